#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace sluice {

// One-line breakages of the rules that keep money safe. A build with SLUICE_MUTANTS can switch one of them on, and a
// seeded world (test/worlds) or a test named for it (test/mutants) must notice it. Everywhere else mutant() is a
// constant false and the breakage is not compiled.
enum class Mutant : std::uint8_t {
    None,
    ResendAfterTimeout,           // engine: a New whose outcome is Unknown is sent again
    FillCountedTwice,             // engine: the same execution id adds to cum_qty each time it is told
    PollTotalAddedToStreamFills,  // engine: a polled total is added to what the stream already told
    AcknowledgedBeforeSynced,     // seeded world: Durable is told before the sync
    LockSkippedOnReplace,         // engine: a replace that adds exposure is not judged by the locks
    LimitBlindToUnknown,          // engine: limits do not count requests whose outcome is Unknown
    CancelRefusedWhenDisarmed,    // engine: a cancel needs an arming
    StaleAckReopens,              // engine: an acknowledgement after the end makes the order New again
    RecoveryDecidesAgain,         // engine: recovery judges recorded orders by today's locks
    HaltForgottenAtRestart,       // engine: a halt does not survive a restart
    SyncLeftOut,                  // journal: commit returns without the sync
    ExitHeldForJournal,           // engine: an exit waits for the journal for ever
    BustIgnored,                  // engine: a bust takes nothing back
    TwoExitsResting,              // lists: the target is sent before the stop's end is proven
    ExitLargerThanFill,           // lists: an exit is for the entry's whole quantity as soon as it has a fill
    ApprovalReused,               // proposals: one that was approved can be approved again
    ApprovalOfChangedOrder,       // proposals: the hash of an approval is not compared
    FreezeIgnoredOnReplace,       // locks: a replace that adds exposure is not judged by the freeze
    OpeningCountedTwice,          // reconcile: adoption books all that is shown, booked already or not
    AdjustmentMissed,             // reconcile: the adjustments of a snapshot are not applied
    ExpiredArmingStillOpen,       // locks: an arming outlives its time
    FlattenBeforeCancelsEnd,      // flatten: positions are closed while other orders may still fill
    MarginReleasedTooEarly,       // exchange: an open order claims no margin from its first fill on
};
constexpr auto names(Mutant) {
    return std::array<std::string_view, 24>{"None",
                                            "ResendAfterTimeout",
                                            "FillCountedTwice",
                                            "PollTotalAddedToStreamFills",
                                            "AcknowledgedBeforeSynced",
                                            "LockSkippedOnReplace",
                                            "LimitBlindToUnknown",
                                            "CancelRefusedWhenDisarmed",
                                            "StaleAckReopens",
                                            "RecoveryDecidesAgain",
                                            "HaltForgottenAtRestart",
                                            "SyncLeftOut",
                                            "ExitHeldForJournal",
                                            "BustIgnored",
                                            "TwoExitsResting",
                                            "ExitLargerThanFill",
                                            "ApprovalReused",
                                            "ApprovalOfChangedOrder",
                                            "FreezeIgnoredOnReplace",
                                            "OpeningCountedTwice",
                                            "AdjustmentMissed",
                                            "ExpiredArmingStillOpen",
                                            "FlattenBeforeCancelsEnd",
                                            "MarginReleasedTooEarly"};
}

#ifdef SLUICE_MUTANTS
// The one global of the tree: the hooks stand in the middle of pure functions, and only a test program sets it.
inline Mutant active_mutant = Mutant::None;
inline bool mutant(Mutant which) { return active_mutant == which; }
constexpr bool kMutantsCompiledIn = true;
#else
// Evaluated by the compiler, so that not even an unoptimised build has a branch for it.
consteval bool mutant(Mutant) { return false; }
constexpr bool kMutantsCompiledIn = false;
#endif

}  // namespace sluice
