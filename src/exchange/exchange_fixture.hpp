#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "exchange/exchange.hpp"

namespace sluice::exchange {

// Test support: one exchange with accounts A and B, spoken to in short words; what it says comes back as lines.

inline Price px(std::string_view text) { return *parse_price(text); }
inline Quantity qty(std::string_view text) { return *parse_quantity(text); }
inline Amount money(std::string_view text) { return *parse_amount(text); }

constexpr std::chrono::nanoseconds kMs{1'000'000};

// One session a day, from 10 to 20 o'clock UTC; "ALWAYS" never closes; every other calendar is unknown.
class TestCalendar final : public market::CalendarView {
public:
    bool is_open(const CalendarId& calendar, UnixNanos t) const override {
        const auto session = session_at_or_after(calendar, t);
        return session && t >= session->open;
    }
    std::optional<market::Session> session_at_or_after(const CalendarId& calendar, UnixNanos t) const override {
        const Date date = date_of(t);
        const UnixNanos midnight = start_of(date);
        if (calendar == CalendarId{"ALWAYS"})
            return market::Session{date, midnight, midnight + std::chrono::hours{24}};
        if (calendar != CalendarId{"NYSE"})
            return std::nullopt;
        const UnixNanos close = midnight + std::chrono::hours{20};
        if (t < close)
            return market::Session{date, midnight + std::chrono::hours{10}, close};
        return market::Session{add_days(date, 1), midnight + std::chrono::hours{34}, midnight + std::chrono::hours{44}};
    }
    Date local_date(const CalendarId&, UnixNanos t) const override { return date_of(t); }
    std::string why_closed(const CalendarId& calendar, UnixNanos t) const override {
        return is_open(calendar, t) ? "" : "closed for the night; opens at 10:00 UTC";
    }
};

inline Instrument share(const char* name = "NOVA.SIM") {
    Instrument instrument;
    instrument.id = *InstrumentId::parse(name);
    return instrument;
}

inline ClOrdId id(std::string_view text) { return *ClOrdId::parse(text); }

class Floor {
public:
    explicit Floor(ExchangeConfig config = {}) : exchange{std::move(config), calendar} {
        EXPECT_TRUE(exchange.define(share()));
        for (const char* name : {"A", "B"}) {
            EXPECT_TRUE(exchange.open_account(*AccountId::parse(name)));
            EXPECT_TRUE(exchange.deposit(*AccountId::parse(name), Currency{"USD"}, money("1000000")));
        }
    }

    static NewOrderSingle order(std::string_view cl_ord_id, Side side, std::string_view size,
                                std::string_view limit = "") {
        NewOrderSingle out;
        out.cl_ord_id = id(cl_ord_id);
        out.account = AccountId{"A"};
        out.instrument = InstrumentId{"NOVA.SIM"};
        out.side = side;
        out.order_qty = qty(size);
        if (!limit.empty()) {
            out.ord_type = OrdType::Limit;
            out.price = px(limit);
        }
        return out;
    }
    static NewOrderSingle buy(std::string_view cl, std::string_view size, std::string_view limit = "") {
        return order(cl, Side::Buy, size, limit);
    }
    static NewOrderSingle sell(std::string_view cl, std::string_view size, std::string_view limit = "") {
        return order(cl, Side::Sell, size, limit);
    }
    static NewOrderSingle stop(NewOrderSingle out, std::string_view trigger) {
        out.ord_type = out.price ? OrdType::StopLimit : OrdType::Stop;
        out.stop_px = px(trigger);
        return out;
    }
    static NewOrderSingle with(NewOrderSingle out, TimeInForce tif) {
        out.time_in_force = tif;
        return out;
    }
    static NewOrderSingle with(NewOrderSingle out, ExecInst inst) {
        out.exec_inst = inst;
        return out;
    }
    static NewOrderSingle typed(NewOrderSingle out, OrdType type) {
        out.ord_type = type;
        return out;
    }
    static NewOrderSingle touch(NewOrderSingle out, std::string_view trigger) {
        out.ord_type = out.price ? OrdType::LimitIfTouched : OrdType::MarketIfTouched;
        out.stop_px = px(trigger);
        return out;
    }
    static NewOrderSingle trail(NewOrderSingle out, std::string_view amount) {
        out.ord_type = OrdType::TrailingStop;
        out.trail_amount = px(amount);
        return out;
    }
    static NewOrderSingle trail_percent(NewOrderSingle out, std::string_view ratio) {
        out.ord_type = OrdType::TrailingStop;
        out.trail_percent = *parse_ratio(ratio);
        return out;
    }
    static NewOrderSingle showing(NewOrderSingle out, std::string_view size) {
        out.display_qty = qty(size);
        return out;
    }
    static NewOrderSingle for_money(NewOrderSingle out, std::string_view sum) {
        out.order_qty = {};
        out.cash_order_qty = money(sum);
        return out;
    }
    static NewOrderSingle of(NewOrderSingle out, const char* account) {
        out.account = *AccountId::parse(account);
        return out;
    }

