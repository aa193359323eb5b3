#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/engine_test_support.hpp"  // Doors, account, instrument, qty, px
#include "engine/exposure.hpp"             // working_qty
#include "engine/list_view.hpp"            // unprotected_qty

// A venue small enough to be right by inspection, and an engine before it that dies at a chosen record.
namespace sluice::engine {

// Takes single orders, remembers everything it said, and fills what it is told to. Market orders fill at once.
class Floor {
public:
    struct Resting {
        NewOrderSingle order;
        std::vector<ClOrdId> ids;  // of the whole chain
        Quantity cum;
        OrdStatus status = OrdStatus::New;
        std::size_t list = 0;  // of its native list; zero: none
        bool open() const { return !is_end(status); }
        bool acts() const { return open() && status != OrdStatus::Held; }
        Quantity leaves() const { return acts() ? order.order_qty - cum : Quantity{}; }
    };
    bool legs_wake = true;  // the legs of a native list act once its entry is over; otherwise never
    std::vector<Resting> orders;
    std::vector<VenueReport> said;  // ever
    Price last_px = px("187.50");

    void take(const VenueRequest& request) {
        if (const auto* fresh = std::get_if<SendNew>(&request.body)) {
            EXPECT_EQ(find(fresh->order.cl_ord_id), nullptr) << "a New is never sent twice";
            orders.push_back({fresh->order, {fresh->order.cl_ord_id}, {}, OrdStatus::New, 0});
            say(orders.back(), ExecType::New);
            if (fresh->order.ord_type == OrdType::Market)
                fill(orders.back(), fresh->order.order_qty);
        } else if (const auto* list = std::get_if<SendList>(&request.body)) {
            take_list(list->list);
        } else if (const auto* replace = std::get_if<SendReplace>(&request.body)) {
            replace_order(*replace);
        } else if (const auto* cancel = std::get_if<SendCancel>(&request.body)) {
            Resting* order = find(cancel->cl_ord_id);
            if (order != nullptr && order->open()) {
                end(*order);
                wake_legs(*order);
            } else {
                reject(cancel->cl_ord_id, RequestKind::Cancel);
            }
        } else if (const auto* query = std::get_if<SendQuery>(&request.body)) {
            answer(query->cl_ord_id);
        }
    }
    // Fills an open order of that side, as far as there is one.
    void fill_side(Side side, std::string_view most) {
        for (Resting& order : orders)
            if (order.acts() && order.order.side == side)
                return fill(order, std::min(qty(most), order.leaves()));
    }
    Quantity position() const {
        Quantity total;
        for (const Resting& order : orders)
            total += order.order.side == Side::Buy ? order.cum : -order.cum;
        return total;
    }
    Quantity resting(Side side) const {
        // The two legs of a native list exclude each other, so the larger one counts.
        Quantity total;
        std::map<std::size_t, Quantity> pairs;
        for (const Resting& order : orders) {
            if (order.order.side == side && order.list == 0)
                total += order.leaves();
            if (order.order.side == side && order.list != 0)
                pairs[order.list] = std::max(pairs[order.list], order.leaves());
        }
        for (const auto& [list, most] : pairs)
            total += most;
        return total;
    }

private:
    Resting* find(const ClOrdId& id) {
        for (Resting& order : orders)
            if (std::find(order.ids.begin(), order.ids.end(), id) != order.ids.end())
                return &order;
        return nullptr;
    }
    ExecutionReport about(const Resting& order, ExecType type) const {
        NewOrderSingle o = order.order;
        o.cl_ord_id = order.ids.back();
        return report_on(o, type);
    }
    void say(const Resting& order, ExecType type) { said.push_back(about(order, type)); }
    void fill(Resting& order, Quantity quantity) {
        order.cum += quantity;
        order.status = order.cum >= order.order.order_qty ? OrdStatus::Filled : OrdStatus::PartiallyFilled;
        ExecutionReport r = about(order, ExecType::Trade);
        r.exec_id = ExecId::parse("e" + std::to_string(said.size())).value();
        r.last_qty = quantity;
        r.last_px = last_px;
        said.push_back(r);
        if (order.status == OrdStatus::Filled)
            wake_legs(order);
    }
    void end(Resting& order) {
        order.status = OrdStatus::Canceled;
        say(order, ExecType::Canceled);
    }
    void take_list(const NewOrderList& list) {
        const std::size_t number = ++lists_;
        for (const NewOrderSingle& each : list.orders) {
            EXPECT_EQ(find(each.cl_ord_id), nullptr) << "a list is never sent twice";
            const bool entry = each.cl_ord_id == list.orders.front().cl_ord_id;
            orders.push_back({each, {each.cl_ord_id}, {}, entry ? OrdStatus::New : OrdStatus::Held, number});
            say(orders.back(), entry ? ExecType::New : ExecType::Held);
        }
    }
    // After the end of one order of a native list: its legs act for what the entry has filled, or one leg ends the other.
    void wake_legs(const Resting& ended) {
        if (ended.list == 0)
            return;
        const bool entry = ended.order.side == Side::Buy;
        for (Resting& leg : orders) {
            if (leg.list != ended.list || &leg == &ended || !leg.open())
                continue;
            if (!entry || ended.cum.is_zero()) {
                end(leg);
            } else if (legs_wake) {
                leg.order.order_qty = ended.cum;
                leg.status = OrdStatus::New;
                say(leg, ExecType::New);
            }
        }
    }
    std::size_t lists_ = 0;
    void replace_order(const SendReplace& replace) {
        Resting* order = find(replace.orig_cl_ord_id);
        if (order == nullptr || !order->open() || replace.order.order_qty <= order->cum)
            return reject(replace.order.cl_ord_id, RequestKind::Replace);
        order->order = replace.order;
        order->ids.push_back(replace.order.cl_ord_id);
        ExecutionReport r = about(*order, ExecType::Replaced);
        r.orig_cl_ord_id = replace.orig_cl_ord_id;
        said.push_back(r);
    }
    void reject(const ClOrdId& id, RequestKind kind) {
        OrderCancelReject r;
        r.venue = kVenue;
        r.account = kAccount;
        r.cl_ord_id = id;
        r.response_to = kind;
        r.reason = CxlRejReason::TooLateToCancel;
        said.push_back(r);
    }
    void answer(const ClOrdId& id) {
        const Resting* order = find(id);
        if (order == nullptr) {
            said.push_back(OrderNotFound{kVenue, kAccount, id, NotFoundKind::Proof});
            return;
        }
        ExecutionReport r = about(*order, ExecType::OrderStatus);
        r.source = ReportSource::Poll;
        r.ord_status = order->status;
        r.cum_qty = order->cum;
        r.order_qty = order->order.order_qty;
        said.push_back(r);
    }
};

// An engine and its world on that floor. `dies_at`: the process ends when so many records are written; what it had decided
// beyond them is lost, and the next one recovers the record and is told everything again that the floor ever said.
class Theatre {
public:
    explicit Theatre(std::size_t dies_at = 0, Capabilities venue = {}) : dies_at_{dies_at} {
        config_.venues[kVenue] = venue;
        open_engine();
        engine_->start(epoch_, now, effects_);
        absorb();
        command(OpenAccount{account()}, Desk::engine_by());
        command(DefineInstrument{instrument(kAapl)}, Desk::engine_by());
        feed(VenueReport{health()});
        feed(VenueReport{cash("100000", "opening")});
        quote("187.49", "187.50");
        set_up = journal.size();
    }

