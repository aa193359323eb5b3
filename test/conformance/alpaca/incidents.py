"""ALP-I: what goes wrong at brokers, on demand, as alpaca-py sees it."""
import pathlib
import threading

import requests
from alpaca.common.exceptions import APIError
from alpaca.trading.enums import OrderStatus, QueryOrderStatus
from alpaca.trading.requests import GetOrdersRequest, ReplaceOrderRequest
from desk import ASK_EVERY, Desk, Updates, refused, refused_raw
from kit import case, until

SLOWLY = ("--speed", "1")
HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
SCENARIO = HERE / "bad_morning.yaml"
ALL = GetOrdersRequest(status=QueryOrderStatus.ALL)


def incident(number, title, words=()):
    def register(run):
        def calm_afterwards(simulator):
            desk = Desk(simulator)
            desk.trading.get_account()
            try:
                run(simulator, desk)
            finally:
                desk.calm()
        return case(number, title, words=words)(calm_afterwards)
    return register


@incident("ALP-I01", "reply-lost: the order is there though no reply came, and its id finds it")
def reply_lost(simulator, desk):
    # The SDK waits for ever where the connection stays open, so the call has a thread of its own.
    lost = Desk(simulator, desk.key)
    desk.incident("reply-lost")

    def order():
        try:
            lost.limit("AAPL", 1, limit_price=50, client_order_id="lost-1")
        except requests.RequestException:
            pass
    threading.Thread(target=order, daemon=True).start()

    def found():
        try:
            return desk.trading.get_order_by_client_id("lost-1")
        except APIError as error:
            assert error.code == 40410000
            return None
    assert until(found, "the order", every=ASK_EVERY).qty == "1"
    assert len(desk.trading.get_orders()) == 1


@incident("ALP-I02", "error-after-accept: an error, and an order; a repetition by the SDK is refused by its id")
def error_after_accept(simulator, desk):
    desk.incident("error-after-accept")
    try:
        desk.limit("AAPL", 1, limit_price=50, client_order_id="taken")
        raise AssertionError("no error")
    except APIError as error:
        # After 504 the SDK sends the order again by itself, which its id makes harmless.
        assert (error.status_code, error.code) in ((500, 50010000), (422, 40010001)), error
    assert desk.happened("error-after-accept") >= 1
    assert [order.client_order_id for order in desk.trading.get_orders()] == ["taken"]


@incident("ALP-I03", "fill-before-ack: the stream tells the fill before the order is answered")
def fill_before_ack(simulator, desk):
    with Updates(desk) as updates:
        desk.incident("fill-before-ack")
        order = desk.market("AAPL", 1)
        assert order.status == OrderStatus.PENDING_NEW  # as it was when it was taken
        updates.event(order, "fill")
        assert desk.happened("fill-before-ack") >= 1


@incident("ALP-I04", "duplicate-updates: an update is told twice, the position moves once")
def duplicates(simulator, desk):
    with Updates(desk) as updates:
        desk.incident("duplicate-updates", 3)
        order = desk.market("AAPL", 1)
        until(lambda: updates.events(order).count("fill") == 2, "the fill to be told twice")
        assert updates.events(order) == ["pending_new"] * 2 + ["new"] * 2 + ["fill"] * 2
        assert len({one.execution_id for one in updates.of(order) if one.event == "fill"}) == 1
        assert desk.trading.get_open_position("AAPL").qty == "1"


@incident("ALP-I05", "reordered-updates: an update comes after the one that follows it")
def reordered(simulator, desk):
    with Updates(desk) as updates:
        desk.incident("reordered-updates")
        order = desk.market("AAPL", 1)
        until(lambda: len(updates.of(order)) == 3, "all three updates")
        assert updates.events(order) == ["new", "pending_new", "fill"]


@incident("ALP-I06", "drop-between-fills: the stream breaks after a partial fill, the SDK comes back, the rest is found by asking")
def drop(simulator, desk):
    with Updates(desk) as updates:
        desk.incident("drop-between-fills")
        listening = simulator.count("OUT", "/stream listening")
        order = desk.limit("NFLX", 800, limit_price=desk.above("NFLX", 1.1))
        updates.event(order, "partial_fill")
        done = desk.filled(order)
        assert done.filled_qty == "800" and desk.happened("drop-between-fills") >= 1
        until(lambda: simulator.count("OUT", "/stream listening") > listening, "the SDK to come back", every=0.1)
        again = desk.market("AAPL", 1)
        updates.event(again, "fill")


@incident("ALP-I07", "mute-stream: nothing is told, and everything can be asked")
def mute(simulator, desk):
    with Updates(desk) as updates:
        desk.incident("mute-stream", "forever")
        order = desk.bought("AAPL", 1)
        desk.calm()
        heard = desk.market("MSFT", 1)
        updates.event(heard, "fill")
        assert updates.of(order) == []


@incident("ALP-I08", "storm-429: the SDK waits and asks again by itself")
def storm(simulator, desk):
    desk.incident("storm-429")
    assert desk.trading.get_clock().is_open
    assert desk.happened("storm-429") >= 1
    desk.incident("storm-429", 5)
    reply = desk.raw("GET", "/v2/clock")
    refused_raw(429, 42910000, "rate limit exceeded", reply)
    assert reply.headers["X-RateLimit-Remaining"] == "0"
    refused(429, 42910000, "rate limit exceeded", desk.trading.get_clock)  # one try and three more


@incident("ALP-I09", "key-revoked: refused from then on, until it is given back")
def revoked(simulator, desk):
    desk.incident("key-revoked")
    refused(401, 40110000, "unauthorized.", desk.trading.get_account)
    refused(401, 40110000, "unauthorized.", desk.trading.get_account)
    desk.calm()
    assert desk.trading.get_account().cash == "100000"


