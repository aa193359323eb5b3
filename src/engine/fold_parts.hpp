#pragma once

#include <string>

#include "engine/state.hpp"  // State

namespace sluice::engine {

// The folds of the newer events, by the source that holds them. fold.cpp calls these and nobody else does.

// fold_lists.cpp
void fold_list_placed(State& s, const ListPlaced& e, const Event& event);
void fold_list_stepped(State& s, const ListStepped& e, const Event& event);
// A list has one more order; a cancel, a refusal, a report or an adoption of one of them.
void fold_list_order(State& s, std::uint32_t index);
void fold_list_cancel(State& s, const OrderState& o, const Requester& by);
void fold_list_dropped(State& s, const OrderState& o, const RequestDropped& e, UnixNanos time);
void fold_list_refusal(State& s, const OrderState& o, UnixNanos time);
void fold_list_report(State& s, const OrderState& o, const ReportApplied& e, UnixNanos time);
void fold_list_adopted(const State& s, OrderState& order);
// The legs of a package are over when it is.
void fold_package(State& s, const OrderState& package);
// Keeps true which orders are trailed by us.
void note_trail(State& s, std::uint32_t index, UnixNanos time);
void keep_trail(State& s, std::uint32_t index, bool open);
// fold_proposals.cpp
void fold_proposed(State& s, const OrderProposed& e, const Event& event);
void fold_proposal_ended(State& s, const ProposalEnded& e, const Event& event);
void fold_rate(State& s, const RateSet& e, const Event& event);
void fold_peak(State& s, const EquityPeaked& e);
void fold_pair(State& s, const Instrument& instrument);
// fold_reconcile.cpp
void fold_flatten_started(State& s, const FlattenStarted& e, const Event& event);
void fold_flatten_ended(State& s, const FlattenEnded& e);
void fold_flatten_stuck(State& s, const AccountId& account);
void fold_snapshot_asked(State& s, const SnapshotAsked& e, const Event& event);
void fold_adopted(State& s, const AccountAdopted& e);
void fold_difference_found(State& s, const DifferenceFound& e, const Event& event);
void fold_difference_closed(State& s, const DifferenceClosed& e);
void fold_reconciled(State& s, const Reconciled& e, const Event& event);
// fold_tokens.cpp: tokens, and the keys that commands carried: the first use of one stands.
void fold_key(State& s, const Requester& by, std::uint64_t body_hash, const ClOrdId& id, UnixNanos time);
void fold_token_issued(State& s, const TokenIssued& e, const Event& event);
void fold_token_revoked(State& s, const TokenRevoked& e, const Event& event);

// The beginning of every id of the engine that starts.
std::string own_ids(const RunStarted& e);
// An order with an id of ours that the record lacks, such as an exit sent unrecorded, is ours all the same.
void adopt_own(const State& s, OrderState& order);

// fold.cpp: an order the event brings, as it is.
std::uint32_t fold_order(State& s, OrderState order);
// Keeps the lists of open and busy orders true after something happened to one.
void fold_open(State& s, std::uint32_t index);
// fold.cpp: an order the event brings, with its New in flight from here on; keeps every list of open orders true.
std::uint32_t fold_new_order(State& s, OrderState order, const std::optional<UnixNanos>& send_by, const Event& event);

// What each adds to the fingerprint.
void fingerprint_lists(const State& s, std::string& out);
void fingerprint_proposals(const State& s, std::string& out);
void fingerprint_reconcile(const State& s, std::string& out);
void fingerprint_tokens(const State& s, std::string& out);

}  // namespace sluice::engine
