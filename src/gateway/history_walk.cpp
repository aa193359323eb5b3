#include "gateway/history_walk.hpp"

#include <utility>

namespace sluice::gateway {
namespace {

Problem problem_of(const Error& error) {
    if (error.code == ErrorCode::Unsupported)
        return {"not_found", error.text};
    if (error.code != ErrorCode::Unavailable)
        return {"internal", "the recorded past cannot be read: " + error.text};
    Problem problem{"unavailable", error.text};
    problem.retry_after = std::chrono::seconds{1};
    return problem;
}

}  // namespace

std::shared_ptr<HistoryWalk> HistoryWalk::make(History& history, Limits limits, See see, Done done) {
    return std::shared_ptr<HistoryWalk>{new HistoryWalk{history, limits, std::move(see), std::move(done)}};
}

std::optional<Problem> HistoryWalk::start(History& history, std::uint64_t from, Limits limits, See see, Done done) {
    const auto walk = make(history, limits, std::move(see), std::move(done));
    walk->next_ = from;
    return walk->read_part();
}

std::optional<Problem> HistoryWalk::start_at(History& history, UnixNanos time, std::uint64_t last, Limits limits,
                                             See see, Done done) {
    const auto walk = make(history, limits, std::move(see), std::move(done));
    walk->time_ = time;
    walk->high_ = last == 0 ? 1 : last;
    return walk->search();
}

std::optional<Problem> HistoryWalk::search() {
    if (low_ >= high_) {
        next_ = low_;
        return read_part();
    }
    const std::uint64_t middle = low_ + (high_ - low_) / 2;
    const Status asked = history_.read(middle, 1, [self = shared_from_this(), middle](Result<HistoryPart> part) {
        self->on_probe(middle, std::move(part));
    });
    return asked ? std::nullopt : std::optional{problem_of(asked.error())};
}

void HistoryWalk::on_probe(std::uint64_t middle, Result<HistoryPart> part) {
    if (!part)
        return go_on(problem_of(part.error()));
    // Not durable yet: what is searched for lies before, or it is read from there on.
    if (part->events.empty() || part->events.front().time >= time_)
        high_ = middle;
    else
        low_ = middle + 1;
    go_on(search());
}

std::optional<Problem> HistoryWalk::read_part() {
    const Status asked = history_.read(
        next_, limits_.part, [self = shared_from_this()](Result<HistoryPart> part) { self->on_part(std::move(part)); });
    return asked ? std::nullopt : std::optional{problem_of(asked.error())};
}

void HistoryWalk::on_part(Result<HistoryPart> part) {
    if (!part)
        return go_on(problem_of(part.error()));
    true_up_to_ = part->true_up_to;
    bool more = !part->events.empty();
    for (const Event& event : part->events) {
        next_ = event.sequence + 1;
        more = see_(event);
        if (!more)
            break;
    }
    more = more && next_ <= true_up_to_;
    const bool cut = more && ++parts_ >= limits_.parts;
    if (!more || cut)
        return done_({true_up_to_, next_, cut, std::nullopt});
    go_on(read_part());
}

void HistoryWalk::go_on(std::optional<Problem> problem) {
    if (problem)
        done_({true_up_to_, next_, true, std::move(problem)});
}

}  // namespace sluice::gateway
