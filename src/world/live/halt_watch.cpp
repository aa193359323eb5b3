#include "world/live/halt_watch.hpp"

#include <algorithm>

namespace sluice::world {
namespace {

bool same(const std::vector<HaltInForce>& known, const std::map<AccountId, engine::HaltState>& halts) {
    return std::equal(known.begin(), known.end(), halts.begin(), halts.end(),
                      [](const auto& a, const auto& b) { return a.account == b.first && a.reason == b.second.reason; });
}

}  // namespace

void HaltWatch::begin(const engine::Engine& engine) {
    known_.clear();
    for (const auto& [account, halt] : engine.state().halts)
        known_.push_back({account, halt.reason});
}

void HaltWatch::look(const engine::Engine& engine, std::uint64_t appended, std::uint64_t durable, bool recording) {
    const auto& halts = engine.state().halts;
    if (!same(known_, halts)) {
        std::vector<HaltInForce> now;
        for (const auto& [account, halt] : halts)
            now.push_back({account, halt.reason});
        unsaid_.clear();
        for (const HaltInForce& halt : now)
            if (std::find(known_.begin(), known_.end(), halt) == known_.end())
                unsaid_.push_back(halt);
        needs_ = appended;
        known_ = std::move(now);
        if (keeper_ != nullptr)
            keeper_->keep(known_);
    }
    if (unsaid_.empty())
        return;
    if (durable < needs_ && recording)
        return;  // still on its way
    if (durable < needs_)
        for (const HaltInForce& halt : unsaid_)
            say(halt);
    unsaid_.clear();
}

void HaltWatch::say(const HaltInForce& halt) const {
    const std::string who = halt.account.empty() ? "every account" : "account " + std::string{halt.account.view()};
    log_.error("the halt of " + who + " is in force and its record cannot be written" +
               (halt.reason.empty() ? std::string{} : "; its reason: " + halt.reason));
}

}  // namespace sluice::world
