#include "world/account_lock.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cctype>
#include <cerrno>
#include <cstring>

namespace sluice::world {
namespace {

// Ids are printable; in a file name everything but letters, digits, dot and dash is written as %XX.
std::string file_name(std::string_view id) {
    constexpr char kHex[] = "0123456789ABCDEF";
    std::string name;
    for (const char c : id) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) != 0 || c == '-' || c == '.') {
            name += c;
        } else {
            name += '%';
            name += kHex[byte >> 4];
            name += kHex[byte & 15];
        }
    }
    return name;
}

}  // namespace

Result<std::string> lock_folder(const std::string& runtime) {
    const std::string folder =
        runtime.starts_with('/') ? runtime + "/sluice" : "/tmp/sluice-" + std::to_string(::geteuid());
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
        return fail(ErrorCode::Io, "cannot make the folder of account locks " + folder + ": " + strerrordesc_np(errno));
    struct stat found {};
    if (::lstat(folder.c_str(), &found) != 0)
        return fail(ErrorCode::Io, "cannot look at " + folder + ": " + strerrordesc_np(errno));
    if (!S_ISDIR(found.st_mode) || found.st_uid != ::geteuid() || (found.st_mode & 077) != 0)
        return fail(ErrorCode::Invalid,
                    folder + " must be a folder of this user that nobody else may enter (mode 0700)");
    return folder;
}

Result<HomeLock> lock_account(const std::string& folder, const VenueId& venue, const AccountId& account) {
    const std::string path = folder + "/" + file_name(venue.view()) + "_" + file_name(account.view()) + ".lock";
    return HomeLock::take(path, "trades account " + std::string{account.view()} + " at " + std::string{venue.view()},
                          "two engines never share one account, so stop that one first");
}

}  // namespace sluice::world