    void send(const NewOrderSingle& one) { exchange.submit({VenueId{"paper"}, one.account, SendNew{one, {}}}, now); }
    void send_list(const NewOrderList& list) {
        exchange.submit({VenueId{"paper"}, list.orders.front().account, SendList{list, {}}}, now);
    }
    void cancel(std::string_view cl, const char* account = "A") {
        exchange.submit(
            {VenueId{"paper"}, *AccountId::parse(account), SendCancel{id(cl), {}, InstrumentId{"NOVA.SIM"}}}, now);
    }
    void query(std::string_view cl) {
        exchange.submit({VenueId{"paper"}, AccountId{"A"}, SendQuery{id(cl), {}, InstrumentId{"NOVA.SIM"}}}, now);
    }
    void replace(std::string_view orig, const NewOrderSingle& wanted) {
        exchange.submit({VenueId{"paper"}, wanted.account, SendReplace{wanted, id(orig), {}, {}}}, now);
    }
    void hold(const char* account, std::string_view size, std::string_view avg = "100") {
        EXPECT_TRUE(exchange.set_position(*AccountId::parse(account), InstrumentId{"NOVA.SIM"}, qty(size), px(avg)));
    }

    // Each event is a millisecond after what happened before.
    void quote(std::string_view bid, std::string_view bid_size, std::string_view offer, std::string_view offer_size) {
        now += kMs;
        exchange.on_quote(
            {InstrumentId{"NOVA.SIM"}, bid.empty() ? Price{} : px(bid), offer.empty() ? Price{} : px(offer),
             bid.empty() ? Quantity{} : qty(bid_size), offer.empty() ? Quantity{} : qty(offer_size), now, now},
            now);
    }
    void trade(std::string_view price, std::string_view size, Aggressor aggressor = Aggressor::Unknown) {
        now += kMs;
        exchange.on_trade({InstrumentId{"NOVA.SIM"}, px(price), qty(size), aggressor, 0, now, now}, now);
    }
    void pass(std::chrono::nanoseconds time) {
        now += time;
        exchange.advance(now);
    }

    // Everything said since, one line each, figures of accounts left out: "c1 Trade PartiallyFilled 100@187.5 cum 100".
    std::string said() {
        reports.clear();
        exchange.take_reports(now, reports);
        std::string lines;
        for (const VenueReport& report : reports) {
            if (const auto* one = std::get_if<ExecutionReport>(&report)) {
                lines += std::string{one->cl_ord_id.view()} + " " + std::string{to_text(one->exec_type)};
                if (to_text(one->exec_type) != to_text(one->ord_status) && one->exec_type != ExecType::Trade)
                    lines += " " + std::string{to_text(one->ord_status)};
                if (one->exec_type == ExecType::Trade)
                    lines += " " + to_text(one->last_qty) + "@" + to_text(one->last_px);
                if (one->ord_rej_reason != OrdRejReason::None)
                    lines += " " + std::string{to_text(one->ord_rej_reason)} + ": " + one->text;
                else
                    lines += " cum " + to_text(*one->cum_qty);
            } else if (const auto* reject = std::get_if<OrderCancelReject>(&report)) {
                lines += std::string{reject->cl_ord_id.view()} + " " + std::string{to_text(reject->response_to)} +
                         " rejected: " + std::string{to_text(reject->reason)} + ", " + reject->text;
            } else if (const auto* missing = std::get_if<OrderNotFound>(&report)) {
                lines += std::string{missing->cl_ord_id.view()} + " not found: " + std::string{to_text(missing->kind)};
            } else {
                continue;
            }
            lines += "\n";
        }
        return lines;
    }
    // The last sentence among the reports said() gave last that speaks of `cl`; empty when there is none.
    std::string sentence(std::string_view cl) const {
        std::string out;
        for (const VenueReport& report : reports)
            if (const auto* one = std::get_if<ExecutionReport>(&report); one != nullptr && one->cl_ord_id == id(cl))
                out = one->text;
        return out;
    }
    // The sentences of the fills among the reports said() gave last.
    std::vector<std::string> explanations() const {
        std::vector<std::string> out;
        for (const VenueReport& report : reports)
            if (const auto* one = std::get_if<ExecutionReport>(&report);
                one != nullptr && one->exec_type == ExecType::Trade)
                out.push_back(one->text);
        return out;
    }
    // "cash 999000 available 990000 | NOVA.SIM 100@187.5"
    std::string figures(const char* account) const {
        std::vector<VenueReport> out;
        exchange.snapshot(*AccountId::parse(account), now, out);
        std::string text;
        for (const VenueReport& report : out) {
            if (const auto* balance = std::get_if<VenueBalance>(&report))
                text += std::string{balance->currency.view()} + " " + to_text(balance->total) + " available " +
                        to_text(balance->available);
            if (const auto* position = std::get_if<VenuePosition>(&report))
                text += " | " + std::string{position->instrument.view()} + " " + to_text(position->qty) + "@" +
                        to_text(position->avg_px);
        }
        return text;
    }

    TestCalendar calendar;
    Exchange exchange;
    UnixNanos now = *parse_rfc3339("2026-03-02T15:00:00Z");
    std::vector<VenueReport> reports;
};

}  // namespace sluice::exchange
