#include "world/file_storage.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

namespace sluice::world {

namespace {

constexpr std::size_t kOpenFiles = 8;
constexpr std::uint64_t kZerosBytes = 1u << 20;

std::string reason(int error) {
    switch (error) {
        case ENOSPC: return "the disk is full";
        case EDQUOT: return "the disk quota is used up";
        case EACCES:
        case EPERM: return "permission denied";
        case EROFS: return "the file system is read-only";
        case EIO: return "the disk reports an input/output error";
        case ENOENT: return "it does not exist";
        case EEXIST: return "it exists already";
        default: return std::string{"system error "} + std::to_string(error) + " (" + strerrordesc_np(error) + ")";
    }
}

// All of it or the errno of the failure.
int write_fully(int fd, std::uint64_t offset, Bytes bytes) {
    while (!bytes.empty()) {
        const ssize_t done = ::pwrite(fd, bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (done < 0) {
            if (errno == EINTR)
                continue;
            return errno;
        }
        if (done == 0)
            return ENOSPC;
        offset += static_cast<std::uint64_t>(done);
        bytes = bytes.subspan(static_cast<std::size_t>(done));
    }
    return 0;
}

int sync_data(int fd) {
    while (::fdatasync(fd) != 0)
        if (errno != EINTR)
            return errno;
    return 0;
}

// Preallocated blocks that were never written cost a metadata commit at their first sync, so the zeros are written.
int fill_with_zeros(int fd, std::uint64_t bytes) {
    if (bytes == 0)
        return 0;
    const int allocated = ::posix_fallocate(fd, 0, static_cast<off_t>(bytes));
    if (allocated != 0 && allocated != EOPNOTSUPP && allocated != EINVAL)
        return allocated;
    const Buffer zeros(std::min(kZerosBytes, bytes));
    for (std::uint64_t at = 0; at < bytes; at += zeros.size()) {
        const std::uint64_t part = std::min<std::uint64_t>(zeros.size(), bytes - at);
        if (const int error = write_fully(fd, at, Bytes{zeros}.first(part)); error != 0)
            return error;
    }
    return 0;
}

}  // namespace

Result<std::unique_ptr<FileStorage>> FileStorage::open(const std::string& folder, Access access) {
    if (access == Access::ReadWrite && ::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
        return fail(ErrorCode::Io, "The folder " + folder + " cannot be made: " + reason(errno) + ".");
    const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        const int error = errno;
        return fail(error == ENOENT ? ErrorCode::NotFound : ErrorCode::Io,
                    "The folder " + folder +
                        " cannot be opened: " + (error == ENOTDIR ? "it is no folder" : reason(error)) + ".");
    }
    return std::unique_ptr<FileStorage>(new FileStorage{folder, fd, access});
}

FileStorage::FileStorage(std::string folder, int folder_fd, Access access)
    : folder_{std::move(folder)}, folder_fd_{folder_fd}, access_{access} {}

FileStorage::~FileStorage() {
    for (const OpenFile& file : open_)
        ::close(file.fd);
    ::close(folder_fd_);
}

tl::unexpected<Error> FileStorage::refused(std::string_view what, std::string_view name, int error) const {
    const ErrorCode code = error == ENOENT ? ErrorCode::NotFound : error == EEXIST ? ErrorCode::Invalid : ErrorCode::Io;
    return fail(code, "The file " + folder_ + "/" + std::string{name} + " cannot be " + std::string{what} + ": " +
                          reason(error) + ".");
}

Status FileStorage::check_writable(std::string_view name) const {
    if (access_ == Access::ReadOnly)
        return refused("changed", name, EROFS);
    return {};
}

Result<int> FileStorage::descriptor(std::string_view name) {
    const auto known =
        std::find_if(open_.begin(), open_.end(), [&](const OpenFile& file) { return file.name == name; });
    if (known != open_.end()) {
        known->used = ++uses_;
        return known->fd;
    }
    const int flags = (access_ == Access::ReadOnly ? O_RDONLY : O_RDWR) | O_CLOEXEC;
    const int fd = ::openat(folder_fd_, std::string{name}.c_str(), flags);
    if (fd < 0)
        return refused("opened", name, errno);
    if (open_.size() == kOpenFiles) {
        const auto oldest = std::min_element(open_.begin(), open_.end(),
                                             [](const OpenFile& a, const OpenFile& b) { return a.used < b.used; });
        ::close(oldest->fd);
        open_.erase(oldest);
    }
    open_.push_back({std::string{name}, fd, ++uses_});
    return fd;
}

void FileStorage::forget(std::string_view name) {
    const auto known =
        std::find_if(open_.begin(), open_.end(), [&](const OpenFile& file) { return file.name == name; });
    if (known == open_.end())
        return;
    ::close(known->fd);
    open_.erase(known);
}

Status FileStorage::sync_folder() {
    while (::fsync(folder_fd_) != 0)
        if (errno != EINTR)
            return refused("made durable in its folder", "", errno);
    return {};
}

Result<std::vector<std::string>> FileStorage::list() {
    const int fd = ::openat(folder_fd_, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return refused("listed", "", errno);
    DIR* folder = ::fdopendir(fd);
    if (folder == nullptr) {
        const int error = errno;
        ::close(fd);
        return refused("listed", "", error);
    }
    std::vector<std::string> names;
    while (const dirent* entry = ::readdir(folder)) {
        struct stat status {};
        if (::fstatat(folder_fd_, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(status.st_mode))
            names.emplace_back(entry->d_name);
    }
    ::closedir(folder);
    std::sort(names.begin(), names.end());
    return names;
}

Result<std::uint64_t> FileStorage::size(std::string_view name) {
    const auto fd = descriptor(name);
    if (!fd)
        return fail(fd.error());
    struct stat status {};
    if (::fstat(*fd, &status) != 0)
        return refused("measured", name, errno);
    return static_cast<std::uint64_t>(status.st_size);
}

Result<Buffer> FileStorage::read(std::string_view name, std::uint64_t offset, std::uint64_t bytes) {
    const auto fd = descriptor(name);
    if (!fd)
        return fail(fd.error());
    struct stat status {};
    if (::fstat(*fd, &status) != 0)
        return refused("read", name, errno);
    const auto size = static_cast<std::uint64_t>(status.st_size);
    Buffer out(offset < size ? std::min(bytes, size - offset) : 0);
    std::size_t have = 0;
    while (have < out.size()) {
        const ssize_t done = ::pread(*fd, out.data() + have, out.size() - have, static_cast<off_t>(offset + have));
        if (done < 0) {
            if (errno == EINTR)
                continue;
            return refused("read", name, errno);
        }
        if (done == 0)
            break;
        have += static_cast<std::size_t>(done);
    }
    out.resize(have);
    return out;
}

Status FileStorage::create(std::string_view name, std::uint64_t bytes) {
    if (auto can = check_writable(name); !can)
        return can;
    forget(name);
    const int fd = ::openat(folder_fd_, std::string{name}.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return refused("made", name, errno);
    int error = fill_with_zeros(fd, bytes);
    // Size and blocks are metadata, so this once it is the full sync.
    while (error == 0 && ::fsync(fd) != 0)
        if (errno != EINTR)
            error = errno;
    ::close(fd);
    if (error != 0)
        return refused("made", name, error);
    return sync_folder();
}

Status FileStorage::write(std::string_view name, std::uint64_t offset, Bytes bytes) {
    if (auto can = check_writable(name); !can)
        return can;
    const auto fd = descriptor(name);
    if (!fd)
        return fail(fd.error());
    if (const int error = write_fully(*fd, offset, bytes); error != 0)
        return refused("written", name, error);
    return {};
}

Status FileStorage::sync(std::string_view name) {
    const auto fd = descriptor(name);
    if (!fd)
        return fail(fd.error());
    if (const int error = sync_data(*fd); error != 0)
        return refused("made durable", name, error);
    return {};
}

Status FileStorage::truncate(std::string_view name, std::uint64_t bytes) {
    if (auto can = check_writable(name); !can)
        return can;
    const auto fd = descriptor(name);
    if (!fd)
        return fail(fd.error());
    if (::ftruncate(*fd, static_cast<off_t>(bytes)) != 0)
        return refused("cut", name, errno);
    return {};
}

Status FileStorage::remove(std::string_view name) {
    if (auto can = check_writable(name); !can)
        return can;
    forget(name);
    if (::unlinkat(folder_fd_, std::string{name}.c_str(), 0) != 0)
        return refused("removed", name, errno);
    return sync_folder();
}

Status FileStorage::rename(std::string_view from, std::string_view to) {
    if (auto can = check_writable(from); !can)
        return can;
    forget(from);
    forget(to);
    if (::renameat(folder_fd_, std::string{from}.c_str(), folder_fd_, std::string{to}.c_str()) != 0)
        return refused("renamed to " + std::string{to}, from, errno);
    return sync_folder();
}

}  // namespace sluice::world
