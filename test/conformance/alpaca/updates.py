"""ALP-S: trade_updates over TradingStream, event by event."""
import asyncio
import json

from alpaca.trading.enums import OrderClass, OrderSide, OrderStatus, TimeInForce, TradeEvent
from alpaca.trading.requests import GetOrderByIdRequest, ReplaceOrderRequest, StopLossRequest, TakeProfitRequest
from alpaca.trading.stream import TradingStream
from desk import Desk, Streaming, Updates, near
from kit import case, until
from websockets.legacy import client as websockets

REAL_MORNING = ("--session", "real", "--clock", "2026-07-01T12:00:00Z")


@case("ALP-S01", "a market order: pending_new, new, fill, with the price of the execution")
def market_events(simulator):
    desk = Desk(simulator)
    with Updates(desk) as updates:
        order = desk.market("AAPL", 3)
        fill = updates.event(order, "fill")
        assert updates.events(order) == ["pending_new", "new", "fill"]
        first, second, _ = updates.of(order)
        assert first.execution_id is None and second.execution_id is not None
        assert first.order.status == OrderStatus.PENDING_NEW and second.order.status == OrderStatus.NEW
        assert fill.order.status == OrderStatus.FILLED and fill.qty == 3 and fill.position_qty == 3
        near(fill.price, float(fill.order.filled_avg_price), 1e-9)
        assert first.timestamp <= second.timestamp <= fill.timestamp
        assert [row["id"].partition("::")[2] for row in desk.trading.get("/account/activities")] == \
            [str(fill.execution_id)]


@case("ALP-S02", "a large order: partial fills that add up to the fill")
def partial_fills(simulator):
    desk = Desk(simulator)
    with Updates(desk) as updates:
        order = desk.limit("NFLX", 700, limit_price=desk.above("NFLX", 1.1))
        last = updates.event(order, "fill")
        fills = [one for one in updates.of(order) if one.event in (TradeEvent.PARTIAL_FILL, TradeEvent.FILL)]
        assert len(fills) >= 2 and sum(one.qty for one in fills) == 700
        assert len({one.execution_id for one in fills}) == len(fills)
        total = 0
        for one in fills:
            total += one.qty
            assert float(one.order.filled_qty) == total == one.position_qty
            assert one.order.status == (OrderStatus.FILLED if one is last else OrderStatus.PARTIALLY_FILLED)
        near(last.order.filled_avg_price, sum(one.qty * one.price for one in fills) / 700, 1e-6)


@case("ALP-S03", "a cancel: canceled, with its time")
def canceled(simulator):
    desk = Desk(simulator)
    with Updates(desk) as updates:
        order = desk.limit("MSFT")
        updates.event(order, "new")
        desk.trading.cancel_order_by_id(order.id)
        gone = updates.event(order, "canceled")
        assert gone.order.status == OrderStatus.CANCELED and gone.order.canceled_at is not None


@case("ALP-S04", "a replace: replaced for the old order, new for the new one")
def replaced(simulator):
    desk = Desk(simulator)
    with Updates(desk) as updates:
        old = desk.limit("MSFT")
        updates.event(old, "new")
        new = desk.trading.replace_order_by_id(old.id, ReplaceOrderRequest(qty=2))
        gone = updates.event(old, "replaced")
        assert str(gone.order.replaced_by) == str(new.id) and gone.order.status == OrderStatus.REPLACED
        now = updates.event(new, "new")
        assert str(now.order.replaces) == str(old.id) and now.order.qty == "2"


@case("ALP-S05", "a bracket: its legs speak for themselves, the parent carries them")
def bracket(simulator):
    desk = Desk(simulator)
    bid, ask = desk.touch("AAPL")
    with Updates(desk) as updates:
        order = desk.market("AAPL", 1, order_class=OrderClass.BRACKET,
                            take_profit=TakeProfitRequest(limit_price=round(bid * 0.999 + 1, 2) + 0.5),
                            stop_loss=StopLossRequest(stop_price=round(bid * 0.8, 2)))
        fill = updates.event(order, "fill")
        assert len(fill.order.legs) == 2
        target, stop = sorted(order.legs, key=lambda leg: leg.type.value)
        updates.event(target, "new")
        desk.trading.cancel_order_by_id(target.id)
        updates.event(target, "canceled")
        updates.event(stop, "canceled")


@case("ALP-S06", "a replace that a fill overtakes: fill, then the new order is rejected")
def replace_races(simulator):
    desk = Desk(simulator)
    try:
        with Updates(desk) as updates:
            old = desk.limit("SPY", 2)
            updates.event(old, "new")
            desk.incident("replace-races-fill")
            new = desk.trading.replace_order_by_id(old.id, ReplaceOrderRequest(qty=3))
            assert updates.event(old, "fill").qty == 2
            refused = updates.event(new, "rejected")
            assert refused.order.status == OrderStatus.REJECTED and refused.order.failed_at is not None
            updates.event(old, "order_replace_rejected")
            assert desk.trading.get_open_position("SPY").qty == "2"
    finally:
        desk.calm()


@case("ALP-S07", "an order that waits for the bell is accepted first", words=REAL_MORNING)
def accepted(simulator):
    desk = Desk(simulator)
    with Updates(desk) as updates:
        order = desk.limit("AAPL", 1, limit_price=100)
        assert updates.event(order, "accepted").order.status == OrderStatus.ACCEPTED
        desk.trading.cancel_order_by_id(order.id)
        updates.event(order, "canceled")


@case("ALP-S08", "a day order that is not filled expires at the close",
      words=("--session", "real", "--clock", "2026-07-01T19:58:30Z"))
