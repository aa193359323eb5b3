#include "world/home_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/text.hpp"  // trim

namespace sluice::world {

Result<HomeLock> HomeLock::take(const std::string& path) {
    return take(path, "is using this home", "stop it first, or give another --home");
}

Result<HomeLock> HomeLock::take(const std::string& path, const std::string& use, const std::string& advice) {
    HomeLock lock{::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)};
    if (lock.fd_ < 0)
        return fail(ErrorCode::Io, "The lock file " + path + " cannot be opened: " + strerrordesc_np(errno) + ".");
    char text[32]{};
    while (::flock(lock.fd_, LOCK_EX | LOCK_NB) != 0) {
        if (errno == EINTR)
            continue;
        if (errno != EWOULDBLOCK)
            return fail(ErrorCode::Io, "The lock file " + path + " cannot be locked: " + strerrordesc_np(errno) + ".");
        const ssize_t length = ::pread(lock.fd_, text, sizeof text, 0);
        const std::string_view holder = trim({text, length > 0 ? static_cast<std::size_t>(length) : 0});
        return fail(ErrorCode::Unavailable,
                    "Process " + (holder.empty() ? std::string{"of unknown number"} : std::string{holder}) + " " + use +
                        " (" + path + " is locked); " + advice + ".");
    }
    const std::string pid = std::to_string(::getpid()) + "\n";
    if (::ftruncate(lock.fd_, 0) != 0 ||
        ::pwrite(lock.fd_, pid.data(), pid.size(), 0) != static_cast<ssize_t>(pid.size()))
        return fail(ErrorCode::Io, "The lock file " + path + " cannot be written: " + strerrordesc_np(errno) + ".");
    return lock;
}

HomeLock& HomeLock::operator=(HomeLock&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
}

HomeLock::~HomeLock() {
    if (fd_ >= 0)
        ::close(fd_);
}

}  // namespace sluice::world
