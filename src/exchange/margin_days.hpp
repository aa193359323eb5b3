#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "exchange/ledger.hpp"  // Holding
#include "exchange/margin_floor.hpp"

namespace sluice::exchange {

// Test support: days of random trading by two accounts of one exchange, each followed by a naive model that is told nothing but
// the market and the reports. After every event cash, holdings, cost, realised profit, margin and buying power must agree, at
// every answer the decision, and all money must still be there.
class MarginDays : MarginFloor {
public:
    explicit MarginDays(std::uint64_t seed) : MarginFloor{seed} {}

    void trade_a_day() {
        for (int i = 0; i < static_cast<int>(world_.things.size()); ++i)
            quote(i);
        const auto steps = random_.between(3, 9);
        for (std::int64_t i = 0; i < steps; ++i)
            step();
        now_ = UnixNanos::from_nanos(start_of(date_of(now_)).nanos()) + std::chrono::hours{21};
        exchange_.advance(now_);
        settle();
        now_ += std::chrono::hours{18};  // 15 o'clock of the next day
    }

    struct Counts {
        std::uint64_t accepted = 0, refused = 0, fills = 0, replaced = 0, not_replaced = 0, calls = 0, conversions = 0;
    };
    Counts counts;

private:
    struct Sent {
        int account = 0;
        int at = 0;
        std::int64_t cum = 0;
        naive::Order order;  // leaves: the total
    };

    static Price price(std::int64_t cents) { return Price::from_nanos(cents * 10'000'000); }
    static Big big(std::int64_t cents) { return Big{cents} * 10'000'000; }

