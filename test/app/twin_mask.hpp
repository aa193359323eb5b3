#pragma once

#include <string>
#include <string_view>
#include <vector>

// What two journals of the same day may differ in when one venue is the paper exchange with Alpaca's ways and the other is
// Alpaca's wire; everything else of `audit export` is compared word for word. Every row has its reason in docs/venues.md.
namespace sluice::app::twin {

// A kind of event that is left out.
struct LeftOut {
    std::string_view kind;
    std::string_view why;
};
inline constexpr LeftOut kLeftOut[] = {
    {"VenueHealthChanged", "a session's own life: keys, stream, what was missed"},
    {"VenueBalanceSeen", "the paper venue tells it after every fill, Alpaca when asked; Reconciled compares it"},
    {"VenuePositionSeen", "the same"},
    {"SnapshotAsked", "where it stands among what happens at the same moment; Reconciled has its outcome"},
};

// A field that is masked, in one kind of event or in all of them.
struct Masked {
    std::string_view kind;  // empty: every kind
    std::string_view field;
    std::string_view why;
    std::string_view exec_type = {};  // of reports; empty: every one
};
inline constexpr Masked kMasked[] = {
    {"", "sequence", "acknowledgements are counted in it"},
    {"", "venue", "its name"},
    {"", "order_id", "the venue's"},
    {"", "exec_id", "the venue's"},
    {"", "adjustment_id", "the venue's"},
    {"AdjustmentApplied", "time", "when it reached us: fees are found in the account's activities"},
    {"ReportApplied", "text", "the venue's sentence, such as why the paper exchange filled"},
    {"ReportApplied", "source", "reply, stream or poll"},
    {"ReportApplied", "liquidity", "Alpaca does not tell it"},
    {"ReportApplied", "venue_ord_status", "the venue's word; ord_status is ours"},
    {"ReportApplied", "cum_notional", "Alpaca tells an average price, which rounds; fill_notional is exact"},
    {"ReportApplied", "order_qty", "Alpaca tells of the order that was replaced; ReplacePlaced has it", "Replaced"},
};

// The lines that are compared, in their order: JSON lines of `audit export` without what stands above, and without the
// venue's acknowledgements (New and OrderStatus that fill nothing and end nothing): Alpaca gives one in its reply and two on
// its stream. Outcomes of reconciliations stand in their own order behind all else: over a wire one comes after what was
// decided at the same moment. Members are in the order of their names.
std::vector<std::string> comparable(std::string_view json_lines);

// Where two such lists part, as a text to read; empty: nowhere.
std::string first_difference(const std::vector<std::string>& one, const std::vector<std::string>& other);

}  // namespace sluice::app::twin
