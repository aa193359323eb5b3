#include "app/verbs.hpp"

namespace sluice::app {

const std::vector<PlannedVerb>& planned_verbs() {
    static const std::vector<PlannedVerb> verbs{
        {"run", "trade what the configuration says, until stopped", "sluice demo trades on paper today"},
        {"sim", "a broker in a box: its own wire, offline", ""},
        {"feed", "serve a venue's quotes over loopback", ""},
        {"analyze", "volume profile, zones, option figures of some data", ""},
        {"backtest", "strategies over history",
         "sluice demo --data FILE --speed max --exit runs them over files today"},
        {"order", "preview, place, replace, cancel, list, show",
         "sluice audit explain ORDER tells the story of a demo's order"},
        {"positions", "what is held", "a demo's report shows its positions"},
        {"account", "cash, equity, limits", "a demo's report shows its accounts"},
        {"status", "how the running engine is", ""},
        {"watch", "follow the running engine", "sluice demo shows itself while it runs"},
        {"arm", "allow new exposure for a time", ""},
        {"disarm", "end the arming", ""},
        {"halt", "no new exposure, from now on", "Ctrl-C stops a demo in order"},
        {"resume", "end a halt", ""},
        {"flatten", "close what is held", ""},
        {"freeze", "no new exposure in one instrument", ""},
        {"unfreeze", "end a freeze", ""},
        {"approve", "approve a proposal", ""},
        {"reject", "reject a proposal", ""},
        {"reconcile", "compare with the venue", ""},
        {"doctor", "look for what is wrong, ready to paste",
         "sluice config check and sluice audit verify look at their parts today"},
        {"token", "tokens for programs", ""},
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
    std::vector<std::string_view> names{"init", "demo", "audit", "config", "help", "version"};
    for (const PlannedVerb& verb : planned_verbs())
        names.push_back(verb.name);
    return names;
}

}  // namespace sluice::app