def expired(simulator):
    desk = Desk(simulator)
    with Updates(desk) as updates:
        order = desk.limit("AAPL", 1, limit_price=100)
        updates.event(order, "new")
        gone = updates.event(order, "expired")
        assert gone.order.status == OrderStatus.EXPIRED and gone.order.expired_at is not None


@case("ALP-S09", "raw updates are what the wire says: amounts as text")
def raw_updates(simulator):
    desk = Desk(simulator)
    with Updates(desk, raw=True) as updates:
        order = desk.market("MSFT", 2)
        fill = updates.wait(lambda u: u["data"]["order"]["id"] == str(order.id) and u["data"]["event"] == "fill", "a fill")
        assert fill["stream"] == "trade_updates"
        data = fill["data"]
        assert (data["qty"], data["position_qty"], data["order"]["filled_qty"]) == ("2", "2", "2")
        assert isinstance(data["price"], str) and data["timestamp"].endswith("Z")


@case("ALP-S10", "two streams of one account hear the same; another account hears nothing")
def two_streams(simulator):
    desk, other = Desk(simulator), Desk(simulator)
    with Updates(desk) as one, Updates(desk) as two, Updates(other) as foreign:
        order = desk.market("AAPL", 1)
        one.event(order, "fill"), two.event(order, "fill")
        assert one.events(order) == two.events(order) and foreign.of(order) == []


@case("ALP-S11", "a short sale tells a negative position")
def short(simulator):
    desk = Desk(simulator)
    with Updates(desk) as updates:
        assert updates.event(desk.market("QQQ", 2, OrderSide.SELL), "fill").position_qty == -2


@case("ALP-S12", "an ioc order below the market ends canceled")
def ioc(simulator):
    desk = Desk(simulator)
    with Updates(desk) as updates:
        order = desk.limit("AAPL", time_in_force=TimeInForce.IOC)
        assert updates.event(order, "canceled").order.filled_qty == "0"


@case("ALP-S17", "a held leg can be replaced: the new leg is held in its place")
def held_leg(simulator):
    desk = Desk(simulator)
    price = desk.below("AAPL")
    with Updates(desk) as updates:
        order = desk.limit("AAPL", 1, limit_price=price, order_class=OrderClass.OTO,
                           stop_loss=StopLossRequest(stop_price=round(price * 0.8, 2)))
        updates.event(order, "new")
        stop = round(price * 0.7, 2)
        new = desk.trading.replace_order_by_id(order.legs[0].id, ReplaceOrderRequest(stop_price=stop))
        updates.event(order.legs[0], "replaced")
        held = updates.event(new, "held").order
        assert held.status == OrderStatus.HELD and float(held.stop_price) == stop
        assert [leg.id for leg in desk.trading.get_order_by_id(order.id, GetOrderByIdRequest(nested=True)).legs] == [new.id]


async def _talk(url, *messages, answers):
    got = []
    async with websockets.connect(url) as socket:
        for message in messages:
            await socket.send(json.dumps(message))
        while len(got) < answers:
            got.append(await asyncio.wait_for(socket.recv(), 30))
    return got


@case("ALP-S13", "frames are binary and hold JSON; listen answers with what it listens to")
def frames(simulator):
    desk = Desk(simulator)
    keys = {"key_id": desk.key, "secret_key": desk.secret}
    got = asyncio.run(_talk(simulator.ws + "/stream", {"action": "authenticate", "data": keys},
                            {"action": "listen", "data": {"streams": ["trade_updates", "no_such"]}},
                            {"action": "listen", "data": {"streams": []}}, answers=3))
    assert all(isinstance(one, bytes) for one in got)
    assert [json.loads(one) for one in got] == [
        {"stream": "authorization", "data": {"status": "authorized", "action": "authenticate"}},
        {"stream": "listening", "data": {"streams": ["trade_updates"]}},
        {"stream": "listening", "data": {"streams": []}}]


@case("ALP-S14", "listening before authentication is unauthorized")
def too_early(simulator):
    got = asyncio.run(_talk(simulator.ws + "/stream", {"action": "listen", "data": {"streams": ["trade_updates"]}},
                            answers=1))
    assert json.loads(got[0]) == {"stream": "authorization", "data": {"status": "unauthorized", "action": "listen"}}


@case("ALP-S15", "wrong keys are unauthorized, and the stream is closed")
def wrong_keys(simulator):
    desk = Desk(simulator)
    desk.trading.get_account()
    heard = []

    async def never(update):
        heard.append(update)
    stream = TradingStream(desk.key, "another secret", url_override=simulator.ws + "/stream")
    stream.subscribe_trade_updates(never)
    asked = simulator.count("IN", "/stream authenticate")
    with Streaming(stream):
        until(lambda: simulator.count("IN", "/stream authenticate") > asked, "the keys to be shown", every=0.05)
        desk.bought("AAPL", 1)
    assert heard == []
    got = asyncio.run(_talk(simulator.ws + "/stream",
                            {"action": "authenticate", "data": {"key_id": desk.key, "secret_key": "x"}}, answers=1))
    assert json.loads(got[0])["data"]["status"] == "unauthorized"


@case("ALP-S16", "the past of an account is told as server-sent events")
def events(simulator):
    desk = Desk(simulator)
    done = desk.bought("AAPL", 1)
    reply = desk.raw("GET", "/v2/events/trades?since=2020-01-01T00:00:00Z&until=2100-01-01T00:00:00Z")
    assert reply.status_code == 200 and reply.headers["Content-Type"] == "text/event-stream"
    told = [json.loads(line[6:]) for line in reply.text.splitlines() if line.startswith("data: ")]
    assert [one["event"] for one in told] == ["pending_new", "new", "fill"]
    assert all(one["order"]["id"] == str(done.id) and one["event_id"] and one["at"] for one in told)
