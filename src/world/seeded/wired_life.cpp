// A wired session's processes: they are born, die in every way, and remember.
#include "world/seeded/wired_life.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "world/seeded/session_parts.hpp"  // configure

namespace sluice::world {

using std::chrono::milliseconds;

namespace {

venues::alpaca::AlpacaConfig client_config(const Account& account, std::uint64_t seed) {
    venues::alpaca::AlpacaConfig config;
    config.venue = account.venue;
    config.account = account.id;
    config.key_id = "PK" + std::string{account.id.view()};
    config.secret = "secret-" + std::string{account.id.view()};
    config.trading = config.data = config.stream = venues::alpaca::HostAt{WiredBox::kHost, WiredBox::kPort, false};
    config.seed = seed;
    return config;
}

}  // namespace

void WiredSession::begin_life() {
    while (!broken() && !open_journal()) {
    }
    if (broken())
        return;
    journal_healthy_ = true;
    if (doors_) {
        doors_->set_now(now_);
        doors_->begin_life(node());
    }
    life_->stepper.set_now(now_);
    box_.set_now(now_);
    node().start(journal_.draw_epoch(), now_);
    configure(node(), instruments_, accounts_, limits_of_this_life(), now_);
    if (doors_)
        doors_->configured(now_);
    quiet();
}

std::span<const Limits> WiredSession::limits_of_this_life() const {
    return journal_.lives() == 1 ? std::span<const Limits>{first_limits_} : std::span<const Limits>{};
}

bool WiredSession::open_journal() {
    life_ = std::make_unique<Life>(*this);
    for (const Account& account : accounts_) {
        Life::Wired& wired = life_->wired.emplace_back();
        wired.client =
            std::make_unique<WatchedClient>(client_config(account, seed_ + journal_.lives()), calendars_, judge_);
        if (const Status& usable = wired.client->client().status(); !usable)
            judge_.fail("the client's configuration: " + usable.error().text);
        wired.line = std::make_unique<ClientLine>(life_->stepper, node().clients(), [this] { return now_; });
        plugs_.push_back(std::make_unique<Plug>());
        wired.plug = plugs_.back().get();
        wired.carrier = &box_.net().add_client(wired.client->endpoints(), *wired.plug);
        ChannelCarrier* carrier = wired.carrier;
        wired.plug->set_behind(wired.line.get());
        if (trace_) {
            wired.trace = std::make_unique<WireTrace>(*wired.line, std::vector<std::string>{}, trace_);
            wired.trace->attach(*wired.carrier);
            wired.plug->set_behind(wired.trace.get());
            carrier = wired.trace.get();
        }
        node().add_client(account.venue, *wired.client, carrier);
    }
    node().add_observer(static_cast<InputObserver&>(*this));
    return journal_.open(node());
}

// What it had sent goes on; its connections are cut at once, or stand half open for a while.
void WiredSession::die(bool power_cut) {
    cover(WiredOutcome::Killed);
    for (const Life::Wired& wired : life_->wired) {
        wired.plug->set_behind(nullptr);
        const milliseconds later{chance_.chance(1, 2) ? 0 : chance_.between(1, 8'000)};
        severed_.push_back({wired.carrier, now_ + later});
    }
    std::sort(severed_.begin(), severed_.end(), [](const Severed& a, const Severed& b) { return a.at < b.at; });
    if (doors_)
        doors_->end_life(now_);
    life_.reset();
    journal_.on_death(power_cut);
    begin_life();
}

// An orderly end and a new start.
void WiredSession::restart_in_order() {
    if (journal_.close(node(), now_))
        die(chance_.chance(1, 2));
}

}  // namespace sluice::world
