#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "market/calendar.hpp"  // Calendars
#include "venues/alpaca/client.hpp"

// A desk that plays the world around one client: it answers the calls, speaks on the channels and moves the time.
namespace sluice::venues::alpaca {

using std::chrono::milliseconds;
using std::chrono::seconds;

// Open when the test says; sessions and dates are those of the tables.
class TestCalendars final : public market::CalendarView {
public:
    bool is_open(const CalendarId&, UnixNanos) const override { return open; }
    std::optional<market::Session> session_at_or_after(const CalendarId& calendar, UnixNanos t) const override {
        return tables.session_at_or_after(calendar, t);
    }
    Date local_date(const CalendarId& calendar, UnixNanos t) const override { return tables.local_date(calendar, t); }
    std::string why_closed(const CalendarId&, UnixNanos) const override { return {}; }
    bool open = true;
    market::Calendars tables;
};

// What the channel that told of an execution called it.
inline std::string own_name(const ExecutionReport& report) {
    constexpr std::string_view kSays = "execution ";
    return report.text.starts_with(kSays) ? report.text.substr(kSays.size()) : std::string{report.exec_id.view()};
}

// One report as a line.
inline std::string line(const VenueReport& report) {
    struct Say {
        std::string operator()(const ExecutionReport& r) const {
            std::string text = std::string{r.cl_ord_id.view()} + " " + std::string{to_text(r.exec_type)} + " " +
                               std::string{to_text(r.ord_status)} + " " + std::string{r.order_id.view()};
            if (r.exec_type == ExecType::Trade)
                text += " " + own_name(r) + " " + to_text(r.last_qty) + "@" + to_text(r.last_px);
            if (r.exec_type == ExecType::Rejected)
                text += " " + std::string{to_text(r.ord_rej_reason)};
            if (r.cum_qty && !r.cum_qty->is_zero())
                text += " cum " + to_text(*r.cum_qty);
            return text;
        }
        std::string operator()(const OrderCancelReject& r) const {
            return std::string{r.cl_ord_id.view()} + " " + std::string{to_text(r.response_to)} + " refused " +
                   std::string{to_text(r.reason)};
        }
        std::string operator()(const RequestOutcome& r) const {
            return std::string{r.cl_ord_id.view()} + " " + std::string{to_text(r.request)} + " " +
                   std::string{to_text(r.outcome)};
        }
        std::string operator()(const OrderNotFound& r) const {
            return std::string{r.cl_ord_id.view()} + " not found " + std::string{to_text(r.kind)};
        }
        std::string operator()(const VenueHealth& r) const {
            return "link " + std::string{to_text(r.link)} + " " + std::string{to_text(r.mode)} + " breaker " +
                   std::string{to_text(r.breaker)};
        }
        std::string operator()(const Adjustment& r) const {
            return std::string{to_text(r.kind)} + " " + to_text(r.cash) + " " + std::string{r.id.view()};
        }
        std::string operator()(const VenuePosition& r) const {
            return "holds " + to_text(r.qty) + " " + std::string{r.instrument.view()};
        }
        std::string operator()(const VenueBalance& r) const { return "has " + to_text(r.total); }
        std::string operator()(const VenueSnapshot& r) const {
            std::string text = "snapshot " + std::to_string(r.snapshot) + (r.complete ? "" : " incomplete");
            for (const ExecutionReport& order : r.orders)
                text += "; " + (*this)(order);
            for (const ExecutionReport& execution : r.executions)
                text += "; " + (*this)(execution);
            for (const Adjustment& adjustment : r.adjustments)
                text += "; " + (*this)(adjustment);
            for (const VenuePosition& position : r.positions)
                text += "; " + (*this)(position);
            for (const VenueBalance& balance : r.balances)
                text += "; " + (*this)(balance);
            return text;
        }
    };
    return std::visit(Say{}, report);
}

inline AlpacaConfig test_config() {
    AlpacaConfig config;
    config.account = AccountId{"A"};
    config.key_id = "PKTEST";
    config.secret = "s3cret";
    config.seed = 7;
    return config;
}

struct ClientDesk {
    explicit ClientDesk(AlpacaConfig config = test_config()) : client{std::move(config), calendars} {
        EXPECT_TRUE(client.status()) << client.status().error().text;
    }

    struct Asked {
        wire::CallId id{};
        wire::Outbox::Call call;
        std::string line;  // "GET /v2/clock"
    };
    struct Said {
        wire::ChannelId channel{};
        std::string bytes;
    };

