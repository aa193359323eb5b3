#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"  // Result

namespace sluice::app {

// The folder a run keeps its state in (design.md 9).
struct Home {
    std::string folder;

    std::string journal() const { return folder + "/journal"; }
    std::string ledger() const { return folder + "/ledger.sqlite"; }
    std::string capture() const { return folder + "/capture"; }
    std::string logs() const { return folder + "/logs"; }
    std::string html_report() const { return folder + "/report.html"; }
    std::string json_report() const { return folder + "/report.json"; }
    std::string lock() const { return folder + "/lock"; }
    std::string control() const { return folder + "/control.sock"; }
    std::string halted() const { return folder + "/halted"; }
};

bool folder_exists(const std::string& path);

// "sluice-demo-20261125-133000", with a count behind it where that is taken.
std::string fresh_demo_home();

constexpr std::string_view kDefaultHome = "sluice-home";

// Makes a new home and its folders. Error Invalid when a journal is in it already: a run of a demo starts its market anew,
// and one journal's clock never goes back.
Result<Home> make_home(const std::string& folder);

// Makes a home, or takes up one whose journal will be continued.
Result<Home> use_home(const std::string& folder);

// The journal folder that `folder` means: a home, or a journal folder itself. Error NotFound says what is there instead.
Result<std::string> find_journal(const std::string& folder);

}  // namespace sluice::app
