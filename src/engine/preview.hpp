#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/limits.hpp"  // LimitUse
#include "engine/locks.hpp"   // Consent
#include "model/command.hpp"  // Command

namespace sluice::engine {

struct Core;

// One order looked at by itself: what it costs, moves and uses. Amounts are in the account's currency unless they say
// theirs.
struct PreviewPart {
    NewOrderSingle order;
    Exposure exposure = Exposure::Adds;
    DecisionFigures figures;
    Price market_px;  // what a taker would meet; zero: no price has been seen
    std::int64_t market_age_ns = 0;
    Price estimate_px;          // what value, cash and fees are estimated at
    std::optional<Money> fees;  // absent: `fees_text` says why
    std::string fees_text;
    std::optional<Money> cash;  // what the fill would move, fees in the same currency included
    Quantity position_before, position_after;
    Amount value_before, value_after;       // of the position
    Ratio fraction_before, fraction_after;  // of equity
    std::vector<LimitUse> limits;           // new exposure only
    std::vector<Denial> locks;              // every one that would say no, not only the first
};

// What would become of an order, a list or a replace if it were sent now: shown to a person before they confirm or approve
// it. Nothing is decided and nothing is written.
//
// The figures are those of the order; of a replace as it would stand, of a list of its entry, or of an OCO's first order; of
// a package its fees and cash, with the figures of each leg in `parts`.
struct Preview : PreviewPart {
    std::optional<Denial> invalid;  // it makes no sense as it stands; nothing else is filled but order and hash
    std::optional<NewOrderList> list;
    std::string hash;  // what confirms or approves it
    // The legs of a package, or the exits of a list as they would act on what the entry has filled: those are judged when
    // their turn comes, the orders of an OCO now.
    std::vector<PreviewPart> parts;
    std::vector<std::string> held_by_engine;  // what acts only while this process runs
    Consent consent = Consent::NotNeeded;
};

// Whether it would be denied as things stand.
bool is_denied(const Preview& preview);

// For SubmitOrder, SubmitList and ReplaceOrder; any other command is `invalid`.
Preview preview(const Core& core, const Command& command);

// The same as lines of text for a terminal, and as one JSON object.
std::string render(const Preview& preview);
std::string to_json(const Preview& preview);

}  // namespace sluice::engine
