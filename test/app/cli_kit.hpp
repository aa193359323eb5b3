#pragma once

#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "app/cli.hpp"

// Drives the program as a function: no process, its own folder, nothing of the real environment.
namespace sluice::app::kit {

class FakeConsole final : public Console {
public:
    void out(std::string_view text) override { said += text; }
    void err(std::string_view text) override { complained += text; }
    std::string said;
    std::string complained;
};

struct Answer {
    ExitCode code = ExitCode::Done;
    std::string out;
    std::string err;
};

// A folder that is the current one while it lives, and gone afterwards.
class Folder {
public:
    Folder() : before_{std::filesystem::current_path()} {
        std::string name = std::filesystem::temp_directory_path() / "sluice-test-XXXXXX";
        path_ = ::mkdtemp(name.data());
        std::filesystem::current_path(path_);
    }
    ~Folder() {
        std::filesystem::current_path(before_);
        std::error_code error;
        std::filesystem::remove_all(path_, error);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    void write(const std::string& name, std::string_view text, unsigned mode = 0644) const {
        if (const auto parent = std::filesystem::path{name}.parent_path(); !parent.empty())
            std::filesystem::create_directories(parent);
        std::ofstream{name, std::ios::binary} << text;
        ::chmod(name.c_str(), mode);
    }

private:
    std::filesystem::path before_;
    std::filesystem::path path_;
};

inline Answer run(const std::vector<std::string>& args, const Environment& environment = {}) {
    FakeConsole console;
    Answer answer;
    answer.code = run_cli(args, environment, console);
    answer.out = console.said;
    answer.err = console.complained;
    return answer;
}

inline std::string read_file(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

}  // namespace sluice::app::kit