    Floor floor;
    Doors doors;
    UnixNanos now = kStart;
    std::vector<Event> journal;
    std::size_t set_up = 0;
    bool died = false;

    const State& state() const { return engine_->state(); }
    void command(CommandBody body, Requester by = person()) { feed(Command{std::move(by), std::move(body)}); }
    void quote(std::string_view bid, std::string_view offer) {
        floor.last_px = px(bid);
        feed(Quote{kAapl, px(bid), px(offer), Quantity::whole(500), Quantity::whole(500), now, now});
        listen();
    }
    void fill_side(Side side, std::string_view most) {
        floor.fill_side(side, most);
        check();
        listen();
    }
    void wait(std::chrono::nanoseconds how_long) {
        const UnixNanos until = now + how_long;
        while (wake_at_ && *wake_at_ <= until) {
            now = std::max(now, *wake_at_);
            feed(Wake{});
            listen();
        }
        now = until;
    }
    // Everything the floor has said since it was last heard.
    void listen() {
        while (heard_ < floor.said.size()) {
            const VenueReport report = floor.said[heard_++];
            feed(report);
        }
    }

private:
    void open_engine() { engine_ = std::make_unique<Engine>(config_, doors); }
    void feed(Input input) {
        engine_->apply(input, now, effects_);
        absorb();
    }
    void absorb() {
        wake_at_ = effects_.wake_at;
        const auto events = std::exchange(effects_.events, {});
        const auto requests = std::exchange(effects_.requests, {});
        effects_.clear();
        for (const Event& event : events) {
            journal.push_back(event);
            if (!died && journal.size() == dies_at_)
                return start_again();
        }
        for (const VenueRequest& request : requests)
            floor.take(request);
        check();
        if (!events.empty())
            feed(Durable{state().last_sequence});
    }
    void start_again() {
        died = true;
        open_engine();
        for (const Event& event : journal)
            EXPECT_TRUE(engine_->recover(event));
        engine_->start(++epoch_, now, effects_);
        absorb();
        feed(VenueReport{health()});
        heard_ = 0;
        listen();
    }
    // The rule above all others: what rests to close can never turn the position, here or at the venue.
    void check() const {
        EXPECT_LE(floor.resting(Side::Sell), std::max(floor.position(), Quantity{}))
            << "exits at the venue, died at " << dies_at_;
        EXPECT_GE(floor.position(), Quantity{}) << "the position was turned, died at " << dies_at_;
        NewOrderSingle exit = order(Side::Sell, Quantity{});
        const Quantity held = position_of(state(), exit);
        EXPECT_LE(working_qty(state(), exit, nullptr), std::max(held, Quantity{}))
            << "exits by our record, died at " << dies_at_;
    }

    EngineConfig config_;
    std::size_t dies_at_;
    std::unique_ptr<Engine> engine_;
    Effects effects_;
    std::optional<UnixNanos> wake_at_;
    std::size_t heard_ = 0;
    std::uint64_t epoch_ = 1;
};

}  // namespace sluice::engine
