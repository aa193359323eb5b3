// A wired session's processes: they are born, die in every way, and remember.
#include "world/seeded/wired_life.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "model/json.hpp"  // write_json

namespace sluice::world {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

namespace {

journal::WriterConfig writer_config() {
    journal::WriterConfig config;
    config.segment_bytes = 192 * 1024;
    config.reserve_bytes = 64 * 1024;
    return config;
}

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
    ++lives_;
    while (!broken() && !open_journal()) {
        // The power went while the journal was being opened; it comes back.
        coverage_.count("session: power cut while opening the journal");
        storage_.restart();
    }
    if (broken())
        return;
    std::uint64_t epoch = 0;
    do {
        epoch = chance_.next() >> 24;
    } while (!epochs_.insert(epoch).second);
    life_->stepper.set_now(now_);
    box_.set_now(now_);
    node().start(epoch, now_);
    configure();
    quiet();
}

bool WiredSession::open_journal() {
    writer_.reset();
    life_ = std::make_unique<Life>(*this);
    for (const Account& account : accounts_) {
        Life::Wired& wired = life_->wired.emplace_back();
        wired.client = std::make_unique<WatchedClient>(client_config(account, seed_ + lives_), calendars_, judge_);
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
    if (lives_ > 1 && chance_.chance(1, 8))
        storage_.cut_power_at(1 + chance_.below(6));
    std::vector<Event> recovered;
    auto opened = journal::Writer::open(storage_, writer_config(), [&](const Event& event) {
        recovered.push_back(event);
        return node().recover(event);
    });
    if (storage_.is_dead())
        return false;
    storage_.cut_power_at(0);
    if (!opened) {
        judge_.fail("the journal could not be opened after a death: " + opened.error().text);
        return false;
    }
    writer_.emplace(std::move(opened->writer));
    compare_with_history(recovered);
    return true;
}

void WiredSession::compare_with_history(const std::vector<Event>& recovered) {
    if (recovered.size() > history_.size())
        return judge_.fail("the journal holds events nobody gave it");
    for (std::size_t i = 0; i < recovered.size(); ++i)
        if (recovered[i] != history_[i]) {
            std::string given, kept;
            write_json(history_[i], given);
            write_json(recovered[i], kept);
            return judge_.fail("event " + std::to_string(i + 1) + " came back changed from the journal: " + given +
                               " became " + kept);
        }
    history_.resize(recovered.size());
    if (lives_ > 1)
        judge_.on_recovered(history_);
}

void WiredSession::configure() {
    Requester by;
    by.origin = Origin::Engine;
    by.who = StrategyId{"configuration"};
    for (const Instrument& instrument : instruments_)
        node().on_command({by, DefineInstrument{instrument}}, now_);
    for (std::size_t i = 0; i < accounts_.size(); ++i) {
        node().on_command({by, OpenAccount{accounts_[i]}}, now_);
        if (lives_ == 1)
            node().on_command({by, SetLimits{accounts_[i].id, first_limits_[i]}}, now_);
    }
}

// What it had sent goes on; its connections are cut at once, or stand half open for a while.
void WiredSession::die(bool power_cut) {
    coverage_.count(power_cut ? "session: power cut" : "session: process killed");
    cover(WiredOutcome::Killed);
    for (const Life::Wired& wired : life_->wired) {
        wired.plug->set_behind(nullptr);
        const milliseconds later{chance_.chance(1, 2) ? 0 : chance_.between(1, 8'000)};
        severed_.push_back({wired.carrier, now_ + later});
    }
    std::sort(severed_.begin(), severed_.end(), [](const Severed& a, const Severed& b) { return a.at < b.at; });
    life_.reset();
    writer_.reset();
    commit_at_.reset();
    mood_ends_at_.reset();
    acknowledgements_.clear();
    journal_failing_ = false;
    if (power_cut || storage_.is_dead())
        storage_.restart();
    storage_.set_mood(DiskMood::Healthy);
    begin_life();
}

// An orderly end and a new start.
void WiredSession::restart_in_order() {
    if (storage_.mood() != DiskMood::Healthy)
        return;
    coverage_.count("session: stopped in order");
    node().stop("drawn", now_);
    if (auto closed = writer_->close_clean(); !closed)
        return judge_.fail("a clean close failed on a healthy disk: " + closed.error().text);
    judge_.on_durable_told(history_.size());
    die(chance_.chance(1, 2));
}

// ---- commits

nanoseconds WiredSession::commit_delay() {
    if (settling_)
        return milliseconds{1};
    const std::uint64_t what = chance_.below(100);
    if (what < 3)
        return milliseconds{chance_.between(200, 1'500)};
    return microseconds{chance_.between(20, 5'000)};
}

void WiredSession::commit() {
    commit_at_.reset();
    if (!settling_ && chance_.chance(1, 500))
        storage_.cut_power_at(1 + chance_.below(3));
    const Status committed = writer_->commit();
    if (storage_.is_dead())
        return die(true);
    storage_.cut_power_at(0);
    if (!committed) {
        if (!journal_failing_) {
            journal_failing_ = true;
            coverage_.count("session: commit failed");
            node().on_journal_health(false, committed.error().text, now_);
        }
        commit_at_ = now_ + milliseconds{chance_.between(20, 400)};
        return;
    }
    const UnixNanos last = acknowledgements_.empty() ? now_ : acknowledgements_.back().at;
    acknowledgements_.push_back(
        {std::max(last, now_ + microseconds{chance_.between(0, 2'000)}), writer_->durable_up_to()});
    if (writer_->durable_up_to() < history_.size())
        commit_at_ = now_ + commit_delay();
    if (journal_failing_) {
        journal_failing_ = false;
        node().on_journal_health(true, {}, now_);
    }
    if (chance_.chance(1, 20))
        (void)writer_->prepare_next_segment();
    if (storage_.is_dead())
        die(true);
}

void WiredSession::acknowledge() {
    const Acknowledgement first = acknowledgements_.front();
    acknowledgements_.erase(acknowledgements_.begin());
    judge_.on_durable_told(std::max(judge_.acknowledged(), first.up_to));
    node().on_durable(first.up_to, now_);
}

}  // namespace sluice::world
