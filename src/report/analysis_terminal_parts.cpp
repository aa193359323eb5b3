#include <algorithm>
#include <cmath>

#include "base/text.hpp"  // to_lower
#include "report/analysis_terminal_kit.hpp"
#include "report/figures.hpp"  // price_text, quantity_text

namespace sluice::report {
namespace {

using Align = TextTable::Align;
using analytics::Direction;

constexpr std::size_t kZonesShown = 10;
constexpr std::size_t kEventsShown = 6;
constexpr std::size_t kWallsShown = 3;
constexpr std::size_t kStrikesShown = 4;

Tone tone_of(Direction direction) { return direction == Direction::Bullish ? Tone::Good : Tone::Bad; }

// "fresh block 25, at the gap 20, ..."
std::string reasons(const ZoneRow& zone) {
    std::string text;
    for (const ScorePart& part : zone.parts)
        if (part.points > 0)
            text += (text.empty() ? "" : ", ") + part.reason + " " + real_text(part.points, 0);
    return text;
}

std::string away(const ZoneRow& zone, const Instrument& instrument) {
    return zone.distance == 0 ? "inside" : price_text(Price::from_nanos(std::llround(zone.distance * 1e9)), instrument);
}

std::string zones(const AnalysisData& analysis, const TextStyle& style) {
    const auto& rows = analysis.technical.zones;
    if (rows.empty())
        return analysis_paragraph("No zone is in force.", style);
    TextTable table{{{"score", Align::Right},
                     {"zone"},
                     {"from", Align::Right},
                     {"to", Align::Right},
                     {"away", Align::Right},
                     {"why", Align::Wrap}}};
    for (std::size_t i = 0; i < std::min(rows.size(), kZonesShown); ++i) {
        const ZoneRow& row = rows[i];
        const analytics::Zone& zone = row.zone;
        table.row({{real_text(zone.score, 1), zone.band() == analytics::ZoneBand::High ? Tone::Strong : Tone::Plain},
                   {zone.direction == Direction::Bullish ? "demand" : "supply", tone_of(zone.direction)},
                   {price_text(zone.bottom, analysis.instrument)},
                   {price_text(zone.top, analysis.instrument)},
                   {away(row, analysis.instrument)},
                   {reasons(row), Tone::Dim}});
    }
    std::string text = table.render(style);
    if (rows.size() > kZonesShown)
        text += analysis_paragraph(count_text(rows.size() - kZonesShown) + " more with a lower score", style);
    return text;
}

std::string events(const AnalysisData& analysis, const TextStyle& style) {
    const TechnicalFigures& figures = analysis.technical;
    TextTable table{{{"bar, UTC"}, {"event"}, {"level", Align::Right}, {"of"}}};
    const auto from = [](std::size_t size) { return size > kEventsShown ? size - kEventsShown : 0; };
    for (std::size_t i = from(figures.events.size()); i < figures.events.size(); ++i) {
        const auto& event = figures.events[i];
        table.row({{minute_text(analysis.bars[event.index].start), Tone::Dim},
                   {std::string{to_text(event.kind)} + (event.direction == Direction::Bullish ? " up" : " down"),
                    tone_of(event.direction)},
                   {price_text(event.level, analysis.instrument)},
                   {minute_text(analysis.bars[event.level_index].start), Tone::Dim}});
    }
    std::string text = figures.events.empty() ? "" : table.render(style);
    TextTable swings{{{"swing, UTC"}, {"kind"}, {"level", Align::Right}, {"known at"}}};
    for (std::size_t i = from(figures.swings.size()); i < figures.swings.size(); ++i) {
        const auto& swing = figures.swings[i];
        swings.row({{minute_text(analysis.bars[swing.index].start), Tone::Dim},
                    {to_lower(to_text(swing.kind))},
                    {price_text(swing.level, analysis.instrument)},
                    {minute_text(analysis.bars[swing.confirmed_index].end), Tone::Dim}});
    }
    return figures.swings.empty() ? text : text + "\n" + swings.render(style);
}

template <class Rows, class Pick>
std::string counted(const Rows& rows, Pick&& pick) {
    const auto up = std::count_if(rows.begin(), rows.end(),
                                  [&](const auto& row) { return pick(row) && row.direction == Direction::Bullish; });
    const auto down = std::count_if(rows.begin(), rows.end(),
                                    [&](const auto& row) { return pick(row) && row.direction == Direction::Bearish; });
    return std::to_string(up) + " bullish and " + std::to_string(down) + " bearish";
}

std::string strikes(const std::vector<WallRow>& rows) {
    std::string text;
    for (std::size_t i = 0; i < std::min(rows.size(), kWallsShown); ++i)
        text +=
            (text.empty() ? "" : ", ") + to_text(rows[i].strike) + " (" + quantity_text(rows[i].open_interest) + ")";
    return text.empty() ? "none" : text;
}

std::string figures(const ChainFigures& chain, const TextStyle& style) {
    const auto ratio = [](const std::optional<double>& value, int places) {
        return value ? real_text(*value, places) : std::string{"-"};
    };
    const auto percent = [](const std::optional<double>& value) { return value ? percent_points(*value) : "-"; };
    TextTable table{{{"figure"}, {"", Align::Right}, {"of", Align::Wrap}}};
    table.row({{"spot"}, {to_text(chain.spot)}, {chain.spot_from, Tone::Dim}});
    table.row({{"forward"}, {real_text(chain.forward, 2)}, {chain.forward_from, Tone::Dim}});
    const auto sums = [](const std::optional<Quantity>& puts, const std::optional<Quantity>& calls) {
        return puts && calls ? quantity_text(*puts) + " puts, " + quantity_text(*calls) + " calls"
                             : std::string{"not in the file"};
    };
    table.row({{"PCR by open interest"},
               {ratio(chain.pcr_oi, 4)},
               {sums(chain.put_open_interest, chain.call_open_interest), Tone::Dim}});
    table.row(
        {{"PCR by volume"}, {ratio(chain.pcr_volume, 4)}, {sums(chain.put_volume, chain.call_volume), Tone::Dim}});
    if (chain.pcr_oi_change)
        table.row({{"PCR by change of open interest"}, {ratio(chain.pcr_oi_change, 4)}, {""}});
    table.row({{"max pain"}, {chain.max_pain ? to_text(*chain.max_pain) : "-"}, {""}});
    table.row({{"implied volatility at the money"}, {percent(chain.atm_iv)}, {chain.model, Tone::Dim}});
    table.row({{"25-delta risk reversal"},
               {percent(chain.rr25)},
               {"call " + percent(chain.call25_iv) + ", put " + percent(chain.put25_iv), Tone::Dim}});
    table.row({{"25-delta butterfly"}, {percent(chain.bf25)}, {""}});
    table.row(
        {{"skew slope"}, {ratio(chain.skew_slope, 4)}, {"volatility per standard deviation of strike", Tone::Dim}});
    return table.render(style);
}

std::string choices(const ChainFigures& chain, const TextStyle& style) {
    std::string text;
    for (const StrikeChoiceRow& choice : chain.choices) {
        const bool call = choice.right == OptionRight::Call;
        if (choice.rows.empty()) {
            std::string why;
            for (const RefusedCount& refused : choice.refused)
                why += (why.empty() ? "" : ", ") + refused.filter + " " + count_text(refused.count);
            text +=
                analysis_paragraph(std::string{call ? "For a rising price: no call" : "For a falling price: no put"} +
                                       " passes the filters (" + why + ")",
                                   style);
            continue;
        }
        TextTable table{{{call ? "call, if up" : "put, if down"},
                         {"score", Align::Right},
                         {"delta", Align::Right},
                         {"IV", Align::Right},
                         {"mid", Align::Right},
                         {"spread", Align::Right},
                         {"open interest", Align::Right},
                         {"volume", Align::Right}}};
        for (std::size_t i = 0; i < std::min(choice.rows.size(), kStrikesShown); ++i) {
            const ChoiceRow& row = choice.rows[i];
            table.row({{to_text(row.strike), i == 0 ? Tone::Strong : Tone::Plain},
                       {real_text(row.score, 1)},
                       {real_text(row.delta, 4)},
                       {percent_points(row.iv)},
                       {real_text(row.mid, 3)},
                       {real_text(row.spread, 2)},
                       {quantity_text(row.open_interest)},
                       {quantity_text(row.volume)}});
        }
        text += "\n" + table.render(style);
    }
    return text;
}

}  // namespace

std::string technical_text(const AnalysisData& analysis, const TextStyle& style) {
    const TechnicalFigures& figures = analysis.technical;
    std::string text = analysis_heading("Supply and demand", style);
    text += zones(analysis, style);
    text += analysis_heading("Structure", style);
    const auto followed = [](const auto& row) { return row.followed; };
    const auto open_gap = [](const analytics::FairValueGap& gap) {
        return gap.state == analytics::GapState::Open || gap.state == analytics::GapState::Touched;
    };
    const auto live_block = [](const analytics::OrderBlock& block) {
        return block.state == analytics::BlockState::Fresh || block.state == analytics::BlockState::Touched;
    };
    std::string sentence = "Trend " + to_lower(to_text(figures.trend));
    if (figures.atr)
        sentence += ", ATR(14) " + real_text(*figures.atr, 4);
    const auto block_counts =
        counted(figures.blocks, [&](const auto& row) { return followed(row) && live_block(row); });
    const auto gap_counts = counted(figures.gaps, [&](const auto& row) { return followed(row) && open_gap(row); });
    sentence += "; order blocks in force: " + block_counts + "; fair value gaps open: " + gap_counts;
    text += analysis_paragraph(sentence, style);
    return text + events(analysis, style);
}

std::string chain_text(const AnalysisData& analysis, const TextStyle& style) {
    if (!analysis.chain)
        return "";
    const ChainFigures& chain = *analysis.chain;
    std::string text = analysis_heading("Options of " + std::string{chain.underlying.view()} + ", expiry " +
                                            format_date(chain.expiry) + ", as of " + minute_text(chain.as_of) + " UTC",
                                        style);
    text += figures(chain, style);
    text += analysis_paragraph("call walls " + strikes(chain.call_walls) + "; put walls " + strikes(chain.put_walls),
                               style);
    text +=
        analysis_paragraph("resistance " + strikes(chain.resistance) + "; support " + strikes(chain.support), style);
    text += choices(chain, style);
    for (const std::string& note : chain.notes)
        text += analysis_paragraph(note, style);
    return text;
}

}  // namespace sluice::report
