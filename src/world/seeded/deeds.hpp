#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace sluice::world {

// What happens to lists, proposals, accounts and comparisons; each is to occur in a run of the fixed seeds.
enum class Deed : std::uint8_t {
    ListHeld,
    ListNative,
    ExitPlaced,
    ExitEnlarged,
    ExitLowered,
    TargetReached,
    StopReached,
    EntryCut,
    LegsInactive,
    ListEnded,
    KilledWithList,
    Proposed,
    Approved,
    ProposalRejected,
    ProposalWithdrawn,
    ProposalExpired,
    ProposalDenied,
    ApprovalRefused,
    KilledWithProposal,
    Flattened,
    KilledInFlatten,
    Adopted,
    Compared,
    FoundMissedFill,
    FoundOutsideTrade,
    FoundHistoryCut,
    FoundStaleView,
    FoundAdjustment,
    FoundUnexplained,
    DifferenceClosed,
    KilledWithDifference,
    KilledBeforeOpening,
};
constexpr auto names(Deed) {
    return std::array<std::string_view, 32>{"list held by us",
                                            "list at the venue",
                                            "exit placed",
                                            "exit enlarged",
                                            "exit lowered",
                                            "target reached",
                                            "stop reached",
                                            "entry cut",
                                            "legs inactive",
                                            "list ended",
                                            "killed with an open list",
                                            "proposed",
                                            "approved",
                                            "proposal rejected",
                                            "proposal withdrawn",
                                            "proposal expired",
                                            "proposal denied when looked at again",
                                            "approval refused",
                                            "killed with an open proposal",
                                            "flattened",
                                            "killed inside a flatten",
                                            "account adopted",
                                            "snapshot compared",
                                            "difference found: missed fill",
                                            "difference found: outside trade",
                                            "difference found: history cut",
                                            "difference found: stale view",
                                            "difference found: adjustment",
                                            "difference found: unexplained",
                                            "difference closed",
                                            "killed with an open difference",
                                            "killed before the opening"};
}

}  // namespace sluice::world