    // --- the world's side of the outbox
    void collect() {
        for (const auto& entry : out.channel.order) {
            switch (entry.kind) {
                case wire::Outbox::Kind::Call: {
                    const auto& call = out.channel.calls[entry.index];
                    calls.push_back({call.id, call, call.request.method + " " + call.request.target});
                    break;
                }
                case wire::Outbox::Kind::Open: opens.push_back(out.channel.opens[entry.index]); break;
                case wire::Outbox::Kind::Send:
                    sends.push_back({out.channel.sends[entry.index].channel, out.channel.sends[entry.index].bytes});
                    break;
                case wire::Outbox::Kind::Close: closed.push_back(out.channel.closes[entry.index].channel); break;
                default: break;
            }
        }
        for (const auto& wake : out.channel.wakes)
            wakes.push_back(wake);
        for (VenueReport& report : out.reports)
            lines += line(report) + "\n", reports.push_back(std::move(report));
        for (auto& data : out.market)
            market.push_back(std::move(data));
        out.clear();
        // The last word of a channel the client closed.
        std::vector<wire::ChannelId> gone = std::exchange(closed, {});
        for (const wire::ChannelId channel : gone)
            client.on_closed(channel, "closed by us", now, out);
        if (!gone.empty())
            collect();
    }
    // The call whose line begins so is answered; false: there is none.
    bool answer(std::string_view begins, int status, std::string body, wire::Headers headers = {}) {
        const auto it = find(begins);
        if (it == calls.end()) {
            ADD_FAILURE() << "nobody asked " << begins << "; asked is: " << asked();
            return false;
        }
        const wire::CallId id = it->id;
        calls.erase(it);
        client.on_http_reply(id, {status, std::move(headers), std::move(body)}, now, out);
        collect();
        return true;
    }
    bool fails(std::string_view begins, wire::Left left) {
        const auto it = find(begins);
        if (it == calls.end()) {
            ADD_FAILURE() << "nobody asked " << begins << "; asked is: " << asked();
            return false;
        }
        const wire::CallId id = it->id;
        calls.erase(it);
        client.on_http_failed(id, "test", left, now, out);
        collect();
        return true;
    }
    std::deque<Asked>::iterator find(std::string_view begins) {
        return std::find_if(calls.begin(), calls.end(),
                            [&](const Asked& each) { return each.line.starts_with(begins); });
    }
    bool has(std::string_view begins) { return find(begins) != calls.end(); }
    std::size_t count(std::string_view begins) {
        return static_cast<std::size_t>(std::count_if(
            calls.begin(), calls.end(), [&](const Asked& each) { return each.line.starts_with(begins); }));
    }
    std::string asked() const {
        std::string text;
        for (const Asked& each : calls)
            text += each.line + "\n";
        return text;
    }
    // Wakes, each at its time, until so much time has passed.
    void pass(std::chrono::nanoseconds time) {
        const UnixNanos until = now + time;
        for (int guard = 0; guard < 10'000; ++guard) {
            const auto first =
                std::min_element(wakes.begin(), wakes.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
            if (first == wakes.end() || first->at > until)
                break;
            const auto wake = *first;
            wakes.erase(first);
            now = std::max(now, wake.at);
            client.on_timer(wake.token, now, out);
            collect();
            ASSERT_LT(guard, 9'999) << "the client keeps asking to be woken at once";
        }
        now = until;
    }
    std::string said() { return std::exchange(lines, {}); }
    std::vector<ExecutionReport> fills() const {
        std::vector<ExecutionReport> out;
        for (const VenueReport& report : reports)
            if (const auto* r = std::get_if<ExecutionReport>(&report); r != nullptr && r->exec_type == ExecType::Trade)
                out.push_back(*r);
        return out;
    }
    // The quantities of executions with names of their own.
    std::set<std::string> executions() const {
        std::map<std::string, std::string> by_name;
        for (const ExecutionReport& r : fills())
            by_name[std::string{r.exec_id.view()}] = to_text(r.last_qty);
        std::set<std::string> out;
        for (const auto& [name, qty] : by_name)
            EXPECT_TRUE(out.insert(qty).second) << qty << " was told under two names";
        return out;
    }

    // --- the venue's side
    void start() {
        client.start(now, out);
        collect();
    }
    void submit(decltype(VenueRequest::body) body) {
        client.submit({VenueId{"alpaca"}, AccountId{"A"}, std::move(body)}, now, out);
        collect();
    }
    void account_ok(const char* number = "PA3TEST") { answer("GET /v2/account", 200, account_json(number)); }
    static std::string account_json(const char* number = "PA3TEST") {
        Account account;
        account.id = "acc";
        account.account_number = number;
        account.status = AccountStatusWord::Active;
        account.cash = *parse_amount("100000");
        account.buying_power = *parse_amount("400000");
        account.equity = *parse_amount("100000");
        account.multiplier = "4";
        return encoded(account);
    }
    std::string clock_json(std::chrono::nanoseconds ahead = {}) const {
        Clock clock;
        clock.timestamp.at = now + ahead;
        return encoded(clock);
    }
    // Opens the stream that was asked for last and brings it through its handshake.
    void stream_up() { stream_up_at(opens.size() - 1); }
    void stream_up_at(std::size_t index) {
        ASSERT_LT(index, opens.size());
        channel = opens[index].channel;
        client.on_open(channel, now, out);
        collect();
        hear(R"({"stream":"authorization","data":{"status":"authorized","action":"authenticate"}})");
        hear(R"({"stream":"listening","data":{"streams":["trade_updates"]}})");
    }
    void hear(std::string_view text) {
        client.on_message(channel, std::as_bytes(std::span{text}), wire::MessageKind::Binary, now, out);
        collect();
    }
    void hear(const TradeUpdate& update) {
        std::string text;
        encode_account_stream(update, Format::Json, text);
        hear(text);
    }
    void cut() {
        client.on_closed(channel, "cut", now, out);
        collect();
    }
    void gap_filled(std::string orders = "[]", std::string activities = "[]") {
        answer("GET /v2/orders?status=open", 200, std::move(orders));
        answer("GET /v2/account/activities", 200, std::move(activities));
    }
    wire::Headers room(int remaining) const {
        return {{"X-RateLimit-Remaining", std::to_string(remaining)},
                {"X-RateLimit-Reset", std::to_string(now.nanos() / 1'000'000'000 + 60)}};
    }
    // All of the start, until new exposure may go.
    void up() {
        start();
        account_ok();
        answer("GET /v2/clock", 200, clock_json(), room(199));
        stream_up();
        gap_filled();
        EXPECT_EQ(said(),
                  "link Down Paper breaker Open\nhas 100000\nlink Up Paper breaker Open\n"
                  "link Up Paper breaker Closed\n");
    }

    TestCalendars calendars;
    AlpacaClient client;
    Outbox out;
    UnixNanos now = *parse_rfc3339("2026-03-02T15:00:00Z");
    std::deque<Asked> calls;
    std::vector<wire::Outbox::Open> opens;
    std::vector<Said> sends;
    std::vector<wire::ChannelId> closed;
    std::vector<wire::Outbox::WakeAt> wakes;
    std::vector<VenueReport> reports;
    std::vector<std::variant<Quote, Trade, Bar>> market;
    std::string lines;
    wire::ChannelId channel{};
};

// --- orders, ours and theirs

inline NewOrderSingle our_order(std::string_view cl, std::string_view qty, std::string_view price = {}) {
    NewOrderSingle order;
    order.cl_ord_id = *ClOrdId::parse(cl);
    order.account = AccountId{"A"};
    order.instrument = InstrumentId{"AAPL.US"};
    order.ord_type = price.empty() ? OrdType::Market : OrdType::Limit;
    order.order_qty = *parse_quantity(qty);
    if (!price.empty())
        order.price = *parse_price(price);
    return order;
}

inline Order their_order(std::string_view id, std::string_view cl, std::string_view qty,
                         StatusWord status = StatusWord::New) {
    Order order;
    order.id = id;
    order.client_order_id = cl;
    order.created_at = *parse_rfc3339("2026-03-02T15:00:00Z");
    order.updated_at = order.submitted_at = order.created_at;
    order.asset_id = "asset";
    order.symbol = "AAPL";
    order.asset_class = AssetWord::UsEquity;
    order.qty = *parse_quantity(qty);
    order.type = TypeWord::Limit;
    order.limit_price = *parse_price("187.5");
    order.side = SideWord::Buy;
    order.time_in_force = TifWord::Day;
    order.status = status;
    return order;
}

inline Order filled(Order order, std::string_view cum, std::string_view average = "187.5") {
    order.filled_qty = *parse_quantity(cum);
    order.filled_avg_price = *parse_price(average);
    order.status = order.filled_qty == order.qty ? StatusWord::Filled : StatusWord::PartiallyFilled;
    return order;
}

inline TradeUpdate event(EventWord word, Order order) {
    TradeUpdate update;
    update.event = word;
    update.order = std::move(order);
    update.timestamp = *parse_rfc3339("2026-03-02T15:00:01Z");
    if (word != EventWord::PendingNew)
        update.execution_id = "x-" + std::string{to_text(word)};
    return update;
}

inline TradeUpdate fill(Order order, std::string_view exec, std::string_view qty, std::string_view price = "187.5") {
    const bool whole = order.status == StatusWord::Filled;
    TradeUpdate update = event(whole ? EventWord::Fill : EventWord::PartialFill, std::move(order));
    update.execution_id = exec;
    update.qty = *parse_quantity(qty);
    update.price = *parse_price(price);
    return update;
}

inline Activity fill_activity(std::string_view exec, std::string_view order, std::string_view qty,
                              std::string_view cum) {
    Activity activity;
    activity.id = "20260302150002000::" + std::string{exec};
    activity.activity_type = "FILL";
    activity.symbol = "AAPL";
    activity.qty = *parse_quantity(qty);
    activity.cum_qty = *parse_quantity(cum);
    activity.leaves_qty = Quantity{};
    activity.price = *parse_price("187.5");
    activity.side = Word<SideWord>{SideWord::Buy};
    activity.type = Word<FillWord>{FillWord::PartialFill};
    activity.transaction_time = *parse_rfc3339("2026-03-02T15:00:02Z");
    activity.order_id = std::string{order};
    activity.order_status = Word<StatusWord>{StatusWord::PartiallyFilled};
    return activity;
}

template <class T>
std::string list_of(std::initializer_list<T> items) {
    return encoded(std::vector<T>{items});
}

}  // namespace sluice::venues::alpaca
