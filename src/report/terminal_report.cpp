#include "report/terminal_report.hpp"

#include "base/text.hpp"       // to_lower, base36
#include "report/figures.hpp"  // money_text, ...

namespace sluice::report {
namespace {

using Align = TextTable::Align;
constexpr std::size_t kFillsShown = 20;
constexpr int kColumnsForReasons = 150;  // below it a fill's explanation is left to the page

std::string heading(std::string_view text, const TextStyle& style) {
    return "\n" + toned(text, Tone::Strong, style) + "\n";
}

TextTable::Cell gain(Amount amount) {
    std::string text = signed_text(amount);
    const Tone tone = tone_of(text);
    return {std::move(text), tone};
}

std::string paragraph(std::string_view text, const TextStyle& style) {
    std::string out;
    for (const std::string& line : wrapped(text, static_cast<std::size_t>(std::max(style.columns, 20)) - 2))
        out += "  " + line + "\n";
    return out;
}

const Instrument& terms(const ReportData& report, const InstrumentId& id) {
    static const Instrument kPlain{};
    for (const InstrumentRow& row : report.instruments)
        if (row.instrument.id == id)
            return row.instrument;
    return kPlain;
}

// "2013-10-07 13:31:05"
std::string clock(UnixNanos at) {
    std::string text = format_rfc3339(at).substr(0, 19);
    text[10] = ' ';
    return text;
}

std::string accounts(const ReportData& report, const TextStyle& style) {
    TextTable table{{{"account"},
                     {"", Align::Right},
                     {"equity", Align::Right},
                     {"cash", Align::Right},
                     {"P&L", Align::Right},
                     {"return", Align::Right},
                     {"realised", Align::Right},
                     {"unrealised", Align::Right},
                     {"fees", Align::Right},
                     {"max drawdown", Align::Right}}};
    for (const AccountRow& row : report.accounts)
        table.row({{std::string{row.id.view()}},
                   {std::string{row.currency.view()}},
                   {money_text(row.equity), Tone::Strong},
                   {money_text(row.cash)},
                   gain(row.pnl()),
                   {signed_percent_text(row.pnl(), row.opening), tone_of(signed_text(row.pnl()))},
                   gain(row.realized),
                   gain(row.unrealized),
                   {money_text(row.fees)},
                   {money_text(row.drawdown) + " (" + percent_text(row.drawdown_fraction) + ")"}});
    return table.render(style);
}

std::string strategies(const ReportData& report, const TextStyle& style) {
    TextTable table{{{"strategy"},
                     {"signals", Align::Right},
                     {"orders", Align::Right},
                     {"denied", Align::Right},
                     {"fills", Align::Right},
                     {"won", Align::Right},
                     {"lost", Align::Right},
                     {"realised", Align::Right},
                     {"fees", Align::Right},
                     {"after fees", Align::Right}}};
    for (const StrategyRow& row : report.strategies)
        table.row({{std::string{row.id.view()}},
                   {count_text(row.signals)},
                   {count_text(row.orders)},
                   {count_text(row.denied), row.denied > 0 ? Tone::Bad : Tone::Plain},
                   {count_text(row.fills)},
                   {count_text(row.wins)},
                   {count_text(row.losses)},
                   gain(row.realized),
                   {money_text(row.fees)},
                   gain(row.realized - row.fees)});
    return table.render(style);
}

std::string positions(const ReportData& report, const TextStyle& style) {
    TextTable table{{{"instrument"},
                     {"quantity", Align::Right},
                     {"average", Align::Right},
                     {"last", Align::Right},
                     {"unrealised", Align::Right},
                     {"realised", Align::Right},
                     {"fees", Align::Right}}};
    for (const PositionRow& row : report.positions) {
        const Instrument& instrument = terms(report, row.instrument);
        table.row({{std::string{row.instrument.view()}},
                   {quantity_text(row.qty)},
                   {row.avg_px ? price_text(*row.avg_px, instrument) : "-"},
                   {row.last_px ? price_text(*row.last_px, instrument) : "-"},
                   gain(row.unrealized),
                   gain(row.realized),
                   {money_text(row.fees)}});
    }
    return table.render(style);
}

std::string orders(const ReportData& report) {
    std::string text;
    for (const auto& [status, count] : report.order_counts())
        text += (text.empty() ? "" : ", ") + count_text(count) + " " + std::string{to_text(status)};
    return text.empty() ? "none" : text;
}

std::string denials(const ReportData& report, const TextStyle& style) {
    TextTable table{{{"denied"}, {"times", Align::Right}, {"why, the first time", Align::Wrap}}};
    for (const DenialRow& row : report.denials)
        table.row({{std::string{to_text(row.code)}, Tone::Bad},
                   {count_text(row.count)},
                   {row.example.empty() ? std::string{meaning_of(row.code)} : row.example}});
    return table.render(style);
}

std::string fills(const ReportData& report, const TextStyle& style) {
    const bool reasons = style.columns >= kColumnsForReasons;
    std::vector<TextTable::Column> columns{{"time, UTC"},         {"strategy"},
                                           {"instrument"},        {"side"},
                                           {"qty", Align::Right}, {"price", Align::Right},
                                           {"fee", Align::Right}, {"realised", Align::Right}};
    if (reasons)
        columns.push_back({"why at this price", Align::Wrap});
    TextTable table{std::move(columns)};
    const std::size_t skipped = report.fills.size() > kFillsShown ? report.fills.size() - kFillsShown : 0;
    for (std::size_t i = skipped; i < report.fills.size(); ++i) {
        const FillRow& row = report.fills[i];
        const bool buys = row.side == Side::Buy;
        std::vector<TextTable::Cell> cells{{clock(row.time), Tone::Dim},
                                           {std::string{row.strategy.view()}},
                                           {std::string{row.instrument.view()}},
                                           {buys ? "buy" : "sell", buys ? Tone::Good : Tone::Bad},
                                           {quantity_text(row.qty)},
                                           {price_text(row.price, terms(report, row.instrument))},
                                           {money_text(row.fee)},
                                           row.realized.is_zero() ? TextTable::Cell{""} : gain(row.realized)};
        if (reasons)
            cells.push_back({row.explanation, Tone::Dim});
        table.row(std::move(cells));
    }
    std::string out = table.render(style);
    if (skipped > 0)
        out += "  " + count_text(skipped) + " earlier ones stand in report.html and report.json\n";
    return out;
}

}  // namespace

std::string render_terminal(const ReportData& report, const TextStyle& style) {
    std::string out;
    out += toned("Sluice report", Tone::Strong, style) + "  " + report.facts.title + ", " +
           to_lower(to_text(report.started.mode)) + ", " + clock(report.started_at) + " to " +
           clock(report.stopped_at) + " UTC\n";
    out += paragraph(report.facts.sentence, style);
    out += heading("Money", style) + accounts(report, style);
    for (const AccountRow& account : report.accounts)
        for (const Money& money : account.other_cash)
            out += "  " + std::string{account.id.view()} + " also holds " + to_text(money) + ", not converted\n";
    if (!report.strategies.empty())
        out += heading("Strategies", style) + strategies(report, style);
    if (!report.positions.empty())
        out += heading("Positions", style) + positions(report, style);
    out += heading("Orders", style) + "  " + orders(report) + "\n";
    if (!report.denials.empty())
        out += "\n" + denials(report, style);
    if (!report.fills.empty())
        out += heading("Fills", style) + fills(report, style);
    for (const std::string& alert : report.alerts)
        out += "  " + toned("alert", Tone::Bad, style) + " " + alert + "\n";
    return out;
}

}  // namespace sluice::report
