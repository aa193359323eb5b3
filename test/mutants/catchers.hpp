#pragma once

#include <string_view>

#include "base/mutant.hpp"  // Mutant

namespace sluice::mutants {

// The test that catches a mutant no seeded world is asked to notice. It passes without it and fails with it.
struct Catcher {
    Mutant mutant;
    std::string_view test;
};
constexpr Catcher kCatchers[] = {
    {Mutant::TwoExitsResting, "ListExits.TheTargetGoesOnlyWhenTheEndOfTheStopIsProven"},
    {Mutant::ExitLargerThanFill, "ListExits.CoverWhatIsFilledAndNoMore"},
    {Mutant::ApprovalReused, "Proposals.GoOnlyOnceAndOnlyByTheirHash"},
    {Mutant::ApprovalOfChangedOrder, "Proposals.GoOnlyOnceAndOnlyByTheirHash"},
    {Mutant::FreezeIgnoredOnReplace, "ReplaceLocks.AFreezeHoldsBackAReplaceThatAddsExposureOnly"},
    {Mutant::OpeningCountedTwice, "Reconcile.TheOpeningIsTheDifferenceToWhatIsBookedAndCountsOnce"},
    {Mutant::AdjustmentMissed, "ReconcileProperty.PositionsAgreeOrTheInstrumentIsFrozenAndAlerted"},
    {Mutant::ExpiredArmingStillOpen, "Release.LooksOnceMoreAtDisarmAndAnExpiredArming"},
    {Mutant::FlattenBeforeCancelsEnd, "FlattenProperty.ClosesOnlyWhenEverythingElseHasEnded"},
    {Mutant::MarginReleasedTooEarly, "RegTAccount.AnOrderClaimsHalfItsPriceUntilItEnds"},
};

// Empty: it is for the seeds.
constexpr std::string_view test_that_catches(Mutant mutant) {
    for (const Catcher& one : kCatchers)
        if (one.mutant == mutant)
            return one.test;
    return {};
}

}  // namespace sluice::mutants
