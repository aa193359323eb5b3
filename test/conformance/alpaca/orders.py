"""ALP-O: new orders of every type, class and time in force."""
import datetime

from alpaca.trading.enums import (AssetClass, OrderClass, OrderSide, OrderStatus, OrderType, PositionIntent,
                                  TimeInForce)
from alpaca.trading.client import TradingClient
from alpaca.trading.requests import (GetOrderByIdRequest, LimitOrderRequest, MarketOrderRequest, StopLimitOrderRequest,
                                     StopLossRequest, StopOrderRequest, TakeProfitRequest, TrailingStopOrderRequest)
from desk import ASK_EVERY, Desk, near
from kit import case, until

BUY, SELL, DAY, GTC = OrderSide.BUY, OrderSide.SELL, TimeInForce.DAY, TimeInForce.GTC


@case("ALP-O01", "a market order is answered pending_new and fills at the ask")
def market_buy(simulator):
    desk = Desk(simulator)
    _, ask = desk.touch("AAPL")
    order = desk.market("AAPL", 10)
    assert order.status == OrderStatus.PENDING_NEW and order.filled_qty == "0" and order.filled_avg_price is None
    assert (order.symbol, order.qty, order.side, order.type, order.order_type) == \
        ("AAPL", "10", BUY, OrderType.MARKET, OrderType.MARKET)
    assert order.order_class == OrderClass.SIMPLE and order.time_in_force == DAY and not order.extended_hours
    assert order.asset_class == AssetClass.US_EQUITY and order.legs is None and order.notional is None
    assert order.position_intent == PositionIntent.BUY_TO_OPEN
    done = desk.filled(order)
    assert done.filled_qty == "10" and done.filled_at >= done.submitted_at
    near(done.filled_avg_price, ask, ask * 0.01)


@case("ALP-O02", "a limit order rests at its price, new, until it is cancelled with 204")
def limit_rests(simulator):
    desk = Desk(simulator)
    price = desk.below("MSFT")
    order = desk.limit("MSFT", 3, limit_price=price, time_in_force=GTC)
    now = desk.working(order)
    assert float(now.limit_price) == price and now.time_in_force == GTC and now.stop_price is None
    assert desk.trading.cancel_order_by_id(order.id) is None
    gone = desk.reaches(order, OrderStatus.CANCELED)
    assert gone.canceled_at is not None and gone.filled_qty == "0" and gone.expired_at is None


@case("ALP-O03", "a limit order above the ask fills at the ask or better")
def limit_crosses(simulator):
    desk = Desk(simulator)
    _, ask = desk.touch("SPY")
    done = desk.filled(desk.limit("SPY", 5, limit_price=round(ask * 1.05, 2)))
    near(done.filled_avg_price, ask, ask * 0.01)


@case("ALP-O04", "a buy stop above the market rests with its stop price")
def stop_rests(simulator):
    desk = Desk(simulator)
    stop = desk.above("TSLA")
    order = desk.trading.submit_order(StopOrderRequest(symbol="TSLA", qty=1, side=BUY, time_in_force=DAY,
                                                       stop_price=stop))
    now = desk.working(order)
    assert now.type == OrderType.STOP and float(now.stop_price) == stop and now.limit_price is None


@case("ALP-O05", "a sell stop above the market triggers and fills")
def stop_triggers(simulator):
    desk = Desk(simulator)
    desk.bought("NVDA", 2)
    bid, _ = desk.touch("NVDA")
    order = desk.trading.submit_order(StopOrderRequest(symbol="NVDA", qty=2, side=SELL, time_in_force=DAY,
                                                       stop_price=round(bid * 1.02, 2)))
    assert order.position_intent == PositionIntent.SELL_TO_CLOSE
    near(desk.filled(order).filled_avg_price, bid, bid * 0.02)


