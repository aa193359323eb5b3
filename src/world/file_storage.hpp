#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"      // Result
#include "journal/storage.hpp"  // Storage

namespace sluice::world {

// A real folder. Sync is fdatasync, so a preallocated file pays for its data only; create writes zeros and syncs file and
// folder. It keeps its files open; one thread at a time. Each Error names the file and the system's reason.
//
// fdatasync is as good as the disk below: a virtual disk whose host keeps a cache is proof against a crash of this machine
// and says nothing of the host's power.
class FileStorage final : public journal::Storage {
public:
    enum class Access : std::uint8_t { ReadWrite, ReadOnly };

    // Makes the folder when it is missing (not its parents), unless `access` is ReadOnly.
    static Result<std::unique_ptr<FileStorage>> open(const std::string& folder, Access access = Access::ReadWrite);
    ~FileStorage() override;
    FileStorage(const FileStorage&) = delete;
    FileStorage& operator=(const FileStorage&) = delete;

    Result<std::vector<std::string>> list() override;
    Result<std::uint64_t> size(std::string_view name) override;
    Result<Buffer> read(std::string_view name, std::uint64_t offset, std::uint64_t bytes) override;
    Status create(std::string_view name, std::uint64_t bytes) override;
    Status write(std::string_view name, std::uint64_t offset, Bytes bytes) override;
    Status sync(std::string_view name) override;
    Status truncate(std::string_view name, std::uint64_t bytes) override;
    Status remove(std::string_view name) override;
    Status rename(std::string_view from, std::string_view to) override;

    const std::string& folder() const { return folder_; }

private:
    struct OpenFile {
        std::string name;
        int fd = -1;
        std::uint64_t used = 0;  // for closing the one unused longest
    };
    FileStorage(std::string folder, int folder_fd, Access access);
    Result<int> descriptor(std::string_view name);
    void forget(std::string_view name);
    Status sync_folder();
    Status check_writable(std::string_view name) const;
    tl::unexpected<Error> refused(std::string_view what, std::string_view name, int error) const;

    std::string folder_;
    int folder_fd_;
    Access access_;
    std::vector<OpenFile> open_;
    std::uint64_t uses_ = 0;
};

}  // namespace sluice::world
