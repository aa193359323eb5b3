// What readers get, and when: slices of a round over all of them, with a wake between two slices.
#include "gateway/stream_impl.hpp"

namespace sluice::gateway {
namespace {

// Questions to the history at one time, and events in one answer.
constexpr std::size_t kQuestions = 4;
constexpr std::size_t kPart = 256;
// Later than anything that is due now, so that everything else of the loop comes between two slices.
constexpr std::chrono::microseconds kNext{1};

}  // namespace

Stream::Impl::Within::~Within() {
    if (impl_.pump_wanted && !std::exchange(impl_.pump_arranged, true))
        impl_.out->wakes.push_back({kPump, impl_.now + kNext});
    impl_.pump_wanted = false;
    impl_.out = before_;
    impl_.now = then_;
}

// Somebody may have something to get.
void Stream::Impl::rouse() {
    if (round.empty())
        return;
    round_left = round.size();
    if (pump_arranged)
        return;
    if (out != nullptr) {
        pump_wanted = true;
        return;
    }
    if (!speak)
        return;
    pump_arranged = true;
    speak([](UnixNanos at, wire::Outbox& to) { to.wakes.push_back({kPump, at}); });
}

void Stream::Impl::pump() {
    pump_arranged = false;
    Slice slice{options.slice_readers, options.slice_bytes, options.slice_steps};
    round_left = std::min(round_left, round.size());
    while (round_left > 0 && !round.empty() && !slice.over()) {
        round_at = round_at < round.size() ? round_at : 0;
        StreamReader& reader = *round[round_at++];
        --round_left;
        if (!has_work(reader)) {
            slice.step();
            continue;
        }
        --slice.readers;
        const std::size_t before = round.size();
        serve(reader, slice);
        // A reader that left took another's place in the round; one that has more is come by again.
        if (round.size() != before)
            round_left = round.size();
        else if (has_work(reader))
            round_left = round.size();
    }
    pump_wanted = pump_wanted || (round_left > 0 && !round.empty());
}

bool Stream::Impl::has_work(const StreamReader& reader) const {
    if (reader.failed)
        return true;
    if (reader.stalled)
        return false;
    if (reader.ping_due)
        return true;
    if (reader.wants(Topic::Events) && (reader.past_at < reader.past.size() || ring.holds(reader.next)))
        return true;
    if (reader.wants(Topic::Events) && reader.question == 0 && !reader.ask_again && reader.next < ring.first() &&
        reader.next <= ring.last())
        return true;
    return market.has_work(reader);
}

void Stream::Impl::serve(StreamReader& reader, Slice& slice) {
    if (reader.failed)
        return close(reader, kOurMistake, {"unavailable", *std::exchange(reader.failed, std::nullopt)});
    StreamPen pen{reader, *out, slice, now};
    if (reader.wants(Topic::Events))
        serve_events(reader, pen, slice);
    counts.gaps += market.serve(reader, pen, slice);
    if (std::exchange(reader.ping_due, false) && pen.bytes() == 0)
        pen.ping(ring.last());
    counts.events += pen.events();
    counts.bytes += pen.bytes();
}

void Stream::Impl::serve_events(StreamReader& reader, StreamPen& pen, Slice& slice) {
    while (!slice.spent()) {
        slice.step();
        if (reader.past_at < reader.past.size()) {
            serve_past(reader, pen);
        } else if (ring.holds(reader.next)) {
            const RenderedEvent& event = ring.at(reader.next++);
            if (reader.wish.filter.wants(event.family, event.kind, event.json) &&
                may_be_shown(event.kind, event.json, reader.caller->account))
                pen.event(event);
        } else {
            if (reader.next < ring.first() && reader.next <= ring.last() && reader.question == 0 && !reader.ask_again)
                ask(reader);
            return;
        }
    }
}

void Stream::Impl::serve_past(StreamReader& reader, StreamPen& pen) {
    const Event& event = reader.past[reader.past_at++];
    reader.next = event.sequence + 1;
    const WatchFilter& filter = reader.wish.filter;
    const bool maybe =
        (!filter.family || *filter.family == family_of(event)) && (!filter.kind || *filter.kind == kind_of(event));
    if (maybe) {
        const RenderedEvent rendered = render(event);
        if (filter.wants(rendered.family, rendered.kind, rendered.json) &&
            may_be_shown(rendered.kind, rendered.json, reader.caller->account))
            pen.event(rendered);
    }
    if (reader.past_at < reader.past.size())
        return;
    reader.past.clear();
    reader.past_at = 0;
}

// ---- the history

void Stream::Impl::ask(StreamReader& reader) {
    reader.question = ++question_count;
    line.push_back({reader.number, reader.question});
    ask_next();
}

void Stream::Impl::ask_next() {
    while (asked < kQuestions && !line.empty()) {
        const Question question = line.front();
        const auto found = readers.find(question.reader);
        if (found == readers.end() || found->second->question != question.number) {
            line.pop_front();
            continue;
        }
        line.pop_front();
        ++asked;
        const Status taken = history.read(found->second->next, kPart,
                                          [alive = std::weak_ptr{alive}, question](Result<HistoryPart> part) {
                                              if (const auto impl = alive.lock())
                                                  (*impl)->on_part(question.reader, question.number, std::move(part));
                                          });
        if (taken) {
            ++counts.history_parts;
            continue;
        }
        --asked;
        if (taken.error().code == ErrorCode::Unavailable) {  // too many ask: again at the next tick
            line.push_front(question);
            return;
        }
        fail_past(*found->second, taken.error());
    }
}

void Stream::Impl::fail_past(StreamReader& reader, const Error& why) {
    reader.question = 0;
    reader.failed = "The recorded events from " + std::to_string(reader.next) + " on cannot be read: " + why.text + ".";
}

void Stream::Impl::on_part(std::uint64_t number, std::uint64_t question, Result<HistoryPart> part) {
    --asked;
    const auto found = readers.find(number);
    if (found != readers.end() && found->second->question == question) {
        StreamReader& reader = *found->second;
        reader.question = 0;
        if (!part)
            fail_past(reader, part.error());
        else if (part->events.empty())
            reader.ask_again = true;
        else if (part->events.front().sequence != reader.next)
            reader.failed = "The journal has no event " + std::to_string(reader.next) + ".";
        else
            reader.past = std::move(part->events);
    }
    ask_next();
    rouse();
}

// ---- once a second

void Stream::Impl::tick() {
    tick_arranged = false;
    const std::vector<StreamReader*> everybody = round;
    for (StreamReader* reader : everybody) {
        reader->ask_again = false;
        if (!reader->caller) {
            if (now - reader->opened >= options.auth_within)
                close(*reader, kNoToken,
                      {"unauthorized",
                       "Nobody said who he is within " + std::to_string(options.auth_within.count()) + " s."});
        } else if (still_valid && !still_valid(*reader->caller, now)) {
            close(*reader, kRevoked, {"unauthorized", "The token or session has ended."});
        } else if (reader->stalled && now - reader->stalled_since >= options.deaf_max) {
            ++counts.closed_deaf;
            close(*reader, kTooSlow,
                  {"unavailable", "Nothing was read for " + std::to_string(options.deaf_max.count()) +
                                      " s; come back with from, and nothing is lost."});
        } else if (!reader->stalled && now - reader->last_sent >= options.ping_every) {
            reader->ping_due = true;
        }
    }
    ask_next();
    rouse();
    if (!round.empty() && !std::exchange(tick_arranged, true))
        out->wakes.push_back({kTick, now + kTickEvery});
}

}  // namespace sluice::gateway
