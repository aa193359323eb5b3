#pragma once

#include <string>
#include <vector>

#include "engine/state.hpp"         // State
#include "model/event.hpp"          // the events told
#include "model/venue_request.hpp"  // VenueSnapshot
#include "venue_words.hpp"          // OrderIds
#include "words.hpp"                // Line

namespace sluice::test {

// What the venue on stage shows when it is asked for a snapshot. The scenario writes it down line by line with `shows`:
//   shows flat|nothing                             everything again, empty; cash as ours
//   shows position AAPL N [px P] [old 10s]         a position, N signed
//   shows cash X                                   USD
//   shows fill ID SIDE QTY@PX [of c1] [AAPL] [ago 10s] [order V7]
//   shows order c1|external ID [qty N] [cum N] [is STATUS] [sell]
//   shows dividend ID X | shows history-from 10s   an adjustment; how far back its executions reach
//   shows partial                                  the next answer is not complete
// and answers with `venue snapshot [number N]`: to the newest question unless a number is said.
class Showcase {
public:
    // False: no such word.
    bool show(const Line& line, const engine::State& state, const OrderIds& ids, UnixNanos now);
    VenueSnapshot answer(const engine::State& state, UnixNanos now, std::uint64_t number) const;

private:
    VenueSnapshot shown_;
    std::optional<Amount> cash_;
    std::chrono::nanoseconds history_{std::chrono::hours{24 * 365}};
};

// reconcile book AAPL|USD because REASON
void name_booking(const Line& w, Reconcile& wish);

std::string told(const FlattenStarted& e);
std::string told(const FlattenEnded& e);
std::string told(const SnapshotAsked& e);
std::string told(const AccountAdopted& e);
std::string told(const DifferenceFound& e);
std::string told(const DifferenceClosed& e);
std::string told(const Reconciled& e);
std::string told(const SendSnapshot& r);

}  // namespace sluice::test
