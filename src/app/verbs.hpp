#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace sluice::app {

// A verb of design.md 9 that this version knows and cannot do yet.
struct PlannedVerb {
    std::string_view name;
    std::string_view meaning;
    std::string_view instead;  // what helps today; empty where nothing does
};
const std::vector<PlannedVerb>& planned_verbs();
std::optional<PlannedVerb> find_planned(std::string_view name);

// Every first word the program answers to, for "did you mean".
std::vector<std::string_view> all_verbs();

}  // namespace sluice::app
