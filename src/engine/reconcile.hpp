#pragma once

#include "engine/core.hpp"  // Core

namespace sluice::engine {

// Reconciliation (design.md 6): what we hold against what the venue shows, on accounts whose venue answers snapshots.

// reconcile.cpp: when it is asked.
void reconcile_now(Core& core, const Reconcile& wish, const Requester& by);
// A connection came up: its account is asked at once.
void reconcile_on_link_up(Core& core, const AccountId& account);
// What became of the bytes of a SendSnapshot.
void reconcile_on_outcome(Core& core, const RequestOutcome& outcome);
// The answer left something out: it is asked for again.
void reconcile_incomplete(Core& core, const AccountId& account);
// Notes what may move an instrument: a difference seen across it proves nothing. Called for every event written.
void reconcile_note(Core& core, const Event& event);
void reconcile_on_time(Core& core);
std::optional<UnixNanos> reconcile_deadline(const Core& core);

// reconcile_book.cpp: a person books the open difference that the wish names as a correction of exactly its size, which
// closes it and ends the freeze it brought. The venue is asked again at once.
void book_difference(Core& core, const Reconcile& wish, const Requester& by);

// reconcile_snapshot.cpp: an answer is taken in, through the same path as every report.
void on_snapshot(Core& core, const VenueSnapshot& snapshot);

}  // namespace sluice::engine
