#include "app/verbs.hpp"

namespace sluice::app {

const std::vector<PlannedVerb>& planned_verbs() {
    static const std::vector<PlannedVerb> verbs{
        {"feed", "serve a venue's quotes over loopback", ""},
        {"backtest", "strategies over history",
         "sluice demo --data FILE --speed max --exit runs them over files today"},
        {"doctor", "look for what is wrong, ready to paste",
         "sluice config check and sluice audit verify look at their parts today"},
    };
    return verbs;
}

std::optional<PlannedVerb> find_planned(std::string_view name) {
    for (const PlannedVerb& verb : planned_verbs())
        if (verb.name == name)
            return verb;
    return std::nullopt;
}

std::vector<std::string_view> all_verbs() {
    std::vector<std::string_view> names{"init",    "demo",   "sim",      "analyze", "run",    "order",     "positions",
                                        "account", "status", "watch",    "arm",     "disarm", "halt",      "resume",
                                        "flatten", "freeze", "unfreeze", "approve", "reject", "reconcile", "audit",
                                        "config",  "token",  "help",     "version"};
    for (const PlannedVerb& verb : planned_verbs())
        names.push_back(verb.name);
    return names;
}

}  // namespace sluice::app
