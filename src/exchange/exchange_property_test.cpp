#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <cstdlib>
#include <map>

#include "base/random.hpp"
#include "exchange/exchange_fixture.hpp"

namespace sluice::exchange {
namespace {

// The same sessions every time, unless the caller asks for others.
const int kSeeded = setenv("RC_PARAMS", "seed=20260302", 0);

// A random session of two accounts on one instrument and everything it reported, for the laws below.
class RandomSession {
public:
    RandomSession(std::uint64_t seed, bool trade_only, ExchangeConfig config)
        : floor{std::move(config)}, random_{seed, 1} {
        EXPECT_EQ(kSeeded, 0);
        floor.hold("A", "2000");
        floor.hold("B", "2000");
        for (int i = 0; i < 400; ++i)
            step(trade_only);
        floor.pass(std::chrono::hours{5});
        collect();
    }

    Floor floor;
    std::vector<ExecutionReport> reports;
    std::map<ClOrdId, NewOrderSingle> asked;  // by id, replaces included
    struct Shown {
        UnixNanos at;
        Price bid_px, offer_px;
        Quantity bid_size, offer_size;
    };
    std::vector<Shown> quotes;
    std::vector<Trade> trades;

private:
    static std::string cents(std::int64_t ticks) { return to_text(Price::from_nanos(ticks * 10'000'000)); }
    std::string lots(std::int64_t low, std::int64_t high) { return std::to_string(random_.between(low, high)); }

    NewOrderSingle draw(const std::string& name) {
        const Side side = random_.chance(1, 2) ? Side::Buy : Side::Sell;
        const bool limit = random_.chance(3, 4);
        auto order = Floor::order(name, side, lots(1, 400), limit ? cents(middle_ + random_.between(-12, 12)) : "");
        if (random_.chance(1, 6))
            order = Floor::stop(order, cents(middle_ + random_.between(-15, 15)));
        else if (random_.chance(1, 5))
            order.time_in_force = random_.chance(1, 2) ? TimeInForce::Ioc : TimeInForce::Fok;
        else if (limit && random_.chance(1, 6))
            order.exec_inst = ExecInst::PostOnly;
        return Floor::of(order, random_.chance(1, 2) ? "A" : "B");
    }

    void step(bool trade_only) {
        if (random_.chance(1, 3))
            middle_ += random_.between(-3, 3);
        switch (random_.below(10)) {
            case 0:
            case 1:
            case 2: {
                const std::string name = "c" + std::to_string(++names_);
                const auto order = draw(name);
                asked[order.cl_ord_id] = order;
                floor.send(order);
                break;
            }
            case 3:
                if (names_ > 0) {
                    const std::string name = "c" + lots(1, names_);
                    floor.cancel(name, "A");
                    floor.cancel(name, "B");
                }
                break;
            case 4:
                if (names_ > 0) {
                    const auto target = id("c" + lots(1, names_));
                    auto order = asked[target];
                    order.cl_ord_id = id("c" + std::to_string(++names_));
                    order.order_qty = qty(lots(1, 500));
                    if (order.price)
                        order.price = px(cents(middle_ + random_.between(-12, 12)));
                    asked[order.cl_ord_id] = order;
                    floor.replace(target.view(), order);
                }
                break;
            case 5:
            case 6: {
                const auto price = px(cents(middle_ + random_.between(-4, 4)));
                const auto way = static_cast<Aggressor>(random_.below(3));
                floor.trade(to_text(price), lots(1, 500), way);
                trades.push_back({InstrumentId{"NOVA.SIM"}, price, {}, way, 0, floor.now, floor.now});
                break;
            }
            default:
                if (trade_only)
                    break;
                const std::int64_t bid = middle_ - random_.between(1, 3);
                const std::int64_t offer = middle_ + random_.between(0, 3);
                const std::string bid_size = std::to_string(100 * random_.between(1, 4));
                const std::string offer_size = std::to_string(100 * random_.between(1, 4));
                floor.quote(cents(bid), bid_size, cents(offer), offer_size);
                quotes.push_back({floor.now, px(cents(bid)), px(cents(offer)), qty(bid_size), qty(offer_size)});
        }
        collect();
    }
    void collect() {
        floor.reports.clear();
        floor.exchange.take_reports(floor.now, floor.reports);
        for (const VenueReport& report : floor.reports)
            if (const auto* one = std::get_if<ExecutionReport>(&report))
                reports.push_back(*one);
    }

