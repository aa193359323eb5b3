#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "journal/storage.hpp"

namespace sluice::journal {

// A folder in memory for tests. A write is visible at once and durable with the next sync of its file; `lose_unsynced`
// is the power cut. Calls can be made to fail, having done part of their work.
class MemoryStorage final : public Storage {
public:
    enum class Call : std::uint8_t { Create, Write, Sync, Truncate, Remove, Rename };
    struct Fault {
        Call call = Call::Write;
        std::uint64_t after = 0;       // so many calls of the kind succeed first
        std::uint64_t times = 1;       // so many fail then
        std::uint64_t bytes_done = 0;  // of a failing write or create
        bool drop_pages = false;       // a failing sync forgets what was not durable, as Linux does after an error
    };

    std::map<std::string, Buffer, std::less<>> files;
    std::map<std::string, Buffer, std::less<>> durable;
    std::optional<Fault> fault;
    std::uint64_t writes = 0;
    std::uint64_t syncs = 0;
    std::vector<std::string> log;  // every call that changes something

    Result<std::vector<std::string>> list() override {
        std::vector<std::string> names;
        for (const auto& [name, bytes] : files)
            names.push_back(name);
        return names;
    }
    Result<std::uint64_t> size(std::string_view name) override {
        const auto file = files.find(name);
        if (file == files.end())
            return missing(name);
        return file->second.size();
    }
    Result<Buffer> read(std::string_view name, std::uint64_t offset, std::uint64_t bytes) override {
        const auto file = files.find(name);
        if (file == files.end())
            return missing(name);
        const Buffer& all = file->second;
        if (offset >= all.size())
            return Buffer{};
        const auto from = all.begin() + static_cast<std::ptrdiff_t>(offset);
        return Buffer(from, from + static_cast<std::ptrdiff_t>(std::min<std::uint64_t>(bytes, all.size() - offset)));
    }
    Status create(std::string_view name, std::uint64_t bytes) override {
        if (files.contains(name))
            return fail(ErrorCode::Invalid, std::string{name} + " exists");
        const bool failing = fails(Call::Create, name);
        files[std::string{name}] = Buffer(failing ? fault_bytes_ : bytes);
        if (failing)
            return refused("create");
        durable[std::string{name}] = files.find(name)->second;
        return {};
    }
    Status write(std::string_view name, std::uint64_t offset, Bytes bytes) override {
        const auto file = files.find(name);
        if (file == files.end())
            return missing(name);
        ++writes;
        const bool failing = fails(Call::Write, name);
        if (failing)
            bytes = bytes.first(std::min<std::size_t>(bytes.size(), fault_bytes_));
        Buffer& all = file->second;
        if (all.size() < offset + bytes.size())
            all.resize(offset + bytes.size());
        std::copy(bytes.begin(), bytes.end(), all.begin() + static_cast<std::ptrdiff_t>(offset));
        if (failing)
            return refused("write");
        return {};
    }
    Status sync(std::string_view name) override {
        const auto file = files.find(name);
        if (file == files.end())
            return missing(name);
        ++syncs;
        if (fails(Call::Sync, name)) {
            if (fault_drops_)
                file->second = durable[std::string{name}];
            return refused("sync");
        }
        durable[std::string{name}] = file->second;
        return {};
    }
    Status truncate(std::string_view name, std::uint64_t bytes) override {
        const auto file = files.find(name);
        if (file == files.end())
            return missing(name);
        if (fails(Call::Truncate, name))
            return refused("truncate");
        file->second.resize(bytes);
        return {};
    }
    Status remove(std::string_view name) override {
        const auto file = files.find(name);
        if (file == files.end())
            return missing(name);
        if (fails(Call::Remove, name))
            return refused("remove");
        files.erase(file);
        durable.erase(std::string{name});
        return {};
    }
    Status rename(std::string_view from, std::string_view to) override {
        const auto file = files.find(from);
        if (file == files.end())
            return missing(from);
        if (fails(Call::Rename, from))
            return refused("rename");
        files[std::string{to}] = std::move(file->second);
        files.erase(files.find(from));
        durable.erase(std::string{from});
        durable[std::string{to}] = files.find(to)->second;
        return {};
    }

    void lose_unsynced() { files = durable; }

private:
    bool fails(Call call, std::string_view name) {
        log.push_back(std::to_string(static_cast<int>(call)) + " " + std::string{name});
        fault_bytes_ = 0;
        fault_drops_ = false;
        if (!fault || fault->call != call)
            return false;
        if (fault->after > 0) {
            --fault->after;
            return false;
        }
        if (fault->times == 0)
            return false;
        --fault->times;
        fault_bytes_ = fault->bytes_done;
        fault_drops_ = fault->drop_pages;
        return true;
    }
    static tl::unexpected<Error> missing(std::string_view name) {
        return fail(ErrorCode::NotFound, std::string{name} + " does not exist");
    }
    static tl::unexpected<Error> refused(std::string_view what) {
        return fail(ErrorCode::Io, "the disk refused to " + std::string{what});
    }

    std::uint64_t fault_bytes_ = 0;
    bool fault_drops_ = false;
};

}  // namespace sluice::journal
