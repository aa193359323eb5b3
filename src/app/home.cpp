#include "app/home.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <optional>
#include <system_error>
#include <vector>

#include "base/time.hpp"  // format_rfc3339

namespace sluice::app {
namespace {

namespace fs = std::filesystem;

bool holds_segments(const fs::path& folder) {
    std::error_code error;
    for (fs::directory_iterator entry{folder, error}, end; !error && entry != end; entry.increment(error)) {
        const std::string name = entry->path().filename().string();
        if (name.starts_with("journal-") && name.ends_with(".seg"))
            return true;
    }
    return false;
}

// The newest home a demo left here, by its name, which holds the time.
std::optional<std::string> newest_demo() {
    std::optional<std::string> newest;
    std::error_code error;
    for (fs::directory_iterator entry{".", error}, end; !error && entry != end; entry.increment(error)) {
        const std::string name = entry->path().filename().string();
        if (name.starts_with("sluice-demo-") && (!newest || name > *newest))
            newest = name;
    }
    return newest;
}

}  // namespace

bool folder_exists(const std::string& path) {
    std::error_code error;
    return fs::exists(path, error);
}

std::string fresh_demo_home() {
    const auto now = UnixNanos::from_nanos(std::chrono::system_clock::now().time_since_epoch().count());
    std::string stamp = format_rfc3339(now).substr(0, 19);
    std::erase_if(stamp, [](char c) { return c == '-' || c == ':'; });
    std::replace(stamp.begin(), stamp.end(), 'T', '-');
    const std::string base = "sluice-demo-" + stamp;
    std::string name = base;
    for (int n = 2; folder_exists(name); ++n)
        name = base + "-" + std::to_string(n);
    return name;
}

Result<Home> make_home(const std::string& folder) {
    if (holds_segments(Home{folder}.journal()))
        return fail(ErrorCode::Invalid,
                    folder + " holds the journal of an earlier run already; name a new folder with --home");
    return use_home(folder);
}

Result<Home> use_home(const std::string& folder) {
    Home home{folder};
    std::error_code error;
    if (fs::exists(folder, error) && !fs::is_directory(folder, error))
        return fail(ErrorCode::Invalid, folder + " is no folder; --home names a folder to make or to use");
    for (const std::string& one : {folder, home.journal(), home.capture(), home.logs()}) {
        fs::create_directories(one, error);
        if (error)
            return fail(ErrorCode::Io, "cannot make the folder " + one + ": " + error.message());
    }
    return home;
}

Result<std::string> find_journal(const std::string& folder) {
    const std::string wanted = folder.empty() ? std::string{kDefaultHome} : folder;
    std::error_code error;
    if (!fs::exists(wanted, error)) {
        std::string sentence = "there is no folder " + wanted;
        if (folder.empty()) {
            const auto demo = newest_demo();
            sentence += demo ? "; name the home you mean, such as " + *demo : "; name the home you mean";
        }
        return fail(ErrorCode::NotFound, sentence);
    }
    if (holds_segments(Home{wanted}.journal()))
        return Home{wanted}.journal();
    if (holds_segments(wanted))
        return wanted;
    return fail(ErrorCode::NotFound, wanted + " holds no journal: neither journal/ nor journal-000001.seg is in it");
}

}  // namespace sluice::app