    Random random_;
    std::int64_t middle_ = 10'000;  // cents
    std::int64_t names_ = 0;
};

ExchangeConfig charging(bool slips) {
    ExchangeConfig config;
    config.fees = market::ibkr_fixed();
    if (slips)
        config.slippage = {SlippageKind::Fixed, px("0.02"), {}};
    return config;
}

struct Figures {
    Amount cash{};
    Amount available{};
    Quantity held{};
};
Figures figures_of(const Floor& floor, const char* account) {
    std::vector<VenueReport> out;
    floor.exchange.snapshot(*AccountId::parse(account), floor.now, out);
    Figures figures;
    for (const VenueReport& report : out) {
        if (const auto* balance = std::get_if<VenueBalance>(&report)) {
            figures.cash = balance->total;
            figures.available = balance->available;
        }
        if (const auto* position = std::get_if<VenuePosition>(&report))
            figures.held = position->qty;
    }
    return figures;
}

RC_GTEST_PROP(ExchangeLaws, MoneyAndSharesMoveByTheFillsAndByNothingElse,
              (std::uint64_t seed, bool trade_only, bool slips)) {
    const RandomSession session{seed, trade_only, charging(slips)};
    for (const char* account : {"A", "B"}) {
        Amount cash = money("1000000");
        Quantity held = qty("2000");
        for (const ExecutionReport& report : session.reports) {
            if (report.exec_type != ExecType::Trade || report.account.view() != account)
                continue;
            const Amount value = *value_of(report.last_px, report.last_qty, Multiplier::whole(1));
            cash += report.side == Side::Buy ? -value : value;
            cash -= report.fee;
            held += report.side == Side::Buy ? report.last_qty : -report.last_qty;
        }
        const Figures figures = figures_of(session.floor, account);
        RC_ASSERT(figures.cash == cash);
        RC_ASSERT(figures.held == held);
        RC_ASSERT(figures.cash >= Amount{});
        RC_ASSERT(figures.available >= Amount{});
        RC_ASSERT(figures.held >= Quantity{});
    }
}

RC_GTEST_PROP(ExchangeLaws, WithNothingOpenNothingIsReserved, (std::uint64_t seed, bool trade_only)) {
    const RandomSession session{seed, trade_only, charging(true)};
    RC_ASSERT(session.floor.exchange.open_orders() == 0u);  // all day orders, and the day is over
    for (const char* account : {"A", "B"}) {
        const Figures figures = figures_of(session.floor, account);
        RC_ASSERT(figures.cash == figures.available);
    }
}

RC_GTEST_PROP(ExchangeLaws, NoFillIsWorseThanItsLimit, (std::uint64_t seed, bool trade_only)) {
    const RandomSession session{seed, trade_only, charging(true)};
    for (const ExecutionReport& report : session.reports) {
        if (report.exec_type != ExecType::Trade)
            continue;
        const NewOrderSingle& order = session.asked.at(report.cl_ord_id);
        if (!order.price)
            continue;
        if (order.side == Side::Buy)
            RC_ASSERT(report.last_px <= *order.price);
        else
            RC_ASSERT(report.last_px >= *order.price);
    }
}

RC_GTEST_PROP(ExchangeLaws, EveryOrdersReportsTellOneStory, (std::uint64_t seed, bool trade_only)) {
    const RandomSession session{seed, trade_only, charging(false)};
    struct Story {
        Quantity cum;
        bool told = false;
        bool ended = false;
    };
    std::map<OrderId, Story> stories;
    std::map<ExecId, int> execs;
    for (const ExecutionReport& report : session.reports) {
        if (report.exec_type == ExecType::Rejected)
            continue;
        Story& story = stories[report.order_id];
        RC_ASSERT(!story.ended);
        if (report.exec_type == ExecType::New) {
            RC_ASSERT(!story.told);
            story.told = true;
        }
        RC_ASSERT(story.told);
        if (report.exec_type == ExecType::Trade) {
            RC_ASSERT(++execs[report.exec_id] == 1);
            RC_ASSERT(report.last_qty > Quantity{});
            story.cum += report.last_qty;
        }
        RC_ASSERT(report.cum_qty == story.cum);
        RC_ASSERT(story.cum <= report.order_qty);
        RC_ASSERT((report.ord_status == OrdStatus::Filled) == (story.cum == report.order_qty));
        story.ended = is_end(report.ord_status);
    }
    for (const auto& [order, story] : stories)
        RC_ASSERT(story.ended);
}

// At each price the outside's displayed sizes give no more than what newly appeared there. A quote at the best price that
// follows the same price brings its growth; a price that returns brings its whole size.
RC_GTEST_PROP(ExchangeLaws, ADisplayedSizeIsNeverConsumedTwice, (std::uint64_t seed)) {
    const RandomSession session{seed, false, charging(false)};
    for (const Side side : {Side::Buy, Side::Sell}) {
        std::size_t next = 0;
        bool shown = false;
        Price price;
        Quantity size;
        Quantity allowed;  // new size since the price became the best one
        Quantity eaten;
        for (const ExecutionReport& report : session.reports) {
            if (report.exec_type != ExecType::Trade || report.side != side)
                continue;
            const bool took =
                report.text.find("took ") != std::string::npos && report.text.find("displayed") != std::string::npos;
            const bool met = report.text.find("met by") != std::string::npos;
            if (!took && !met)
                continue;
            for (; next < session.quotes.size() && session.quotes[next].at <= report.transact_time; ++next) {
                const auto& quote = session.quotes[next];
                const bool crossed = quote.bid_px >= quote.offer_px;
                const Price now_px = side == Side::Buy ? quote.offer_px : quote.bid_px;
                const Quantity now_size = side == Side::Buy ? quote.offer_size : quote.bid_size;
                if (crossed) {
                    shown = false;
                    continue;
                }
                if (!shown || now_px != price) {
                    allowed = now_size;
                    eaten = {};
                } else if (now_size > size) {
                    allowed += now_size - size;
                }
                shown = true;
                price = now_px;
                size = now_size;
            }
            // A trade-only book before the first quote is another matter.
            if (report.text.find("no quotes") != std::string::npos || !shown)
                continue;
            eaten += report.last_qty;
            RC_ASSERT(eaten <= allowed);
        }
    }
}

RC_GTEST_PROP(ExchangeLaws, TheSameSessionGivesTheSameReports, (std::uint64_t seed)) {
    RC_ASSERT(RandomSession(seed, false, charging(true)).reports == RandomSession(seed, false, charging(true)).reports);
}

// Of two resting orders of one side, a print never fills the worse priced, or the later at one price, while the other waits
// with nothing ahead.
RC_GTEST_PROP(ExchangeLaws, PrintsFillInPriceTimeOrder, (std::uint64_t seed)) {
    Random random{seed, 2};
    Floor floor;
    floor.quote("99.00", "100", "101.00", "100");
    struct Resting {
        std::string name;
        std::int64_t ticks;
        std::int64_t left;
    };
    std::vector<Resting> resting;
    for (int i = 0; i < 12; ++i) {
        const std::int64_t ticks = 9'950 + random.between(0, 4);
        const std::int64_t size = random.between(1, 50);
        resting.push_back({"c" + std::to_string(i), ticks, size});
        floor.send(Floor::of(
            Floor::buy(resting.back().name, std::to_string(size), to_text(Price::from_nanos(ticks * 10'000'000))),
            i % 2 == 0 ? "A" : "B"));
    }
    floor.quote("99.00", "100", "101.00", "100");
    floor.said();
    std::stable_sort(resting.begin(), resting.end(),
                     [](const Resting& a, const Resting& b) { return a.ticks > b.ticks; });
    for (int i = 0; i < 8; ++i) {
        std::int64_t print = random.between(1, 80);
        floor.trade("99.40", std::to_string(print));
        std::string expected;
        for (Resting& one : resting) {
            const std::int64_t part = std::min(print, one.left);
            if (part == 0)
                continue;
            print -= part;
            one.left -= part;
            expected += one.name + " ";
        }
        floor.reports.clear();
        floor.exchange.take_reports(floor.now, floor.reports);
        std::string filled;
        for (const VenueReport& report : floor.reports)
            if (const auto* one = std::get_if<ExecutionReport>(&report))
                filled += std::string{one->cl_ord_id.view()} + " ";
        RC_ASSERT(filled == expected);
    }
}

}  // namespace
}  // namespace sluice::exchange