    void quote(int i) {
        const auto at = static_cast<std::size_t>(i);
        middles_[at] = std::max<std::int64_t>(10, middles_[at] + random_.between(-30, 30) * middles_[at] / 1'000);
        const std::int64_t bid = middles_[at] - random_.between(1, 3);
        const std::int64_t offer = middles_[at] + random_.between(0, 3);
        world_.markets[at].bid = big(bid);
        world_.markets[at].offer = big(offer);
        now_ += kMs;
        exchange_.on_quote({ids_[at], price(bid), price(offer), Quantity::whole(random_.between(1, 60)),
                            Quantity::whole(random_.between(1, 60)), now_, now_},
                           now_);
        settle();
    }
    void print(int i) {
        const auto at = static_cast<std::size_t>(i);
        const std::int64_t px = std::max<std::int64_t>(1, middles_[at] + random_.between(-6, 6));
        world_.markets[at].last = big(px);
        now_ += kMs;
        exchange_.on_trade(
            {ids_[at], price(px), Quantity::whole(random_.between(1, 80)), Aggressor::Unknown, 0, now_, now_}, now_);
        settle();
    }
    int some_thing() { return static_cast<int>(random_.below(world_.things.size())); }

    void step() {
        const auto requests = random_.below(4);
        for (std::uint64_t i = 0; i < requests; ++i) {
            if (!sent_.empty() && random_.chance(1, 5))
                cancel();
            else if (!sent_.empty() && random_.chance(1, 5))
                replace();
            else
                send();
        }
        if (currencies_.size() == 2 && random_.chance(1, 12))
            convert();
        const int thing = some_thing();
        if (random_.chance(1, 12))
            middles_[static_cast<std::size_t>(thing)] =
                middles_[static_cast<std::size_t>(thing)] * random_.between(60, 160) / 100;
        random_.chance(1, 3) ? print(thing) : quote(thing);
    }

    Product some_product(const naive::Thing& thing) {
        if (family_ != 2)
            return Product::None;
        if (random_.chance(1, 10))
            return static_cast<Product>(random_.below(4));
        if (random_.chance(1, 2))
            return Product::Mis;
        return thing.asset == AssetClass::Equity ? Product::Cnc : Product::Nrml;
    }
    void send() {
        Sent one;
        one.account = static_cast<int>(random_.below(2));
        one.at = static_cast<int>(sent_.size());
        one.order.thing = some_thing();
        const naive::Thing& thing = world_.of(one.order.thing);
        one.order.product = some_product(thing);
        one.order.side = random_.chance(1, 2) ? Side::Buy : Side::Sell;
        one.order.leaves = thing.multiplier >= 100 ? random_.between(1, 5) : random_.between(1, 80);
        const std::int64_t middle = middles_[static_cast<std::size_t>(one.order.thing)];
        NewOrderSingle order = request(one);
        if (random_.chance(3, 4)) {
            order.ord_type = OrdType::Limit;
            order.price = price(std::max<std::int64_t>(1, middle + random_.between(-8, 8)));
        }
        if (random_.chance(1, 8)) {
            order.ord_type = order.price ? OrdType::StopLimit : OrdType::Stop;
            order.stop_px = price(std::max<std::int64_t>(1, middle + random_.between(-12, 12)));
        }
        if (random_.chance(1, 4))
            order.time_in_force = TimeInForce::Gtc;
        else if (!order.stop_px && random_.chance(1, 4))
            order.time_in_force = random_.chance(1, 2) ? TimeInForce::Ioc : TimeInForce::Fok;
        sent_.push_back(one);
        submit(order, sent_.back());
    }
    NewOrderSingle request(const Sent& one) {
        NewOrderSingle out;
        out.cl_ord_id = id("c" + std::to_string(++ids_given_));
        out.account = names_[static_cast<std::size_t>(one.account)];
        out.instrument = ids_[static_cast<std::size_t>(one.order.thing)];
        out.side = one.order.side;
        out.product = one.order.product;
        out.order_qty = Quantity::whole(one.order.leaves);
        return out;
    }
    void submit(const NewOrderSingle& order, const Sent& one) {
        requests_[order.cl_ord_id] = order;
        owner_[order.cl_ord_id] = one.at;
        exchange_.submit({VenueId{"paper"}, order.account, SendNew{order, {}}}, now_);
    }
    std::pair<const ClOrdId, int>& some_order() {
        auto at = owner_.begin();
        std::advance(at, static_cast<std::ptrdiff_t>(random_.below(owner_.size())));
        return *at;
    }
    void cancel() {
        const auto& [cl_ord_id, at] = some_order();
        const Sent& one = sent_[static_cast<std::size_t>(at)];
        exchange_.submit({VenueId{"paper"}, names_[static_cast<std::size_t>(one.account)],
                          SendCancel{cl_ord_id, {}, requests_[cl_ord_id].instrument}},
                         now_);
    }
    void replace() {
        const auto& [cl_ord_id, at] = some_order();
        NewOrderSingle order = requests_[cl_ord_id];
        if (order.stop_px || !order.price || order.time_in_force == TimeInForce::Ioc ||
            order.time_in_force == TimeInForce::Fok)
            return;
        const ClOrdId old = cl_ord_id;
        if (replaces_.count(old) != 0)
            return;
        const int owner = at;
        order.cl_ord_id = id("c" + std::to_string(++ids_given_));
        order.order_qty = Quantity::whole(random_.between(1, 90));
        order.price = price(std::max<std::int64_t>(
            1, middles_[static_cast<std::size_t>(sent_[static_cast<std::size_t>(owner)].order.thing)] +
                   random_.between(-8, 8)));
        requests_[order.cl_ord_id] = order;
        owner_[order.cl_ord_id] = owner;
        replaces_[old] = order.cl_ord_id;
        exchange_.submit({VenueId{"paper"}, order.account, SendReplace{order, old, {}, {}}}, now_);
    }
    void convert() {
        const std::size_t who = random_.below(2);
        const bool back = random_.chance(1, 2);
        const Amount amount = Amount::whole(random_.between(1, 3'000));
        const Ratio rate = *parse_ratio(back ? "1.25" : "0.8");
        naive::Account& one = accounts_[who];
        const bool can = amount.nanos() <= one.funds(back ? 1 : 0).available;
        const auto done =
            exchange_.convert(names_[who], currencies_[back ? 1 : 0], currencies_[back ? 0 : 1], amount, rate, now_);
        ASSERT_EQ(done.has_value(), can);
        if (!can)
            return;
        ++counts.conversions;
        one.paid_in[back ? 1 : 0] -= amount.nanos();
        one.paid_in[back ? 0 : 1] += amount.nanos() * rate.nanos() / Ratio::kUnit;
    }

    // Reads what the exchange says, in order, and compares everything.
    void settle() {
        reports_.clear();
        exchange_.take_reports(now_, reports_);
        for (const VenueReport& report : reports_) {
            if (const auto* one = std::get_if<ExecutionReport>(&report))
                hear(*one);
            else if (const auto* refused = std::get_if<OrderCancelReject>(&report))
                hear(*refused);
            else if (std::holds_alternative<VenueHealth>(report))
                ++counts.calls;
        }
        for (std::size_t i = 0; i < 2; ++i)
            compare(i);
        for (const MoneyLine& line : exchange_.money())
            ASSERT_EQ(line.sum(), Amount{}) << line.currency.view();
        for (const InstrumentId& instrument : ids_)
            ASSERT_EQ(exchange_.unit_sum(instrument), Quantity{}) << instrument.view();
    }
    naive::Order wanted(const ClOrdId& cl_ord_id, const Sent& one) {
        const NewOrderSingle& order = requests_[cl_ord_id];
        naive::Order out = one.order;
        out.leaves = static_cast<std::int64_t>(order.order_qty.nanos() / Quantity::kUnit) - one.cum;
        out.limited = order.price.has_value();
        if (order.price)
            out.px = order.price->nanos();
        if (order.stop_px)
            out.stop = order.stop_px->nanos();
        accounts_[static_cast<std::size_t>(one.account)].price(out);
        return out;
    }
    void hear(const ExecutionReport& report) {
        Sent& one = sent_[static_cast<std::size_t>(owner_.at(report.cl_ord_id))];
        naive::Account& account = accounts_[static_cast<std::size_t>(one.account)];
        switch (report.exec_type) {
            case ExecType::New:
            case ExecType::Rejected: {
                const naive::Order order = wanted(report.cl_ord_id, one);
                const bool accepted = report.exec_type == ExecType::New;
                ASSERT_EQ(account.accepts(order, one.at), accepted) << report.text << " " << report.cl_ord_id.view();
                ++(accepted ? counts.accepted : counts.refused);
                if (accepted)
                    account.open[one.at] = order;
                return;
            }
            case ExecType::Replaced: {
                const naive::Order order = wanted(report.cl_ord_id, one);
                ASSERT_TRUE(account.accepts(order, one.at)) << report.cl_ord_id.view();
                ++counts.replaced;
                account.open[one.at] = order;
                return;
            }
            case ExecType::Trade: hear_fill(report, one, account); return;
            default: account.open.erase(one.at); return;
        }
    }
    void hear_fill(const ExecutionReport& report, Sent& one, naive::Account& account) {
        ++counts.fills;
        const naive::Thing& thing = world_.of(one.order.thing);
        const auto units = static_cast<std::int64_t>(report.last_qty.nanos() / Quantity::kUnit);
        const bool coin_fee = family_ == 3 && report.side == Side::Buy;
        const Big fee = family_ < 3 ? units * fee_per_unit()
                        : coin_fee  ? units * naive::kUnit / 1'000
                                    : Big{report.last_px.nanos()} * units / 1'000;
        ASSERT_EQ(report.fee, Amount::from_nanos(fee));
        account.fills.push_back({one.order.thing, one.order.product, report.side, units, report.last_px.nanos(), fee,
                                 coin_fee ? thing.base : thing.currency});
        one.cum += units;
        account.open[one.at].leaves -= units;
        if (report.ord_status == OrdStatus::Filled)
            account.open.erase(one.at);
    }
    void hear(const OrderCancelReject& refused) {
        if (refused.response_to != RequestKind::Replace || refused.reason != CxlRejReason::Other)
            return;
        const Sent& one = sent_[static_cast<std::size_t>(owner_.at(refused.cl_ord_id))];
        ASSERT_FALSE(accounts_[static_cast<std::size_t>(one.account)].accepts(
            wanted(replaces_.at(refused.cl_ord_id), one), one.at))
            << refused.text;
        ++counts.not_replaced;
    }
    void compare(std::size_t who) {
        const naive::Account& account = accounts_[who];
        for (std::size_t c = 0; c < currencies_.size(); ++c) {
            const naive::Funds should = account.funds(static_cast<int>(c));
            const AccountFunds is = *exchange_.funds(names_[who], currencies_[c], now_);
            const auto same = [&](const char* what, Amount a, Big b) {
                ASSERT_EQ(to_text(a), to_text(Amount::from_nanos(b)))
                    << what << " of " << currencies_[c].view() << " on account " << who << " at " << ids_given_;
            };
            same("cash", is.cash, should.cash);
            same("equity", is.equity, should.equity);
            same("initial margin", is.initial, should.initial);
            same("maintenance margin", is.maintenance, should.maintenance);
            same("claims", is.order_margin + is.order_fees, should.orders);
            same("available", is.available, should.available);
            same("buying power", is.buying_power, should.power);
        }
        for (std::size_t i = 0; i < ids_.size(); ++i)
            for (const Product product : world_.products) {
                const naive::Position should = account.position(static_cast<int>(i), product);
                const Holding is = exchange_.holding(names_[who], ids_[i], product).value_or(Holding{});
                ASSERT_EQ(is.qty, Quantity::whole(should.units)) << ids_[i].view();
                ASSERT_EQ(is.cost, Notional::from_atto(should.cost)) << ids_[i].view();
                ASSERT_EQ(is.realized, Notional::from_atto(should.realized)) << ids_[i].view();
            }
    }

    std::vector<Sent> sent_;
    std::map<ClOrdId, NewOrderSingle> requests_;
    std::map<ClOrdId, int> owner_;
    std::map<ClOrdId, ClOrdId> replaces_;  // asked at most once for each id
    std::vector<VenueReport> reports_;
    int ids_given_ = 0;
};

// Sessions of one to five days until `days` are over; the seed of a session that fails stands in the message.
inline MarginDays::Counts trade_days(std::uint64_t first_seed, int days) {
    MarginDays::Counts total;
    for (std::uint64_t seed = first_seed; days > 0 && !testing::Test::HasFailure(); ++seed) {
        SCOPED_TRACE("session " + std::to_string(seed));
        MarginDays session{seed};
        const int length = std::min<int>(days, 1 + static_cast<int>(seed % 5));
        for (int i = 0; i < length && !testing::Test::HasFailure(); ++i)
            session.trade_a_day();
        days -= length;
        total.accepted += session.counts.accepted;
        total.refused += session.counts.refused;
        total.fills += session.counts.fills;
        total.replaced += session.counts.replaced;
        total.not_replaced += session.counts.not_replaced;
        total.calls += session.counts.calls;
        total.conversions += session.counts.conversions;
    }
    return total;
}

}  // namespace sluice::exchange