@case("ALP-O06", "a stop-limit order keeps both prices")
def stop_limit(simulator):
    desk = Desk(simulator)
    stop, limit = desk.above("QQQ"), desk.above("QQQ", 1.6)
    order = desk.trading.submit_order(StopLimitOrderRequest(symbol="QQQ", qty=1, side=BUY, time_in_force=GTC,
                                                            stop_price=stop, limit_price=limit))
    now = desk.working(order)
    assert now.type == OrderType.STOP_LIMIT
    assert (float(now.stop_price), float(now.limit_price)) == (stop, limit)


@case("ALP-O07", "a trailing stop by amount follows the high water mark")
def trail_price(simulator):
    desk = Desk(simulator)
    desk.bought("META", 1)
    order = desk.trading.submit_order(TrailingStopOrderRequest(symbol="META", qty=1, side=SELL, time_in_force=DAY,
                                                               trail_price=25))
    now = desk.working(order)
    assert now.type == OrderType.TRAILING_STOP and float(now.trail_price) == 25 and now.trail_percent is None
    near(float(now.hwm) - float(now.stop_price), 25, 1e-9)


@case("ALP-O08", "a trailing stop by percent keeps its distance")
def trail_percent(simulator):
    desk = Desk(simulator)
    desk.bought("AMD", 1)
    order = desk.trading.submit_order(TrailingStopOrderRequest(symbol="AMD", qty=1, side=SELL, time_in_force=GTC,
                                                               trail_percent=5))
    now = desk.working(order)
    assert float(now.trail_percent) == 5 and now.trail_price is None
    near(float(now.stop_price), float(now.hwm) * 0.95, 0.01)


@case("ALP-O09", "a sum of money buys a fraction of a share")
def notional(simulator):
    desk = Desk(simulator)
    order = desk.trading.submit_order(MarketOrderRequest(symbol="MSFT", notional=1000, side=BUY, time_in_force=DAY))
    assert order.notional == "1000" and order.qty is None
    done = desk.filled(order)
    near(float(done.filled_qty) * float(done.filled_avg_price), 1000, 0.01)
    position = desk.trading.get_open_position("MSFT")
    assert position.qty == done.filled_qty


@case("ALP-O10", "a fractional quantity keeps nine decimals")
def fractional(simulator):
    desk = Desk(simulator)
    done = desk.filled(desk.market("AAPL", 0.123456789))
    assert done.qty == "0.123456789" and done.filled_qty == "0.123456789"


@case("ALP-O11", "an extended-hours limit order says so")
def extended(simulator):
    desk = Desk(simulator)
    order = desk.limit("AAPL", 1, extended_hours=True)
    assert order.extended_hours and desk.working(order).extended_hours


@case("ALP-O12", "an ioc order above the ask fills, one below it is cancelled")
def ioc(simulator):
    desk = Desk(simulator)
    done = desk.filled(desk.limit("AAPL", 1, limit_price=desk.above("AAPL", 1.05), time_in_force=TimeInForce.IOC))
    assert done.time_in_force == TimeInForce.IOC and done.filled_qty == "1"
    gone = desk.reaches(desk.limit("AAPL", 1, time_in_force=TimeInForce.IOC), OrderStatus.CANCELED)
    assert gone.filled_qty == "0"


@case("ALP-O13", "a fok order fills whole or not at all")
def fok(simulator):
    desk = Desk(simulator)
    high = desk.above("NFLX", 1.05)
    done = desk.filled(desk.limit("NFLX", 1, limit_price=high, time_in_force=TimeInForce.FOK))
    assert done.filled_qty == "1"
    gone = desk.reaches(desk.limit("NFLX", 1000, limit_price=high, time_in_force=TimeInForce.FOK),
                        OrderStatus.CANCELED)
    assert gone.filled_qty == "0"


