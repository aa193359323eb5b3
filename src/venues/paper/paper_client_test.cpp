#include "venues/paper/paper_client.hpp"

#include "exchange/exchange_fixture.hpp"

namespace sluice::venues::paper {
namespace {

using exchange::Floor;
using exchange::id;
using exchange::kMs;
using exchange::money;
using exchange::px;
using exchange::qty;

std::string line(const VenueReport& report) {
    struct Say {
        std::string operator()(const ExecutionReport& r) const {
            std::string text = std::string{r.cl_ord_id.view()} + " " + std::string{to_text(r.exec_type)} + " " +
                               std::string{to_text(r.ord_status)} + " " + std::string{r.order_id.view()};
            if (r.exec_type == ExecType::Trade)
                text += " " + std::string{r.exec_id.view()} + " " + to_text(r.last_qty) + "@" + to_text(r.last_px);
            return text;
        }
        std::string operator()(const OrderCancelReject& r) const {
            return std::string{r.cl_ord_id.view()} + " cancel reject " + std::string{to_text(r.reason)};
        }
        std::string operator()(const RequestOutcome& r) const {
            return std::string{r.cl_ord_id.view()} + " " + std::string{to_text(r.request)} + " " +
                   std::string{to_text(r.outcome)};
        }
        std::string operator()(const OrderNotFound& r) const {
            return std::string{r.cl_ord_id.view()} + " not found " + std::string{to_text(r.kind)};
        }
        std::string operator()(const VenueHealth& r) const {
            return std::string{r.account.view()} + " link " + std::string{to_text(r.link)} + " " +
                   std::string{to_text(r.mode)};
        }
        std::string operator()(const Adjustment& r) const {
            return std::string{r.account.view()} + " " + std::string{to_text(r.kind)} + " " + to_text(r.cash) + " " +
                   std::string{r.currency.view()} + " " + std::string{r.id.view()};
        }
        std::string operator()(const VenuePosition& r) const {
            return std::string{r.account.view()} + " holds " + to_text(r.qty) + " " + std::string{r.instrument.view()} +
                   " at " + to_text(r.avg_px);
        }
        std::string operator()(const VenueBalance& r) const {
            return std::string{r.account.view()} + " has " + to_text(r.total) + " " + std::string{r.currency.view()} +
                   ", free " + to_text(r.available);
        }
        std::string operator()(const VenueSnapshot& r) const {
            std::string text = std::string{r.account.view()} + " snapshot " + std::to_string(r.snapshot);
            for (const ExecutionReport& order : r.orders)
                text += "; " + (*this)(order) + " cum " + to_text(*order.cum_qty);
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

PaperConfig config() {
    PaperConfig out;
    out.accounts = {{AccountId{"A"}, Currency{"USD"}, money("100000"), exchange::BuyingPower::Cash},
                    {AccountId{"B"}, Currency{"USD"}, money("500"), exchange::BuyingPower::Cash}};
    out.listings = {{exchange::share(), {}}};
    return out;
}

class PaperWorld {
public:
    explicit PaperWorld(PaperConfig c = config()) : client{std::move(c), calendar} { EXPECT_TRUE(client.status()); }
    std::string start() {
        client.start(now, out);
        return said();
    }
    void send(const NewOrderSingle& order) {
        client.submit({VenueId{"paper"}, order.account, SendNew{order, {}}}, now, out);
    }
    void cancel(const char* cl) {
        client.submit({VenueId{"paper"}, AccountId{"A"}, SendCancel{id(cl), {}, InstrumentId{"NOVA.SIM"}}}, now, out);
    }
    void query(const char* cl) {
        client.submit({VenueId{"paper"}, AccountId{"A"}, SendQuery{id(cl), {}, InstrumentId{"NOVA.SIM"}}}, now, out);
    }
    void ask(std::uint64_t number, UnixNanos from = {}, const char* account = "A") {
        client.submit({VenueId{"paper"}, *AccountId::parse(account), SendSnapshot{number, from}}, now, out);
    }
    void quote(const char* bid, const char* offer) {
        now += kMs;
        client.on_quote({InstrumentId{"NOVA.SIM"}, px(bid), px(offer), qty("300"), qty("300"), now, now}, now, out);
    }
    // The timers the client asked for, up to `until`, each at its time.
    void run_until(UnixNanos until) {
        while (!out.channel.wakes.empty()) {
            std::size_t first = 0;
            for (std::size_t i = 1; i < out.channel.wakes.size(); ++i)
                if (out.channel.wakes[i].at < out.channel.wakes[first].at)
                    first = i;
            const auto wake = out.channel.wakes[first];
            if (wake.at > until)
                break;
            out.channel.wakes.erase(out.channel.wakes.begin() + static_cast<std::ptrdiff_t>(first));
            now = std::max(now, wake.at);
            client.on_timer(wake.token, now, out);
        }
        now = std::max(now, until);
    }
    std::string said() {
        std::string text;
        for (const VenueReport& report : out.reports)
            text += line(report) + "\n";
        out.reports.clear();
        return text;
    }

    exchange::TestCalendar calendar;
    PaperClient client;
    Outbox out;
    UnixNanos now = *parse_rfc3339("2026-03-02T15:00:00Z");
};

TEST(PaperClient, ItsStartSaysPaperAndOpensTheAccounts) {
    PaperWorld world;
    EXPECT_EQ(world.start(),
              "A link Up Paper\nA Opening 100000 USD OPENING-A\nB link Up Paper\nB Opening 500 USD OPENING-B\n"
              "A has 100000 USD, free 100000\nB has 500 USD, free 500\n");
}

TEST(PaperClient, AnOrderIsSentThenNewThenTraded) {
    PaperWorld world;
    world.start();
    world.send(Floor::buy("c1", "100"));
    EXPECT_EQ(world.said(), "c1 New Sent\n");
    world.quote("187.40", "187.50");
    EXPECT_EQ(world.said(),
              "c1 New New P1\nc1 Trade Filled P1 X1 100@187.5\nA has 81250 USD, free 81250\n"
              "A holds 100 NOVA.SIM at 187.5\n");
}

TEST(PaperClient, ASnapshotShowsTheAccountAtOnce) {
    PaperWorld world;
    world.start();
    world.send(Floor::buy("c1", "100"));
    world.send(Floor::buy("c2", "50", "180"));
    world.quote("187.40", "187.50");
    world.said();
    world.ask(1);
    EXPECT_EQ(world.said(),
              " Snapshot Sent\nA snapshot 1; c2 OrderStatus New P2 cum 0; c1 Trade Filled P1 X1 100@187.5; "
              "A holds 100 NOVA.SIM at 187.5; A has 81250 USD, free 72250\n");
    world.ask(2, {}, "B");
    EXPECT_EQ(world.said(), " Snapshot Sent\nB snapshot 2; B has 500 USD, free 500\n");
}

TEST(PaperClient, ASnapshotLeavesOutExecutionsFromBeforeTheTimeAsked) {
    PaperWorld world;
    world.start();
    world.send(Floor::buy("c1", "100"));
    world.quote("187.40", "187.50");
    world.said();
    world.ask(1, world.now + kMs);
    EXPECT_EQ(world.said().find("X1"), std::string::npos);
}

TEST(PaperClient, ASnapshotSaysHowFarBackItsExecutionsReach) {
    PaperWorld world;
    const UnixNanos began = world.now;
    world.start();
    world.quote("187.40", "187.50");
    world.ask(1);
    const auto& shown = std::get<VenueSnapshot>(world.out.reports.back());
    EXPECT_EQ(shown.executions_from, began);
    EXPECT_EQ(shown.taken_at, world.now);
    EXPECT_TRUE(shown.complete);
}

TEST(PaperClient, ReportsComeThroughTimersAfterTheLatency) {
    PaperConfig slow = config();
    slow.exchange.latency_in = 2 * kMs;
    slow.exchange.latency_out = 10 * kMs;
    PaperWorld world{slow};
    world.start();
    world.send(Floor::buy("c1", "100"));
    world.quote("187.40", "187.50");
    world.quote("187.40", "187.50");
    EXPECT_EQ(world.said(), "c1 New Sent\n");
    world.run_until(world.now + 9 * kMs);
    EXPECT_EQ(world.said(), "");
    world.run_until(world.now + kMs);
    EXPECT_EQ(world.said(),
              "c1 New New P1\nc1 Trade Filled P1 X1 100@187.5\nA has 81250 USD, free 81250\n"
              "A holds 100 NOVA.SIM at 187.5\n");
}

TEST(PaperClient, ASilentMarketIsAnsweredByATimer) {
    PaperWorld world;
    world.start();
    world.send(Floor::buy("c1", "100", "180"));
    world.run_until(world.now + 250 * kMs);
    EXPECT_EQ(world.said(), "c1 New Sent\nc1 New New P1\n");
    world.cancel("c1");
    world.query("c1");
    world.query("c2");
    world.run_until(world.now + 250 * kMs);
    EXPECT_EQ(world.said(),
              "c1 Cancel Sent\nc1 Query Sent\nc2 Query Sent\nc1 Canceled Canceled P1\n"
              "c1 OrderStatus Canceled P1\nc2 not found Proof\n");
}

TEST(PaperClient, AccountsShareOneExchange) {
    PaperWorld world;
    world.start();
    world.send(Floor::buy("c1", "2"));
    world.send(Floor::of(Floor::buy("d1", "3"), "B"));
    world.quote("187.40", "187.50");
    EXPECT_EQ(world.said(),
              "c1 New Sent\nd1 New Sent\nc1 New New P1\nc1 Trade Filled P1 X1 2@187.5\nd1 Rejected Rejected \n"
              "A has 99625 USD, free 99625\nA holds 2 NOVA.SIM at 187.5\n");
}

TEST(PaperClient, DayOrdersExpireByATimerAtTheClose) {
    PaperWorld world;
    world.start();
    world.send(Floor::buy("c1", "2", "180"));
    world.quote("187.40", "187.50");
    world.said();
    world.run_until(*parse_rfc3339("2026-03-02T21:00:00Z"));
    EXPECT_EQ(world.said(), "c1 Expired Expired P1\n");
}

TEST(PaperClient, ARestartGoesOnWhereTheLastRunStopped) {
    PaperConfig later = config();
    later.exchange.run = 1;
    PaperWorld world{later};
    PaperRestore restored;
    restored.cash = {{AccountId{"A"}, Currency{"USD"}, money("81250")}};
    restored.positions = {{AccountId{"A"}, InstrumentId{"NOVA.SIM"}, qty("100"), px("187.50")}};
    exchange::RestoredOrder order;
    order.order = Floor::sell("c2", "100", "190");
    order.order_id = OrderId{"P7"};
    order.cum_qty = qty("40");
    order.cum_notional = *product(px("190"), qty("40"));
    order.entered = world.now;
    restored.orders = {order};
    order.order = Floor::stop(Floor::sell("c3", "40"), "180");
    order.order_id = OrderId{};
    order.cum_qty = {};
    order.cum_notional = {};
    restored.orders.push_back(order);
    ASSERT_TRUE(world.client.restore(restored, world.now));
    EXPECT_EQ(world.start(),
              "A link Up Paper\nB link Up Paper\nB Opening 500 USD OPENING-B\nA has 81250 USD, free 81250\n"
              "A holds 100 NOVA.SIM at 187.5\nB has 500 USD, free 500\n");
    world.query("c2");
    world.query("lost");
    world.quote("189.90", "189.95");
    EXPECT_EQ(world.said(),
              "c2 Query Sent\nlost Query Sent\nc2 OrderStatus PartiallyFilled P7\nlost not found Proof\n");
    world.quote("190.10", "190.20");
    EXPECT_EQ(world.said(),
              "c2 Trade Filled P7 X1-1 60@190\nA has 92650 USD, free 92650\nA holds 40 NOVA.SIM at 187.5\n");
    world.quote("179.90", "180.20");
    EXPECT_EQ(world.said(),
              "c3 Trade Filled P1-1 X1-2 40@179.9\nA has 99846 USD, free 99846\nA holds 0 NOVA.SIM at 0\n");
}

// A venue in whose place paper stands may trade an order as another kind: what was taken before the restart, too.
TEST(PaperClient, ARestoredOrderTradesAsTheVenueWouldTradeIt) {
    PaperConfig guarded = config();
    guarded.manner.as_traded = [](NewOrderSingle order, const Instrument&) {
        order.ord_type = OrdType::StopLimit;
        order.price = px("205");
        return order;
    };
    PaperWorld world{guarded};
    PaperRestore restored;
    exchange::RestoredOrder order;
    order.order = Floor::stop(Floor::buy("c1", "40"), "200");
    order.order_id = OrderId{"P7"};
    order.entered = world.now;
    restored.orders = {order};
    restored.cash = {{AccountId{"A"}, Currency{"USD"}, money("81250")}};
    ASSERT_TRUE(world.client.restore(restored, world.now));
    world.start();
    const NewOrderSingle moved = Floor::stop(Floor::buy("c2", "40"), "198");
    world.client.submit({VenueId{"paper"}, AccountId{"A"}, SendReplace{moved, id("c1"), OrderId{"P7"}, {}}}, world.now,
                        world.out);
    world.quote("189.90", "189.95");
    EXPECT_EQ(world.said(), "c2 Replace Sent\nc2 Replaced New P7\n");
}

TEST(PaperClient, ADayOrderOfAClosedSessionExpiresAtTheRestart) {
    PaperWorld world;
    PaperRestore restored;
    exchange::RestoredOrder order;
    order.order = Floor::buy("c2", "100", "190");
    order.order_id = OrderId{"P7"};
    order.entered = *parse_rfc3339("2026-03-01T15:00:00Z");
    restored.orders = {order};
    restored.cash = {{AccountId{"A"}, Currency{"USD"}, money("81250")}};
    ASSERT_TRUE(world.client.restore(restored, world.now));
    EXPECT_NE(world.start().find("c2 Expired Expired P7\n"), std::string::npos);
}

TEST(PaperClient, RefusesToRestoreWhatContradictsItself) {
    PaperWorld world;
    PaperRestore restored;
    exchange::RestoredOrder order;
    order.order = Floor::buy("c2", "100", "190");
    order.cum_qty = qty("100");
    restored.orders = {order};
    const Status status = world.client.restore(restored, world.now);
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().text, "restored order c2: 100 of 100 filled does not leave an open order");
}

TEST(PaperClient, SaysWhenItsConfigurationContradictsItself) {
    PaperConfig twice = config();
    twice.accounts.push_back(twice.accounts.front());
    exchange::TestCalendar calendar;
    PaperClient client{twice, calendar};
    ASSERT_FALSE(client.status());
    EXPECT_EQ(client.status().error().text, "account A is open already");
}

}  // namespace
}  // namespace sluice::venues::paper
