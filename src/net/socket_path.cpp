#include "net/socket_path.hpp"

#include <fcntl.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace sluice::net {
namespace {

constexpr std::size_t kNameMax = sizeof(sockaddr_un{}.sun_path) - 1;

}  // namespace

Result<SocketPath> SocketPath::of(const std::string& path) {
    if (path.size() <= kNameMax)
        return SocketPath{path, -1};
    const std::size_t slash = path.rfind('/');
    const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
    const int fd = ::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return fail(ErrorCode::Io, "cannot open the folder " + folder + ": " + strerrordesc_np(errno));
    SocketPath made{"/proc/self/fd/" + std::to_string(fd) + path.substr(slash), fd};
    if (made.name_.size() > kNameMax)
        return fail(ErrorCode::Invalid, "the name of the socket file " + path + " is too long");
    return made;
}

SocketPath::~SocketPath() {
    if (folder_ >= 0)
        ::close(folder_);
}

}  // namespace sluice::net