@case("ALP-O14", "a crypto order trades fractions of a coin, good till cancelled")
def crypto(simulator):
    desk = Desk(simulator)
    done = desk.filled(desk.market("BTC/USD", 0.01))
    assert done.symbol == "BTC/USD" and done.asset_class == AssetClass.CRYPTO and done.filled_qty == "0.01"
    position = desk.trading.get_open_position("BTCUSD")
    assert position.symbol == "BTCUSD" and float(position.qty) == 0.01


@case("ALP-O15", "a crypto order by sum of money, and a crypto stop-limit")
def crypto_kinds(simulator):
    desk = Desk(simulator)
    order = desk.trading.submit_order(MarketOrderRequest(symbol="ETH/USD", notional=500, side=BUY, time_in_force=GTC))
    done = desk.filled(order)
    near(float(done.filled_qty) * float(done.filled_avg_price), 500, 0.01)
    stop = desk.above("ETH/USD")
    waits = desk.trading.submit_order(StopLimitOrderRequest(symbol="ETH/USD", qty=0.5, side=BUY, time_in_force=GTC,
                                                            stop_price=stop, limit_price=stop))
    assert desk.working(waits).type == OrderType.STOP_LIMIT


@case("ALP-O16", "a bracket holds its exits until the entry fills, then works both")
def bracket(simulator):
    desk = Desk(simulator)
    bid, ask = desk.touch("AAPL")
    order = desk.market("AAPL", 2, order_class=OrderClass.BRACKET,
                        take_profit=TakeProfitRequest(limit_price=round(ask * 1.2, 2)),
                        stop_loss=StopLossRequest(stop_price=round(bid * 0.8, 2)))
    assert order.order_class == OrderClass.BRACKET and len(order.legs) == 2
    assert {leg.type for leg in order.legs} == {OrderType.LIMIT, OrderType.STOP}
    assert all(leg.status == OrderStatus.HELD and leg.side == SELL for leg in order.legs)
    desk.filled(order)

    def both_work():
        legs = desk.trading.get_order_by_id(order.id, GetOrderByIdRequest(nested=True)).legs
        works = sorted(leg.status.value for leg in legs)
        return works if works in (["held", "new"], ["new", "new"]) else None
    until(both_work, "the exits to work", every=ASK_EVERY)


@case("ALP-O17", "cancelling a bracket's waiting entry cancels its exits")
def bracket_cancelled(simulator):
    desk = Desk(simulator)
    price = desk.below("AAPL")
    order = desk.limit("AAPL", 2, limit_price=price, order_class=OrderClass.BRACKET,
                       take_profit=TakeProfitRequest(limit_price=round(price * 1.2, 2)),
                       stop_loss=StopLossRequest(stop_price=round(price * 0.8, 2),
                                                 limit_price=round(price * 0.79, 2)))
    assert {leg.type for leg in order.legs} == {OrderType.LIMIT, OrderType.STOP_LIMIT}
    desk.working(order)
    desk.trading.cancel_order_by_id(order.id)
    desk.reaches(order, OrderStatus.CANCELED)
    for leg in order.legs:
        desk.reaches(leg, OrderStatus.CANCELED)


@case("ALP-O18", "of an OCO the take-profit is the parent, and one fill cancels the other")
def oco(simulator):
    desk = Desk(simulator)
    desk.bought("MSFT", 2)
    bid, _ = desk.touch("MSFT")
    order = desk.trading.submit_order(LimitOrderRequest(
        symbol="MSFT", qty=2, side=SELL, time_in_force=GTC, order_class=OrderClass.OCO,
        take_profit=TakeProfitRequest(limit_price=round(bid * 0.95, 2)),
        stop_loss=StopLossRequest(stop_price=round(bid * 0.9, 2))))
    assert order.order_class == OrderClass.OCO and order.type == OrderType.LIMIT and len(order.legs) == 1
    assert order.legs[0].type == OrderType.STOP
    desk.filled(order)
    desk.reaches(order.legs[0], OrderStatus.CANCELED)