@incident("ALP-I10", "replace-races-fill: 200 for the replace, and the old order is filled")
def replace_races(simulator, desk):
    old = desk.working(desk.limit("AAPL", 1))
    desk.incident("replace-races-fill")
    new = desk.trading.patch(f"/orders/{old.id}", {"qty": "2"})
    assert desk.filled(old).filled_qty == "1"
    until(lambda: desk.trading.get_order_by_id(new["id"]).status == OrderStatus.REJECTED, "the new order to be rejected",
          every=ASK_EVERY)


@incident("ALP-I11", "clock-skew: the clock is so many seconds ahead", SLOWLY)
def skew(simulator, desk):
    before = desk.trading.get_clock().timestamp
    desk.incident("clock-skew", 3600)
    after = desk.trading.get_clock().timestamp
    assert 3595 < (after - before).total_seconds() < 3660
    assert desk.limit().submitted_at >= after


@incident("ALP-I12", "the fault dial itself: what is on, what there is not, and off again")
def dial(simulator, desk):
    url = simulator.url + "/sim/incidents"
    refused_raw(422, 40010001, "did you mean reply-lost?", requests.post(url, json={"name": "reply-loss"}, timeout=30))
    refused_raw(422, 40010001, "must be 0 to 1000000",
                requests.post(url, json={"name": "reply-lost", "count": "often"}, timeout=30))
    desk.incident("mute-stream", 7)
    shown = {one["name"]: one["count"] for one in requests.get(url, timeout=30).json()["incidents"]}
    assert len(shown) == 13 and shown["mute-stream"] == 7 and sum(shown.values()) == 7
    off = requests.delete(url, params={"name": "mute-stream"}, timeout=30).json()["incidents"]
    assert all(one["count"] == 0 for one in off)


@incident("ALP-I13", "stuck-pending: a cancel waits, the order is pending_cancel and takes no other request", SLOWLY)
def stuck_cancel(simulator, desk):
    with Updates(desk) as updates:
        order = desk.working(desk.limit("AAPL", 2))
        desk.incident("stuck-pending")
        desk.trading.cancel_order_by_id(order.id)
        refused(422, 42210000, "order pending cancel", lambda: desk.trading.cancel_order_by_id(order.id))
        refused(422, 42210000, "order pending cancel",
                lambda: desk.trading.replace_order_by_id(order.id, ReplaceOrderRequest(qty=3)))
        assert updates.event(order, "pending_cancel").order.status == OrderStatus.PENDING_CANCEL
        updates.event(order, "canceled")
        assert updates.events(order)[-2:] == ["pending_cancel", "canceled"]
        assert desk.trading.get_order_by_id(order.id).status == OrderStatus.CANCELED


@incident("ALP-I14", "stuck-pending: a replace waits, the old order is pending_replace and cannot be cancelled", SLOWLY)
def stuck_replace(simulator, desk):
    with Updates(desk) as updates:
        old = desk.working(desk.limit("AAPL", 2))
        desk.incident("stuck-pending")
        new = desk.trading.replace_order_by_id(old.id, ReplaceOrderRequest(qty=3))
        refused(422, 42210000, 'order is in "pending_replace" state and cannot be cancelled',
                lambda: desk.trading.cancel_order_by_id(old.id))
        assert updates.event(old, "pending_replace").order.status == OrderStatus.PENDING_REPLACE
        updates.event(old, "replaced"), updates.event(new, "new")
        assert desk.working(new).qty == "3"


@incident("ALP-I16", "cancel-races-fill: 204 for the cancel, and the order is filled")
def cancel_races(simulator, desk):
    with Updates(desk) as updates:
        order = desk.working(desk.limit("AAPL", 2))
        desk.incident("cancel-races-fill")
        assert desk.trading.cancel_order_by_id(order.id) is None
        assert updates.event(order, "fill").qty == 2
        assert updates.event(order, "order_cancel_rejected").order.status == OrderStatus.FILLED
        assert desk.trading.get_order_by_id(order.id).filled_qty == "2" and desk.happened("cancel-races-fill") == 1


@case("ALP-I15", "a scenario turns the dial by itself: the one of docs/incidents.md", words=("--faults", str(SCENARIO)))
def scenario(simulator):
    shown = (ROOT / "docs" / "incidents.md").read_text(encoding="utf-8")
    assert "```yaml\n" + SCENARIO.read_text(encoding="utf-8") + "```" in shown, "docs/incidents.md shows another scenario"
    desk = Desk(simulator)
    dial = lambda: {one["name"]: one["count"] for one in
                    requests.get(simulator.url + "/sim/incidents", timeout=30).json()["incidents"]}
    with Updates(desk) as updates:
        for _ in range(2):
            desk.bought("AAPL", 1)

        def order():
            try:
                desk.market("AAPL", 1, client_order_id="third")
            except requests.RequestException:
                pass
        threading.Thread(target=order, daemon=True).start()  # its reply is lost
        asks = Desk(simulator, desk.key)
        until(lambda: any(one.client_order_id == "third" for one in asks.trading.get_orders(ALL)), "the order", every=ASK_EVERY)
        assert desk.happened("reply-lost") == 1
        third = asks.trading.get_order_by_client_id("third")
        updates.event(third, "fill")
        fourth = asks.market("MSFT", 1)
        updates.event(fourth, "fill")
        assert updates.events(fourth) == ["pending_new"] * 2 + ["new"] * 2 + ["fill"]
    until(lambda: dial()["clock-skew"] == 30, "the clock to be wrong", every=0.1)
    until(lambda: dial()["clock-skew"] == 0, "the clock to be right again", every=0.1)
