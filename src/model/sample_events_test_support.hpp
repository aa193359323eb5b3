#pragma once

#include <vector>

#include "model/event.hpp"
#include "model/market_data.hpp"

// One event of every kind, with believable values: the golden bytes of test/data/model and the examples of docs/events.md
// are these. A change here changes neither; both then fail and say what they expected.
namespace sluice::sample {

inline Price px(std::int64_t cents) { return Price::from_nanos(cents * 10'000'000); }
inline UnixNanos at(std::int64_t second, std::int64_t nanos = 0) {
    return UnixNanos::from_nanos((1'782'916'200 + second) * 1'000'000'000 + nanos);  // from 2026-07-01T14:30:00Z
}

inline const AccountId kAccount{"main"};
inline const VenueId kVenue{"paper"};
inline const InstrumentId kApple{"AAPL.US"};
inline const ClOrdId kOrder{"P1-2KX9Q7F-1"};
inline const ClOrdId kReplacement{"P1-2KX9Q7F-2"};

inline Requester person() { return {}; }
inline Requester strategy() {
    Requester by;
    by.origin = Origin::Strategy;
    by.who = StrategyId{"ema-cross"};
    by.key = IdempotencyKey{"ema-cross-000017"};
    return by;
}

inline NewOrderSingle limit_order() {
    NewOrderSingle order;
    order.cl_ord_id = kOrder;
    order.account = kAccount;
    order.instrument = kApple;
    order.strategy = StrategyId{"ema-cross"};
    order.ord_type = OrdType::Limit;
    order.order_qty = Quantity::whole(40);
    order.price = px(18'750);
    return order;
}

// Every rare term at once; no venue would take it.
inline NewOrderSingle rare_order() {
    NewOrderSingle order = limit_order();
    order.cl_ord_id = kReplacement;
    order.side = Side::Sell;
    order.ord_type = OrdType::TrailingStop;
    order.time_in_force = TimeInForce::Gtd;
    order.product = Product::Nrml;
    order.position_effect = PositionEffect::Close;
    order.exec_inst = ExecInst::ReduceOnly | ExecInst::ExtendedHours;
    order.stop_px = px(18'600);
    order.cash_order_qty = Amount::whole(7'500);
    order.trail_amount = px(150);
    order.trail_percent = Ratio::from_nanos(50'000'000);
    order.display_qty = Quantity::whole(10);
    order.expire_time = at(86'400);
    return order;
}

inline DecisionFigures figures() {
    DecisionFigures figures;
    figures.reference_px = px(18'750);
    figures.quote_time = at(0, 5'000'000);
    figures.quote_age_ns = 1'250'000;
    figures.order_value = Amount::whole(7'500);
    figures.equity = Amount::whole(100'000);
    figures.worst_position = Quantity::whole(40);
    figures.daily_pnl = -Amount::whole(12);
    figures.open_orders = 1;
    figures.orders_last_second = 1;
    figures.orders_last_minute = 3;
    return figures;
}

// With the figures of lists, conversion and the limits over all accounts.
inline DecisionFigures all_figures() {
    DecisionFigures all = figures();
    all.peak_equity = Amount::whole(101'250);
    all.unprotected = Amount::whole(7'500);
    all.rate = Price::from_nanos(83'400'000'000);
    all.rate_age_ns = 60'000'000'000;
    all.group_order_value = Amount::whole(625'500);
    all.group_equity = Amount::whole(8'340'000);
    all.group_daily_pnl = -Amount::whole(1'001);
    return all;
}

inline Denial denial() {
    Denial denial;
    denial.code = DenialCode::OrderValue;
    denial.lock = Lock::Limits;
    denial.actual = Amount::whole(18'750);
    denial.allowed = Amount::whole(10'000);
    denial.text = "order value 18750 USD is above max_order_value 10000 USD";
    return denial;
}

inline Instrument option() {
    Instrument option;
    option.id = InstrumentId{"AAPL260717C00190000.US"};
    option.asset_class = AssetClass::Option;
    option.multiplier = Multiplier::whole(100);
    option.expiry = Date{2026, 7, 17};
    option.option.emplace();
    option.option->underlying = kApple;
    option.option->strike = px(19'000);
    return option;
}

inline ExecutionReport fill() {
    ExecutionReport report;
    report.venue = kVenue;
    report.account = kAccount;
    report.instrument = kApple;
    report.cl_ord_id = kOrder;
    report.exec_type = ExecType::Trade;
    report.ord_status = OrdStatus::PartiallyFilled;
    report.liquidity = Liquidity::Removed;
    report.order_qty = Quantity::whole(40);
    report.last_qty = Quantity::whole(25);
    report.last_px = px(18'749);
    report.cum_qty = Quantity::whole(25);
    report.cum_notional = Notional::from_atto(int128{468'725} * 10'000'000'000'000'000);
    report.fee = Amount::from_nanos(125'000'000);
    report.fee_currency = Currency{"USD"};
    report.transact_time = at(0, 10'000'000);
    report.order_id = OrderId{"101"};
    report.exec_id = ExecId{"101-1"};
    return report;
}

inline ReportApplied report_applied() {
    ReportApplied applied;
    applied.report = fill();
    applied.ord_status = OrdStatus::PartiallyFilled;
    applied.order = kOrder;
    applied.fill_qty = Quantity::whole(25);
    applied.fill_notional = *applied.report.cum_notional;
    applied.settles_new = true;
    return applied;
}

inline RequestProgress progress() {
    RequestProgress progress;
    progress.outcome = {kVenue, kAccount, kOrder, RequestKind::New, SendOutcome::Refused, at(1), "429: slow down"};
    progress.stage = RequestStage::Queued;
    return progress;
}

inline AdjustmentApplied dividend() {
    Adjustment adjustment;
    adjustment.venue = kVenue;
    adjustment.account = kAccount;
    adjustment.kind = AdjustmentKind::Dividend;
    adjustment.instrument = kApple;
    adjustment.currency = Currency{"USD"};
    adjustment.cash = Amount::from_nanos(6'500'000'000);
    adjustment.transact_time = at(60);
    adjustment.id = ExecId{"div-2026-q3"};
    adjustment.text = "0.26 a share";
    return {adjustment, Applied::Changed};
}

inline const ListId kList{"P1-2KX9Q7F-1"};
inline const std::string kHash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

inline Requester engine() {
    Requester by;
    by.origin = Origin::Engine;
    by.who = StrategyId{"engine"};
    return by;
}

inline NewOrderList bracket() {
    NewOrderList list;
    list.list_id = kList;
    NewOrderSingle exit = limit_order();
    exit.cl_ord_id = kReplacement;
    exit.side = Side::Sell;
    exit.price = px(19'500);
    list.orders = {limit_order(), exit, exit};
    list.orders[2].cl_ord_id = ClOrdId{"P1-2KX9Q7F-3"};
    list.orders[2].ord_type = OrdType::Stop;
    list.orders[2].price.reset();
    list.orders[2].stop_px = px(18'000);
    return list;
}

inline Limits limits() {
    Limits limits;
    limits.allowed_instruments = {kApple, option().id};
    return limits;
}

inline Token token() {
    Token token;
    token.id = TokenId{"k3v9"};
    token.name = StrategyId{"ema-cross"};
    token.account = kAccount;
    token.expires = at(86'400);
    token.scopes = {Scope::Read, Scope::Propose};
    token.secret_hash = kHash;
    return token;
}

inline AccessRefusal refusal() {
    return {TokenId{"k3v9"},
            403,
            3,
            "POST",
            "/v1/orders",
            "127.0.0.1:53412",
            "missing-scope",
            "the token k3v9 has no scope trade"};
}

// In the order of the kinds, numbered from 1.
inline std::vector<Event> events() {
    const std::optional<UnixNanos> send_by = at(1, 5'000'000);
    const std::vector<EventBody> bodies{
        RunStarted{Mode::Paper, 155'172'243, 2, 1, false, true, false, "0.1.0"},
        RunStopped{"stopped by SIGTERM"},
        InstrumentDefined{option()},
        AccountOpened{{kAccount, kVenue, Currency{"USD"}, CalendarId{"NYSE"}}},
        LimitsSet{kAccount, limits(), person()},
        Armed{at(14'400), person()},
        ArmingEnded{ArmingEnd::Disarmed, person()},
        Halted{kAccount, false, true, person(), "wrong prices on the screen"},
        Resumed{kAccount, person(), "feed repaired"},
        FreezeChanged{kAccount, kApple, FreezeState::Frozen, person(), "positions differ by 5"},
        OrderPlaced{limit_order(), strategy(), Exposure::Adds, send_by, figures()},
        OrderDenied{rare_order(), strategy(), denial(), figures()},
        ReplacePlaced{rare_order(), kOrder, strategy(), Exposure::Exit, std::nullopt, figures()},
        CancelPlaced{kOrder, kAccount, kApple, 2, strategy()},
        QueryPlaced{kOrder, kAccount, kApple, 1},
        CommandRefused{
            CommandKind::CancelOrder,
            kOrder,
            kAccount,
            person(),
            {DenialCode::OrderDone, Lock::None, {}, {}, "order P1-2KX9Q7F-1 is Filled and cannot be cancelled"}},
        RequestDropped{kOrder,
                       kAccount,
                       RequestKind::New,
                       {DenialCode::Halted, Lock::Armed, {}, {}, "account main was halted before the order left"}},
        progress(),
        report_applied(),
        CancelRejected{{kVenue, kAccount, kOrder, RequestKind::Cancel, CxlRejReason::TooLateToCancel, at(2), "filled"},
                       Applied::Changed},
        NotFoundNoted{{kVenue, kAccount, kOrder, NotFoundKind::Proof}, OrdStatus::Rejected},
        Overfilled{kOrder, kAccount, kApple, Quantity::whole(40), Quantity::whole(45)},
        dividend(),
        VenuePositionSeen{{kVenue, kAccount, kApple, Product::None, Quantity::whole(25), px(18'749), at(3)}},
        VenueBalanceSeen{{kVenue, kAccount, Currency{"USD"}, Amount::whole(95'312), Amount::whole(90'000), at(3)}},
        VenueHealthChanged{{kVenue, kAccount, Link::Up, Breaker::Closed, Mode::Paper, "connected"}},
        DayOpened{kAccount, Date{2026, 7, 1}, Amount::whole(100'000)},
        JournalHealthChanged{false, "no space left on the device"},
        Alerted{AlertCode::RequestUnknown, kAccount, kApple, kOrder,
                "the outcome of the new order is unknown for 30 s"},
        SignalNoted{kApple, strategy(), "fast average crossed the slow one upwards"},
        ListPlaced{bracket(), ListForm::Held, strategy(), send_by, all_figures()},
        ListStepped{kList, kAccount, kApple, ListStep::TargetReached, px(19'500), "the bid stood at the target"},
        OrderProposed{limit_order(), std::nullopt, strategy(), kHash, px(18'750), at(60), all_figures()},
        ProposalEnded{kOrder, kAccount, ProposalEnd::Approved, person(), {}},
        FlattenStarted{kAccount, person(), "end of the experiment"},
        FlattenEnded{kAccount, "every order has ended and every position is closed"},
        RateSet{Currency{"INR"}, Currency{"USD"}, Price::from_nanos(11'900'000), "configuration"},
        EquityPeaked{kAccount, Amount::whole(101'250)},
        SnapshotAsked{kAccount, 7, engine()},
        AccountAdopted{kAccount, person()},
        DifferenceFound{kAccount,
                        kApple,
                        Product::None,
                        {},
                        DifferenceClass::MissedFill,
                        Quantity::whole(25),
                        Quantity::whole(40),
                        Quantity::whole(40),
                        {},
                        {},
                        6,
                        7,
                        "execution 101-2 of order 101"},
        DifferenceClosed{kAccount, kApple, Product::None, {}, "both sides hold 40"},
        Reconciled{kAccount, 8, 1, 1, 1, 0, at(64), kHash, kHash},
        TokenIssued{token(), person()},
        TokenRevoked{token().id, person(), "the laptop was lost"},
        AccessRefused{refusal()},
    };
    std::vector<Event> events;
    for (const EventBody& body : bodies) {
        const std::uint64_t sequence = events.size() + 1;
        events.push_back({sequence, at(0, static_cast<std::int64_t>(sequence) * 1'000'000), body});
    }
    return events;
}

// One piece of market data of every kind.
inline std::vector<MarketData> market_data() {
    OptionQuote call;
    call.instrument = option().id;
    call.strike = px(19'000);
    call.bid_px = px(310);
    call.offer_px = px(315);
    call.bid_size = Quantity::whole(12);
    call.offer_size = Quantity::whole(9);
    call.volume = Quantity::whole(1'402);
    call.open_interest = Quantity::whole(8'111);
    call.previous_open_interest = Quantity::whole(7'950);
    Bar bar{kApple, at(0), at(60), px(18'748), px(18'755), px(18'741), px(18'750), Quantity::whole(12'300),
            {},     88,    false,  false};
    bar.turnover = Notional::from_atto(int128{230'625} * 10'000'000'000'000'000'000u);
    return {
        Quote{kApple, px(18'749), px(18'750), Quantity::whole(300), Quantity::whole(500), at(0), at(0, 900'000)},
        Trade{kApple, px(18'750), Quantity::whole(100), Aggressor::Buyer, 52'983, at(0), at(0, 900'000)},
        bar,
        Depth{kApple,
              DepthKind::Update,
              11,
              12,
              at(0),
              at(0, 900'000),
              {{px(18'749), Quantity::whole(300)}},
              {{px(18'750), Quantity{}}, {px(18'751), Quantity::whole(700)}}},
        OptionChain{kApple, px(18'750), Date{2026, 7, 17}, at(0), {call}},
    };
}

}  // namespace sluice::sample