@case("ALP-O19", "an OTO brings one exit")
def oto(simulator):
    desk = Desk(simulator)
    bid, _ = desk.touch("GLD")
    order = desk.market("GLD", 1, order_class=OrderClass.OTO,
                        stop_loss=StopLossRequest(stop_price=round(bid * 0.8, 2)))
    assert order.order_class == OrderClass.OTO and len(order.legs) == 1
    desk.filled(order)
    assert desk.working(order.legs[0]).type == OrderType.STOP


@case("ALP-O30", "a short sale opens a short position")
def short(simulator):
    desk = Desk(simulator)
    order = desk.market("SPY", 3, SELL)
    assert order.position_intent == PositionIntent.SELL_TO_OPEN
    desk.filled(order)
    position = desk.trading.get_open_position("SPY")
    assert position.qty == "-3" and position.side.value == "short" and float(position.market_value) < 0


@case("ALP-O31", "amounts may come as text and keep their exact digits")
def text_amounts(simulator):
    desk = Desk(simulator)
    body = {"symbol": "AAPL", "qty": "1", "side": "buy", "type": "limit", "time_in_force": "day",
            "limit_price": "101.10"}
    order = desk.trading.post("/orders", body)
    assert order["qty"] == "1" and float(order["limit_price"]) == 101.10 and order["order_class"] == ""
    for key in ("filled_at", "expired_at", "canceled_at", "failed_at", "replaced_at", "replaced_by", "replaces",
                "notional", "filled_avg_price", "stop_price", "legs", "trail_percent", "trail_price", "hwm"):
        assert key in order and order[key] is None, key


@case("ALP-O32", "raw_data hands back what the wire says: amounts as text, types twice")
def raw_order(simulator):
    desk = Desk(simulator)
    raw = TradingClient(desk.key, desk.secret, paper=True, raw_data=True, url_override=simulator.url)
    order = raw.submit_order(LimitOrderRequest(symbol="AAPL", qty=1, side=BUY, time_in_force=DAY, limit_price=100))
    assert (order["type"], order["order_type"], order["qty"], order["limit_price"]) == ("limit", "limit", "1", "100")
    datetime.datetime.fromisoformat(order["created_at"].replace("Z", "+00:00")[:26] + "+00:00")


@case("ALP-O33", "before the opening bell a day order is accepted and waits",
      words=("--session", "real", "--clock", "2026-07-01T12:00:00Z"))
def waits_for_open(simulator):
    desk = Desk(simulator)
    order = desk.market("AAPL", 1)
    assert order.status == OrderStatus.ACCEPTED
    assert desk.trading.get_order_by_id(order.id).status == OrderStatus.ACCEPTED
    desk.trading.cancel_order_by_id(order.id)
    desk.reaches(order, OrderStatus.CANCELED)


@case("ALP-O34", "orders for the auctions are taken before the bell",
      words=("--session", "real", "--clock", "2026-07-01T12:00:00Z"))
def auctions(simulator):
    desk = Desk(simulator)
    for tif in (TimeInForce.OPG, TimeInForce.CLS):
        order = desk.market("AAPL", 1, time_in_force=tif)
        assert order.status == OrderStatus.ACCEPTED and order.time_in_force == tif


@case("ALP-O35", "an extended-hours order works before the bell",
      words=("--session", "real", "--clock", "2026-07-01T12:00:00Z"))
def extended_early(simulator):
    desk = Desk(simulator)
    order = desk.limit("MSFT", 1, limit_price=100, extended_hours=True)
    assert order.status == OrderStatus.PENDING_NEW
    desk.working(order)


@case("ALP-O36", "a day order that waits is worked and filled once the market opens",
      words=("--session", "real", "--clock", "2026-07-01T13:29:30Z"))
def opens(simulator):
    desk = Desk(simulator)
    order = desk.market("AAPL", 1)
    assert order.status in (OrderStatus.ACCEPTED, OrderStatus.PENDING_NEW)
    assert desk.filled(order).filled_qty == "1"
    assert desk.trading.get_clock().is_open
