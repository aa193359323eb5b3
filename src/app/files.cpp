#include "app/files.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>

namespace sluice::app {
namespace {

tl::unexpected<Error> system_error(const std::string& what, const std::string& path, int number) {
    return fail(number == ENOENT ? ErrorCode::NotFound : ErrorCode::Io,
                what + " " + path + ": " + std::generic_category().message(number));
}

Status write_all(const std::string& path, std::string_view text, int flags) {
    const int file = ::open(path.c_str(), flags | O_WRONLY | O_CLOEXEC, 0644);
    if (file < 0)
        return system_error("cannot write", path, errno);
    while (!text.empty()) {
        const ssize_t count = ::write(file, text.data(), text.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0) {
            const int number = errno;
            ::close(file);
            return system_error("cannot write", path, number);
        }
        text.remove_prefix(static_cast<std::size_t>(count));
    }
    if (::close(file) != 0)
        return system_error("cannot write", path, errno);
    return {};
}

}  // namespace

Result<std::string> read_text_file(const std::string& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return system_error("cannot read", path, errno);
    std::string text;
    char buffer[16'384];
    for (;;) {
        const ssize_t count = ::read(file, buffer, sizeof buffer);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0) {
            const int number = errno;
            ::close(file);
            return system_error("cannot read", path, number);
        }
        if (count == 0)
            break;
        text.append(buffer, static_cast<std::size_t>(count));
    }
    ::close(file);
    return text;
}

Status write_text_file(const std::string& path, std::string_view text) {
    const std::string beside = path + ".new";
    if (auto written = write_all(beside, text, O_CREAT | O_TRUNC); !written) {
        ::unlink(beside.c_str());
        return written;
    }
    if (std::rename(beside.c_str(), path.c_str()) != 0) {
        const int number = errno;
        ::unlink(beside.c_str());
        return system_error("cannot write", path, number);
    }
    return {};
}

Status create_text_file(const std::string& path, std::string_view text) {
    return write_all(path, text, O_CREAT | O_EXCL);
}

}  // namespace sluice::app
