#include "world/seeded/seeded_journal.hpp"

#include <algorithm>

#include "base/mutant.hpp"  // mutant
#include "model/json.hpp"   // write_json

namespace sluice::world {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;

namespace {

constexpr std::size_t kFingerprintsKept = 5;

journal::WriterConfig writer_config() {
    journal::WriterConfig config;
    config.segment_bytes = 192 * 1024;
    config.reserve_bytes = 64 * 1024;
    return config;
}

std::string text_of(const Event& event) {
    std::string out;
    write_json(event, out);
    return out;
}

}  // namespace

std::vector<std::string> SeededJournal::last_events(std::size_t count) const {
    std::vector<std::string> out;
    for (std::size_t i = history_.size() - std::min(count, history_.size()); i < history_.size(); ++i)
        out.push_back(text_of(history_[i]));
    return out;
}

// ---- processes begin and end

bool SeededJournal::open(Node& node) {
    writer_.reset();
    if (lives_ > 1 && chance_.chance(1, 8))
        storage_.cut_power_at(1 + chance_.below(6));
    std::vector<Event> recovered;
    auto opened = journal::Writer::open(storage_, writer_config(), [&](const Event& event) {
        recovered.push_back(event);
        return node.recover(event);
    });
    if (storage_.is_dead()) {
        count_("session: power cut while opening the journal");
        storage_.restart();
        return false;
    }
    storage_.cut_power_at(0);
    if (!opened) {
        judge_.fail("the journal could not be opened after a death: " + opened.error().text);
        return false;
    }
    writer_.emplace(std::move(opened->writer));
    compare(recovered, node);
    return true;
}

void SeededJournal::compare(const std::vector<Event>& recovered, const Node& node) {
    if (recovered.size() > history_.size())
        return judge_.fail("the journal holds events nobody gave it");
    for (std::size_t i = 0; i < recovered.size(); ++i)
        if (recovered[i] != history_[i])
            return judge_.fail("event " + std::to_string(i + 1) + " came back changed from the journal: " +
                               text_of(history_[i]) + " became " + text_of(recovered[i]));
    history_.resize(recovered.size());
    for (const Fingerprint& living : fingerprints_) {
        if (living.sequence != recovered.size())
            continue;
        count_("session: recovered state compared with the living one");
        if (living.text != node.engine().fingerprint())
            judge_.fail("the recovered state is not the state before the death");
    }
    std::erase_if(fingerprints_, [&](const Fingerprint& f) { return f.sequence > recovered.size(); });
    if (lives_ > 1)
        judge_.on_recovered(history_);
}

std::uint64_t SeededJournal::draw_epoch() {
    std::uint64_t epoch = 0;
    do {
        epoch = chance_.next() >> 24;
    } while (!epochs_.insert(epoch).second);
    return epoch;
}

void SeededJournal::on_death(bool power_cut) {
    count_(power_cut ? "session: power cut" : "session: process killed");
    ++lives_;
    writer_.reset();
    commit_at_.reset();
    acknowledgements_.clear();
    failing_ = false;
    acknowledged_ahead_ = false;
    if (power_cut || storage_.is_dead())
        storage_.restart();
    end_trouble();
}

bool SeededJournal::close(Node& node, UnixNanos now) {
    if (storage_.mood() != DiskMood::Healthy)
        return false;
    count_("session: stopped in order");
    node.stop("drawn", now);
    if (auto closed = writer_->close_clean(); !closed) {
        judge_.fail("a clean close failed on a healthy disk: " + closed.error().text);
        return false;
    }
    judge_.on_durable_told(history_.size());
    keep_fingerprint(node);
    return true;
}

void SeededJournal::keep_fingerprint(const Node& node) {
    if (fingerprints_.size() >= kFingerprintsKept)
        fingerprints_.erase(fingerprints_.begin());
    fingerprints_.push_back({history_.size(), node.engine().fingerprint()});
}

// ---- commits

void SeededJournal::append(const Event& event, UnixNanos now) {
    if (event.sequence != history_.size() + 1)
        judge_.fail("an event's sequence has a gap");
    writer_->append(event);
    history_.push_back(event);
    if (!commit_at_)
        commit_at_ = now + commit_delay();
}

nanoseconds SeededJournal::commit_delay() {
    if (settling_)
        return milliseconds{1};
    const std::uint64_t what = chance_.below(100);
    if (what < pace_.slow)
        return milliseconds{chance_.between(200, 1'500)};
    if (what < pace_.slow + pace_.middling)
        return milliseconds{chance_.between(5, 200)};
    return microseconds{chance_.between(20, 5'000)};
}

bool SeededJournal::commit(Node& node, UnixNanos now) {
    commit_at_.reset();
    if (mutant(Mutant::AcknowledgedBeforeSynced) && !acknowledged_ahead_) {
        acknowledged_ahead_ = true;
        acknowledgements_.push_back({now, history_.size()});
        commit_at_ = now + milliseconds{20};
        return true;
    }
    acknowledged_ahead_ = false;
    if (pace_.fingerprint_one_in != 0 && (chance_.chance(1, pace_.fingerprint_one_in) || fingerprints_.empty()))
        keep_fingerprint(node);
    if (!settling_ && chance_.chance(1, pace_.power_cut_one_in)) {
        storage_.cut_power_at(1 + chance_.below(3));
        keep_fingerprint(node);
    }
    const Status committed = writer_->commit();
    if (storage_.is_dead())
        return false;
    storage_.cut_power_at(0);
    if (!committed) {
        on_failed_commit(committed.error(), node, now);
        return true;
    }
    const UnixNanos last = acknowledgements_.empty() ? now : acknowledgements_.back().at;
    acknowledgements_.push_back(
        {std::max(last, now + microseconds{chance_.between(0, 2'000)}), writer_->durable_up_to()});
    if (writer_->durable_up_to() < history_.size())
        commit_at_ = now + commit_delay();
    if (failing_) {
        failing_ = false;
        node.on_journal_health(true, {}, now);
    }
    if (chance_.chance(1, 20))
        (void)writer_->prepare_next_segment();
    return !storage_.is_dead();
}

void SeededJournal::on_failed_commit(const Error& error, Node& node, UnixNanos now) {
    if (!failing_) {
        failing_ = true;
        count_("session: commit failed");
        node.on_journal_health(false, error.text, now);
    }
    commit_at_ = now + milliseconds{chance_.between(20, 400)};
}

void SeededJournal::acknowledge(Node& node, UnixNanos now) {
    const Acknowledgement first = acknowledgements_.front();
    acknowledgements_.erase(acknowledgements_.begin());
    judge_.on_durable_told(std::max(judge_.acknowledged(), first.up_to));
    node.on_durable(first.up_to, now);
}

std::optional<UnixNanos> SeededJournal::acknowledgement_at() const {
    if (acknowledgements_.empty())
        return std::nullopt;
    return acknowledgements_.front().at;
}

// ---- the disk

void SeededJournal::draw_trouble(UnixNanos now) {
    count_("session: trouble of the disk began");
    storage_.set_mood(chance_.chance(1, 2) ? DiskMood::Full : DiskMood::Broken);
    trouble_ends_at_ = now + milliseconds{chance_.between(50, 4'000)};
}

void SeededJournal::end_trouble() {
    storage_.set_mood(DiskMood::Healthy);
    trouble_ends_at_.reset();
}

void SeededJournal::settle() {
    settling_ = true;
    end_trouble();
}

}  // namespace sluice::world
