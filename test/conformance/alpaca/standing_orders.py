"""ALP-O: standing orders: found, listed, paged, replaced and cancelled."""
import datetime
import uuid

from alpaca.common.enums import Sort
from alpaca.trading.enums import OrderClass, OrderSide, OrderStatus, QueryOrderStatus, TimeInForce
from alpaca.trading.requests import (GetOrdersRequest, ReplaceOrderRequest, StopLimitOrderRequest, StopLossRequest,
                                     TakeProfitRequest, TrailingStopOrderRequest)
from desk import ASK_EVERY, Desk, near
from kit import case, until

BUY, SELL, DAY = OrderSide.BUY, OrderSide.SELL, TimeInForce.DAY


@case("ALP-O20", "an order is found by its id, as text and as UUID")
def by_id(simulator):
    desk = Desk(simulator)
    order = desk.limit()
    assert desk.trading.get_order_by_id(str(order.id)).client_order_id == order.client_order_id
    assert desk.trading.get_order_by_id(uuid.UUID(str(order.id))).id == order.id


@case("ALP-O21", "an order is found by the client's id")
def by_client_id(simulator):
    desk = Desk(simulator)
    order = desk.limit(client_order_id="my-own-id_1")
    assert order.client_order_id == "my-own-id_1"
    assert desk.trading.get_order_by_client_id("my-own-id_1").id == order.id


@case("ALP-O22", "an order without a client id gets a UUID for one")
def made_up_client_id(simulator):
    desk = Desk(simulator)
    assert str(uuid.UUID(desk.limit().client_order_id))


@case("ALP-O23", "orders are listed by status: open ones by default")
def list_by_status(simulator):
    desk = Desk(simulator)
    done = desk.bought("AAPL")
    rests = desk.working(desk.limit("MSFT"))
    ids = lambda status: [o.id for o in desk.trading.get_orders(GetOrdersRequest(status=status))]
    assert [o.id for o in desk.trading.get_orders()] == [rests.id]
    assert ids(QueryOrderStatus.OPEN) == [rests.id]
    assert ids(QueryOrderStatus.CLOSED) == [done.id]
    assert ids(QueryOrderStatus.ALL) == [rests.id, done.id]


@case("ALP-O24", "orders are listed by symbol and by side")
def list_by_symbol(simulator):
    desk = Desk(simulator)
    one, other, coin = desk.limit("AAPL"), desk.limit("MSFT"), desk.limit("BTC/USD", 0.01)
    ids = lambda **words: {o.id for o in desk.trading.get_orders(GetOrdersRequest(**words))}
    assert ids(symbols=["AAPL"]) == {one.id}
    assert ids(symbols=["AAPL", "BTC/USD"]) == {one.id, coin.id}
    assert ids(side=BUY) == {one.id, other.id, coin.id} and ids(side=SELL) == set()


@case("ALP-O25", "orders are paged by time, limit and direction, each once")
def paging(simulator):
    desk = Desk(simulator)
    made = [desk.limit("AAPL", n + 1) for n in range(5)]
    seen, after = [], None
    while True:
        page = desk.trading.get_orders(GetOrdersRequest(limit=2, direction=Sort.ASC, after=after))
        if not page:
            break
        seen += [o.id for o in page]
        after = page[-1].submitted_at + datetime.timedelta(microseconds=1)  # the SDK cuts nanoseconds off
    assert seen == [o.id for o in made]
    newest = desk.trading.get_orders(GetOrdersRequest(limit=2))
    assert [o.id for o in newest] == [made[4].id, made[3].id]
    before = desk.trading.get_orders(GetOrdersRequest(until=made[2].submitted_at))
    assert {o.id for o in before} <= {made[0].id, made[1].id, made[2].id}


@case("ALP-O26", "nested listing puts legs under their parent and nowhere else")
def nested(simulator):
    desk = Desk(simulator)
    price = desk.below("AAPL")
    order = desk.limit("AAPL", 1, limit_price=price, order_class=OrderClass.BRACKET,
                       take_profit=TakeProfitRequest(limit_price=round(price * 1.2, 2)),
                       stop_loss=StopLossRequest(stop_price=round(price * 0.8, 2)))
    flat = desk.trading.get_orders(GetOrdersRequest(nested=False))
    assert len(flat) == 3 and all(not o.legs for o in flat)
    tree = desk.trading.get_orders(GetOrdersRequest(nested=True))
    assert [o.id for o in tree] == [order.id] and {leg.id for leg in tree[0].legs} == {leg.id for leg in order.legs}


@case("ALP-O27", "a replace makes a new order that names the old one")
def replace(simulator):
    desk = Desk(simulator)
    old = desk.working(desk.limit("AAPL", 1))
    price = round(float(old.limit_price) - 1, 2)
    new = desk.trading.replace_order_by_id(old.id, ReplaceOrderRequest(qty=2, limit_price=price,
                                                                       client_order_id="second"))
    assert new.id != old.id and str(new.replaces) == str(old.id) and new.client_order_id == "second"
    now = desk.working(new)
    assert now.qty == "2" and float(now.limit_price) == price
    gone = desk.reaches(old, OrderStatus.REPLACED)
    assert str(gone.replaced_by) == str(new.id) and gone.replaced_at is not None


@case("ALP-O28", "stop, limit and trail of orders that wait can be replaced")
def replace_prices(simulator):
    desk = Desk(simulator)
    high = desk.above("QQQ")
    stop = desk.working(desk.trading.submit_order(StopLimitOrderRequest(
        symbol="QQQ", qty=1, side=BUY, time_in_force=DAY, stop_price=high, limit_price=high + 1)))
    moved = desk.working(desk.trading.replace_order_by_id(
        stop.id, ReplaceOrderRequest(stop_price=high + 5, limit_price=high + 6)))
    near(moved.stop_price, high + 5, 1e-6)
    near(moved.limit_price, high + 6, 1e-6)
    desk.bought("SPY", 1)
    trails = desk.working(desk.trading.submit_order(TrailingStopOrderRequest(
        symbol="SPY", qty=1, side=SELL, time_in_force=DAY, trail_price=50)))
    wider = desk.working(desk.trading.replace_order_by_id(trails.id, ReplaceOrderRequest(trail=60)))
    assert float(wider.trail_price) == 60


@case("ALP-O29", "cancel all answers 207 with one item an open order")
def cancel_all(simulator):
    desk = Desk(simulator)
    made = {str(desk.working(desk.limit(symbol)).id) for symbol in ("AAPL", "MSFT", "SPY")}
    said = desk.trading.cancel_orders()
    assert {str(one.id) for one in said} == made and all(one.status == 200 for one in said)
    until(lambda: not desk.trading.get_orders(), "no order to be open", every=ASK_EVERY)
    assert desk.trading.cancel_orders() == []
