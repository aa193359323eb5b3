#include "app/demo_screen.hpp"

#include <algorithm>
#include <type_traits>

#include "base/text.hpp"       // to_lower
#include "report/figures.hpp"  // money_text, ...

namespace sluice::app {
namespace {

using report::Tone;
using std::chrono::steady_clock;

constexpr std::size_t kClosesKept = 40;
constexpr std::chrono::milliseconds kRedraw{100};
constexpr std::chrono::minutes kMarketEvery{30};

std::string clock_text(UnixNanos at) { return format_rfc3339(at).substr(11, 8); }

std::string padded(std::string_view text, std::size_t width) {
    std::string out{text};
    const std::size_t shown = report::width_of(text);
    if (shown < width)
        out += std::string(width - shown, ' ');
    return out;
}

std::string order_text(const NewOrderSingle& order, const Instrument& instrument) {
    std::string text = order.side == Side::Buy ? "buy " : "sell ";
    text += report::quantity_text(order.order_qty) + " " + std::string{order.instrument.view()} + " ";
    text += to_lower(to_text(order.ord_type));
    if (order.price)
        text += " " + report::price_text(*order.price, instrument);
    return text;
}

}  // namespace

DemoScreen::DemoScreen(Console& console, const report::ReportBuilder& report, std::optional<std::uint32_t> speed)
    : console_{console},
      report_{report},
      speed_{speed},
      style_{.columns = console.columns, .colour = console.colour},
      started_{steady_clock::now()} {}

void DemoScreen::on_event(const Event& event, UnixNanos) {
    std::visit(
        [&](const auto& e) {
            using T = std::decay_t<decltype(e)>;
            if constexpr (std::is_same_v<T, InstrumentDefined>) {
                instruments_[e.instrument.id] = e.instrument;
            } else if constexpr (std::is_same_v<T, SignalNoted>) {
                say(event.time, "signal", Tone::Strong,
                    padded(e.by.who.view(), 15) + std::string{e.instrument.view()} + ": " + e.text);
            } else if constexpr (std::is_same_v<T, OrderPlaced>) {
                orders_[e.order.cl_ord_id] = e.order;
                std::string text = padded(e.order.strategy.view(), 15) + order_text(e.order, terms(e.order.instrument));
                text += e.exposure == Exposure::Exit
                            ? "; locks passed, an exit: bounded by the position"
                            : "; locks and limits passed (worth " + report::money_text(e.figures.order_value) +
                                  " of equity " + report::money_text(e.figures.equity) + ")";
                say(event.time, "order", Tone::Plain, text + "; journal has it as " + std::to_string(event.sequence));
            } else if constexpr (std::is_same_v<T, OrderDenied>) {
                say(event.time, "denied", Tone::Bad,
                    padded(e.order.strategy.view(), 15) + order_text(e.order, terms(e.order.instrument)) + "; " +
                        std::string{to_text(e.denial.code)} + ": " + e.denial.text);
            } else if constexpr (std::is_same_v<T, RequestDropped>) {
                say(event.time, "denied", Tone::Bad,
                    std::string{e.cl_ord_id.view()} + "; " + std::string{to_text(e.denial.code)} + ": " +
                        e.denial.text);
            } else if constexpr (std::is_same_v<T, CancelPlaced>) {
                say(event.time, "cancel", Tone::Dim,
                    std::string{e.cl_ord_id.view()} + " has rested too long or is not wanted any more");
            } else if constexpr (std::is_same_v<T, ReportApplied>) {
                if (!e.fill_qty.is_zero())
                    say_fill(e, event.time);
                if (e.ord_status == OrdStatus::Rejected || e.ord_status == OrdStatus::Canceled ||
                    e.ord_status == OrdStatus::Expired)
                    say(event.time, to_lower(to_text(e.ord_status)),
                        e.ord_status == OrdStatus::Rejected ? Tone::Bad : Tone::Dim,
                        std::string{e.order.view()} + (e.report.text.empty() ? "" : ": " + e.report.text));
                if (is_end(e.ord_status))
                    orders_.erase(e.order);
            } else if constexpr (std::is_same_v<T, Alerted>) {
                say(event.time, "alert", Tone::Bad, e.text);
            } else if constexpr (std::is_same_v<T, Halted>) {
                say(event.time, "halted", Tone::Bad, e.reason);
            }
        },
        event.body);
}

void DemoScreen::say_fill(const ReportApplied& e, UnixNanos at) {
    const auto known = orders_.find(e.order);
    const bool buys = known == orders_.end() ? e.report.side == Side::Buy : known->second.side == Side::Buy;
    const InstrumentId& id = known == orders_.end() ? e.report.instrument : known->second.instrument;
    const Instrument& instrument = terms(id);
    const Price px = average(e.fill_notional, e.fill_qty).value_or(e.report.last_px);
    std::string text = known == orders_.end() ? padded("", 15) : padded(known->second.strategy.view(), 15);
    text += (buys ? "bought " : "sold ") + report::quantity_text(e.fill_qty) + " " + std::string{id.view()} + " at " +
            report::price_text(px, instrument);
    if (!e.report.text.empty())
        text += "; " + e.report.text;
    say(at, "fill", Tone::Good, text);
}

void DemoScreen::on_bar(const Bar& bar) {
    std::vector<Price>& closes = closes_[bar.instrument];
    closes.push_back(bar.close);
    if (closes.size() > kClosesKept)
        closes.erase(closes.begin());
    if (console_.terminal)
        return;
    if (!market_said_ || bar.end >= *market_said_ + kMarketEvery) {
        if (market_said_)
            say_market(bar.end);
        market_said_ = bar.end;
    }
}

void DemoScreen::say_market(UnixNanos now) {
    std::string text;
    for (const auto& [id, closes] : closes_)
        text +=
            (text.empty() ? "" : "  ") + std::string{id.view()} + " " + report::price_text(closes.back(), terms(id));
    say(now, "market", Tone::Dim, text);
}

void DemoScreen::say(UnixNanos at, std::string_view word, Tone tone, const std::string& text) {
    erase();
    const std::string lead = clock_text(at) + "  " + padded(word, 9);
    if (!console_.terminal) {
        console_.out(lead + text + "\n");
        return;
    }
    // A line longer than the screen goes on below its own beginning.
    constexpr std::size_t kLead = 19;
    const auto columns = static_cast<std::size_t>(std::max(style_.columns, 40));
    const std::vector<std::string> lines = report::wrapped(text, columns - kLead);
    std::string out =
        report::toned(clock_text(at), Tone::Dim, style_) + "  " + report::toned(padded(word, 9), tone, style_);
    for (std::size_t i = 0; i < lines.size(); ++i)
        out += (i == 0 ? "" : std::string(kLead, ' ')) + lines[i] + "\n";
    console_.out(out);
}

void DemoScreen::progress(std::optional<double> share) {
    if (!console_.terminal)
        return;
    const auto wall = steady_clock::now();
    if (drawn_lines_ > 0 && wall - drawn_at_ < kRedraw)
        return;
    drawn_at_ = wall;
    erase();
    const std::string text = status(share);
    console_.out(text);
    console_.flush();
    drawn_lines_ = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

void DemoScreen::note(std::string_view line) {
    erase();
    console_.out(std::string{line} + "\n");
    console_.flush();
}

void DemoScreen::close() { erase(); }

void DemoScreen::erase() {
    if (drawn_lines_ == 0)
        return;
    console_.out("\x1b[" + std::to_string(drawn_lines_) + "A\r\x1b[J");
    drawn_lines_ = 0;
}

std::string DemoScreen::status(std::optional<double> share) const {
    const auto columns = static_cast<std::size_t>(std::max(style_.columns, 40));
    std::string out = report::toned(std::string(columns, '-'), Tone::Dim, style_) + "\n";
    const std::vector<report::PositionRow> positions = report_.positions_now();
    for (const auto& [id, px] : last_px_) {
        const Instrument& instrument = terms(id);
        std::string line =
            padded(id.view(), 15) + padded(report::price_text(px, instrument), 12) + sparkline(id) + "  ";
        for (const report::PositionRow& row : positions) {
            if (row.instrument != id || row.qty.is_zero())
                continue;
            const std::string gain = report::signed_text(row.unrealized);
            line += report::quantity_text(row.qty) + " held  " + report::toned(gain, report::tone_of(gain), style_);
        }
        out += line + "\n";
    }
    const report::ReportData& so_far = report_.so_far();
    std::uint64_t denied = 0;
    for (const report::DenialRow& row : so_far.denials)
        denied += row.count;
    if (!so_far.equity.empty()) {
        const Amount equity = so_far.equity.back().equity;
        const std::string gain = report::signed_text(equity - so_far.equity.front().equity);
        out += report::toned("equity " + report::money_text(equity), Tone::Strong, style_) + "  P&L " +
               report::toned(gain, report::tone_of(gain), style_) + "  " + std::to_string(so_far.orders.size()) +
               " orders, " + std::to_string(so_far.fills.size()) + " fills, " + std::to_string(denied) + " denied\n";
    }
    if (!page_.empty()) {
        const std::string whole = "page " + page_;
        out +=
            report::toned(whole.size() <= columns ? whole : whole.substr(0, whole.find('#')), Tone::Dim, style_) + "\n";
    }
    std::string last = format_rfc3339(seen_).substr(0, 10) + " " + clock_text(seen_) + " UTC  ";
    last += speed_ ? std::to_string(*speed_) + "x" : std::string{"max"};
    if (share)
        last += "  " + bar_of(*share, static_cast<std::size_t>(std::clamp(style_.columns - 72, 6, 30))) + " " +
                time_left(*share);
    return out + last + "  Ctrl-C ends it\n";
}

std::string DemoScreen::sparkline(const InstrumentId& id) const {
    static constexpr const char* kSteps[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    const auto known = closes_.find(id);
    if (known == closes_.end())
        return "";
    const auto room = static_cast<std::size_t>(std::clamp(style_.columns - 56, 8, static_cast<int>(kClosesKept)));
    const std::vector<Price>& kept = known->second;
    const std::vector<Price> closes{kept.end() - static_cast<std::ptrdiff_t>(std::min(room, kept.size())), kept.end()};
    const auto [low, high] = std::minmax_element(closes.begin(), closes.end());
    const std::int64_t span = high->nanos() - low->nanos();
    std::string out(room - closes.size(), ' ');
    for (const Price close : closes) {
        const int128 part = span == 0 ? 3 : int128{close.nanos() - low->nanos()} * 7 / span;
        out += kSteps[static_cast<std::size_t>(part)];
    }
    return out;
}

std::string DemoScreen::bar_of(double share, std::size_t width) const {
    const double part = std::clamp(share, 0.0, 1.0);
    const auto done = static_cast<std::size_t>(part * static_cast<double>(width));
    std::string out = "[";
    for (std::size_t i = 0; i < width; ++i)
        out += i < done ? "█" : "░";
    return out + "] " + std::to_string(static_cast<int>(part * 100)) + " %";
}

std::string DemoScreen::time_left(double share) const {
    const std::chrono::duration<double> spent = steady_clock::now() - started_;
    if (share < 0.01 || spent.count() < 1)
        return "";
    const auto left = static_cast<std::int64_t>(spent.count() * (1 - share) / share);
    if (left >= 60)
        return std::to_string(left / 60) + " min left";
    return std::to_string(left) + " s left";
}

const Instrument& DemoScreen::terms(const InstrumentId& id) const {
    static const Instrument kPlain{};
    const auto known = instruments_.find(id);
    return known == instruments_.end() ? kPlain : known->second;
}

}  // namespace sluice::app
