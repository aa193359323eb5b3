#include <gtest/gtest.h>

#include "exchange/exchange_fixture.hpp"  // TestCalendar, share, px, qty, money
#include "venues/paper/paper_client.hpp"
#include "world/node.hpp"

// Engine and paper exchange in one process: what is compared is really the exchange's own.
namespace sluice::world {
namespace {

using exchange::money;
using exchange::px;
using exchange::qty;
using std::chrono::seconds;

const AccountId kAccount{"A"};
const InstrumentId kNova{"NOVA.SIM"};

struct Kept final : JournalPort {
    std::vector<Event> events;
    void append(std::span<const Event> batch) override { events.insert(events.end(), batch.begin(), batch.end()); }
};

struct PaperNode {
    exchange::TestCalendar calendar;
    venues::paper::PaperClient client;
    Kept journal;
    Node node;
    UnixNanos now = *parse_rfc3339("2026-03-02T15:00:00Z");

    PaperNode() : client{config(), calendar}, node{engine_config(), calendar, journal} {
        node.add_client(VenueId{"paper"}, client);
        Account account;
        account.id = kAccount;
        account.venue = VenueId{"paper"};
        Requester by;
        by.origin = Origin::Engine;
        node.start(1, now, {{by, DefineInstrument{exchange::share()}}, {by, OpenAccount{account}}});
        settle();
    }
    static venues::paper::PaperConfig config() {
        venues::paper::PaperConfig out;
        out.accounts = {{kAccount, Currency{"USD"}, money("100000"), exchange::BuyingPower::Cash}};
        out.listings = {{exchange::share(), {}}};
        return out;
    }
    static engine::EngineConfig engine_config() {
        engine::EngineConfig out;
        out.venues[VenueId{"paper"}] = venues::paper::kCapabilities;
        return out;
    }
    void settle() {
        while (node.published() < node.appended())
            node.on_durable(node.appended(), now);
    }
    void quote(const char* bid, const char* offer) {
        now += std::chrono::milliseconds{1};
        node.on_quote({kNova, px(bid), px(offer), qty("300"), qty("300"), now, now}, now);
        settle();
    }
    void wait(seconds how_long) {
        const UnixNanos until = now + how_long;
        for (auto due = node.next_due(); due && *due <= until; due = node.next_due()) {
            now = std::max(now, *due);
            node.on_time(now);
            settle();
        }
        now = until;
    }
    void say(CommandBody body) {
        node.on_command({{}, std::move(body)}, now);
        settle();
    }
    std::vector<Reconciled> certificates() const {
        std::vector<Reconciled> out;
        for (const Event& event : journal.events)
            if (const auto* one = std::get_if<Reconciled>(&event.body))
                out.push_back(*one);
        return out;
    }
    const engine::State& state() const { return node.engine().state(); }
};

TEST(PaperReconcile, TheAccountIsComparedBeforeAnythingElseHappens) {
    PaperNode paper;
    const auto certificates = paper.certificates();
    ASSERT_EQ(certificates.size(), 1u);
    EXPECT_EQ(certificates[0].differences, 0u);
    EXPECT_EQ(certificates[0].ours_hash, certificates[0].venue_hash);
    EXPECT_EQ(paper.state().cash.at({kAccount, Currency{"USD"}}), money("100000"));  // its opening counted once
}

TEST(PaperReconcile, OrdersPositionsAndCashAgreeAfterTradingAndAfterAFlatten) {
    PaperNode paper;
    paper.quote("187.40", "187.50");
    NewOrderSingle order;
    order.account = kAccount;
    order.instrument = kNova;
    order.order_qty = qty("20");
    order.ord_type = OrdType::Market;
    paper.say(SubmitOrder{order});
    order.ord_type = OrdType::Limit;
    order.price = px("180");
    paper.say(SubmitOrder{order});
    paper.quote("187.40", "187.50");
    paper.wait(seconds{61});
    auto certificates = paper.certificates();
    ASSERT_GE(certificates.size(), 2u);
    EXPECT_EQ(certificates.back().open_orders, 1u);
    EXPECT_EQ(certificates.back().positions, 1u);
    EXPECT_EQ(certificates.back().differences, 0u);
    EXPECT_EQ(certificates.back().ours_hash, certificates.back().venue_hash);

    paper.say(Flatten{kAccount, "test"});
    for (int i = 0; i < 5; ++i) {
        paper.wait(seconds{1});
        paper.quote("187.40", "187.50");
    }
    EXPECT_TRUE(paper.state().flattens.empty());
    EXPECT_TRUE(paper.state().open.empty());
    EXPECT_TRUE(paper.state().find_position({kAccount, kNova, Product::None})->qty.is_zero());
    paper.wait(seconds{60});
    EXPECT_EQ(paper.certificates().back().differences, 0u);
    EXPECT_TRUE(paper.state().freezes.empty());
}

}  // namespace
}  // namespace sluice::world
