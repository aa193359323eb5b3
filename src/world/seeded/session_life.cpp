// A seeded session's processes: they are born, die in every way, and remember.
#include <algorithm>
#include <chrono>
#include <utility>

#include "base/mutant.hpp"  // mutant
#include "model/json.hpp"   // write_json
#include "world/seeded/session_tap.hpp"

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

}  // namespace

void SeededSession::begin_life() {
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
    node_->start(epoch, now_);
    configure();
    quiet();
}

bool SeededSession::open_journal() {
    writer_.reset();
    node_ = std::make_unique<Node>(config_, calendars_, *this);
    for (const auto& [venue, tap] : taps_)
        node_->add_client(venue, *tap);
    node_->add_observer(static_cast<InputObserver&>(*this));
    if (lives_ > 1 && chance_.chance(1, 8))
        storage_.cut_power_at(1 + chance_.below(6));
    std::vector<Event> recovered;
    auto opened = journal::Writer::open(storage_, writer_config(), [&](const Event& event) {
        recovered.push_back(event);
        return node_->recover(event);
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

void SeededSession::compare_with_history(const std::vector<Event>& recovered) {
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
    for (const Fingerprint& living : fingerprints_) {
        if (living.sequence != recovered.size())
            continue;
        coverage_.count("session: recovered state compared with the living one");
        if (living.text != node_->engine().fingerprint())
            judge_.fail("the recovered state is not the state before the death");
    }
    std::erase_if(fingerprints_, [&](const Fingerprint& f) { return f.sequence > recovered.size(); });
    if (lives_ == 1)
        return;
    judge_.on_recovered(history_);
    for (const auto& venue : venues_)
        venue->speak_of_known_ids([&](const ClOrdId& id) { return judge_.told().find(id) != nullptr; });
}

void SeededSession::configure() {
    Requester by;
    by.origin = Origin::Engine;
    by.who = StrategyId{"configuration"};
    for (const Instrument& instrument : instruments_)
        node_->on_command({by, DefineInstrument{instrument}}, now_);
    for (std::size_t i = 0; i < accounts_.size(); ++i) {
        node_->on_command({by, OpenAccount{accounts_[i]}}, now_);
        if (lives_ == 1)
            node_->on_command({by, SetLimits{accounts_[i].id, first_limits_[i]}}, now_);
    }
}

void SeededSession::die(bool power_cut) {
    coverage_.count(power_cut ? "session: power cut" : "session: process killed");
    node_.reset();
    writer_.reset();
    commit_at_.reset();
    mood_ends_at_.reset();
    acknowledgements_.clear();
    journal_failing_ = false;
    acknowledged_ahead_ = false;
    for (const auto& [venue, tap] : taps_)
        tap->forget();
    for (const auto& venue : venues_)
        venue->on_process_death();
    if (power_cut || storage_.is_dead())
        storage_.restart();
    storage_.set_mood(DiskMood::Healthy);
    now_ += milliseconds{chance_.between(1, 5'000)};
    if (chance_.chance(1, 10))
        now_ += seconds{chance_.between(10, 3'600)};
    for (const auto& venue : venues_)
        venue->pass_time(now_);
    begin_life();
}

// An orderly end and a new start.
void SeededSession::restart_in_order() {
    if (storage_.mood() != DiskMood::Healthy)
        return;
    coverage_.count("session: stopped in order");
    node_->stop("drawn", now_);
    if (auto closed = writer_->close_clean(); !closed)
        return judge_.fail("a clean close failed on a healthy disk: " + closed.error().text);
    judge_.on_durable_told(history_.size());
    fingerprints_.push_back({history_.size(), node_->engine().fingerprint()});
    die(chance_.chance(1, 2));
}

// ---- commits

nanoseconds SeededSession::commit_delay() {
    if (settling_)
        return milliseconds{1};
    const std::uint64_t what = chance_.below(100);
    const std::uint64_t slow = journal_pace_ * 4;
    if (what < slow)
        return milliseconds{chance_.between(200, 1'500)};
    if (what < slow * 3)
        return milliseconds{chance_.between(5, 200)};
    return microseconds{chance_.between(20, 5'000)};
}

void SeededSession::commit() {
    commit_at_.reset();
    if (mutant(Mutant::AcknowledgedBeforeSynced) && !acknowledged_ahead_) {
        acknowledged_ahead_ = true;
        acknowledgements_.push_back({now_, history_.size()});
        commit_at_ = now_ + milliseconds{20};
        return;
    }
    acknowledged_ahead_ = false;
    if (chance_.chance(1, 6) || fingerprints_.empty()) {
        if (fingerprints_.size() > 4)
            fingerprints_.erase(fingerprints_.begin());
        fingerprints_.push_back({history_.size(), node_->engine().fingerprint()});
    }
    if (!settling_ && chance_.chance(1, 300)) {
        storage_.cut_power_at(1 + chance_.below(3));
        fingerprints_.push_back({history_.size(), node_->engine().fingerprint()});
    }
    const Status committed = writer_->commit();
    if (storage_.is_dead())
        return die(true);
    storage_.cut_power_at(0);
    if (!committed) {
        if (!journal_failing_) {
            journal_failing_ = true;
            coverage_.count("session: commit failed");
            node_->on_journal_health(false, committed.error().text, now_);
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
        node_->on_journal_health(true, {}, now_);
    }
    if (chance_.chance(1, 20))
        (void)writer_->prepare_next_segment();
    if (storage_.is_dead())
        die(true);
}

void SeededSession::acknowledge() {
    const Acknowledgement first = acknowledgements_.front();
    acknowledgements_.erase(acknowledgements_.begin());
    judge_.on_durable_told(std::max(judge_.acknowledged(), first.up_to));
    node_->on_durable(first.up_to, now_);
}

}  // namespace sluice::world
