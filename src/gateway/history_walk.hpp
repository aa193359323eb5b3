#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "gateway/history.hpp"  // History
#include "gateway/problem.hpp"  // Problem

namespace sluice::gateway {

// Walks through the recorded past in parts, each of which is a question to the history and so leaves the loop free in
// between. It keeps itself alive until the last answer. On the loop.
class HistoryWalk : public std::enable_shared_from_this<HistoryWalk> {
public:
    struct Limits {
        std::size_t part = 500;   // events of one question
        std::size_t parts = 400;  // questions at most
    };
    // Sees each event in sequence; false: that was enough.
    using See = std::function<bool(const Event&)>;
    struct End {
        std::uint64_t true_up_to = 0;
        std::uint64_t next = 0;  // the first sequence that was not looked at
        bool cut = false;        // the limits ended it, and more is there
        std::optional<Problem> problem{};
    };
    using Done = std::function<void(const End&)>;

    // From sequence `from` on. A Problem: it does not begin.
    static std::optional<Problem> start(History& history, std::uint64_t from, Limits limits, See see, Done done);
    // From the first event at or after that time, which is searched for between 1 and `last`.
    static std::optional<Problem> start_at(History& history, UnixNanos time, std::uint64_t last, Limits limits, See see,
                                           Done done);

private:
    HistoryWalk(History& history, Limits limits, See see, Done done)
        : history_{history}, limits_{limits}, see_{std::move(see)}, done_{std::move(done)} {}
    static std::shared_ptr<HistoryWalk> make(History& history, Limits limits, See see, Done done);

    std::optional<Problem> read_part();
    void on_part(Result<HistoryPart> part);
    std::optional<Problem> search();
    void on_probe(std::uint64_t middle, Result<HistoryPart> part);
    void go_on(std::optional<Problem> problem);

    History& history_;
    Limits limits_;
    See see_;
    Done done_;
    std::uint64_t next_ = 1;
    std::size_t parts_ = 0;
    std::uint64_t true_up_to_ = 0;
    // The search: the event is in [low_, high_].
    UnixNanos time_;
    std::uint64_t low_ = 1;
    std::uint64_t high_ = 1;
};

}  // namespace sluice::gateway
