#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/limits.hpp"  // LimitUse
#include "engine/locks.hpp"   // Consent
#include "model/command.hpp"  // Command

namespace sluice::engine {

struct Core;

// What would become of an order, a list or a replace if it were sent now: shown to a person before they confirm or approve
// it. Nothing is decided and nothing is written. Amounts are in the account's currency unless they say theirs.
struct Preview {
    std::optional<Denial> invalid;  // it makes no sense as it stands; nothing below is filled but order and hash
    NewOrderSingle order;           // of a list its first; of a replace as it would stand
    std::optional<NewOrderList> list;
    std::string hash;  // what confirms or approves it
    Exposure exposure = Exposure::Adds;
    DecisionFigures figures;
    Price market_px;  // what a taker would meet; zero: no price has been seen
    std::int64_t market_age_ns = 0;
    Price estimate_px;          // what value, cash and fees are estimated at
    std::optional<Money> fees;  // absent: `fees_text` says why
    std::string fees_text;
    std::optional<Money> cash;  // what the fill would move, fees in the same currency included
    Quantity position_before, position_after;
    Amount value_before, value_after;         // of the position
    Ratio fraction_before, fraction_after;    // of equity
    std::vector<LimitUse> limits;             // new exposure only
    std::vector<Denial> locks;                // every one that would say no, not only the first
    std::vector<std::string> held_by_engine;  // what acts only while this process runs
    Consent consent = Consent::NotNeeded;
};

// For SubmitOrder, SubmitList and ReplaceOrder; any other command is `invalid`.
Preview preview(const Core& core, const Command& command);

// The same as lines of text for a terminal, and as one JSON object.
std::string render(const Preview& preview);
std::string to_json(const Preview& preview);

}  // namespace sluice::engine
