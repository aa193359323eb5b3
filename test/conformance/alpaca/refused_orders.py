"""ALP-E: orders, replaces and cancels the simulator refuses, by status, code and message."""
from alpaca.trading.enums import OrderClass, OrderSide, OrderStatus, TimeInForce
from alpaca.trading.requests import (MarketOrderRequest, ReplaceOrderRequest, StopLossRequest, TakeProfitRequest)
from desk import NOBODY, Desk, posts, refused, refused_raw
from kit import case

BUY, SELL, DAY, GTC = OrderSide.BUY, OrderSide.SELL, TimeInForce.DAY, TimeInForce.GTC


@case("ALP-E09", "422 / 42210000 for a symbol nobody knows")
def unknown_symbol(simulator):
    refused(422, 42210000, "invalid symbol: asset NOSUCH not found",
            lambda: Desk(simulator).trading.submit_order(MarketOrderRequest(symbol="NOSUCH", qty=1, side=BUY,
                                                                            time_in_force=DAY)))


@case("ALP-E10", "422 / 42210000 for words that are none of the enumerations'")
def words(simulator):
    posts(simulator, 422, 42210000,
          ('invalid side "hold"', {"side": "hold"}),
          ('invalid order type "magic"', {"type": "magic"}),
          ('invalid time_in_force "later"', {"time_in_force": "later"}),
          ('invalid order_class "trio"', {"order_class": "trio"}))


@case("ALP-E11", "422 / 42210000 for sub-penny prices, of each kind")
def sub_penny(simulator):
    text = "sub-penny increment does not fulfill minimum pricing criteria"
    posts(simulator, 422, 42210000,
          (text, {"type": "limit", "limit_price": "100.001"}),
          (text, {"type": "limit", "limit_price": "0.12345"}),
          (text, {"type": "stop", "stop_price": "100.005"}),
          (text, {"type": "trailing_stop", "trail_price": "1.001"}))


@case("ALP-E12", "422 / 42210000 for prices that are missing or do not belong to the type")
def prices(simulator):
    posts(simulator, 422, 42210000,
          ("limit orders require limit_price", {"type": "limit"}),
          ("stop orders require stop_price", {"type": "stop"}),
          ("stop_limit orders require stop_price", {"type": "stop_limit", "limit_price": "1"}),
          ("market orders take no limit_price", {"limit_price": "1"}),
          ("market orders take no stop_price", {"stop_price": "1"}),
          ("limit orders take no trail_price", {"type": "limit", "limit_price": "1", "trail_price": "1"}),
          ("trailing_stop orders require exactly one", {"type": "trailing_stop"}),
          ("trailing_stop orders require exactly one",
           {"type": "trailing_stop", "trail_price": "1", "trail_percent": "1"}),
          ("trail_percent must be between 0 and 100", {"type": "trailing_stop", "trail_percent": "100"}),
          ("limit_price must be > 0", {"type": "limit", "limit_price": "0"}))


@case("ALP-E13", "422 / 42210000 for quantities and sums that are not positive")
def sizes(simulator):
    posts(simulator, 422, 42210000, ("qty must be > 0", {"qty": "0"}), ("qty must be > 0", {"qty": "-1"}),
          ("notional must be > 0", {"qty": None, "notional": "0"}))


@case("ALP-E14", "fractions of shares: market, day and simple only")
def fractions(simulator):
    posts(simulator, 422, 42210000,
          ("fractional orders must be market orders", {"qty": "0.5", "type": "limit", "limit_price": "100"}),
          ("fractional orders must be DAY orders", {"qty": "0.5", "time_in_force": "gtc"}),
          ("fractional orders must be simple orders",
           {"qty": "0.5", "order_class": "oto", "stop_loss": {"stop_price": "1"}}),
          ("fractional orders cannot be sold short", {"qty": "0.5", "side": "sell"}))
    desk = Desk(simulator)
    desk.trading.patch("/account/configurations", {"fractional_trading": False})
    refused(403, 40310000, "fractional trading is turned off for this account", lambda: desk.market(qty=0.5))


@case("ALP-E15", "403 / 40310000 for a sum below a dollar, and a coin below its smallest order")
def too_small(simulator):
    posts(simulator, 403, 40310000,
          ("cost basis must be >= minimal amount of order 1", {"qty": None, "notional": "0.5"}),
          ("qty must be >= minimal qty of order",
           {"symbol": "BTC/USD", "qty": "0.000001", "time_in_force": "gtc"}))


@case("ALP-E16", "extended hours: day limit orders only")
def extended(simulator):
    posts(simulator, 422, 42210000,
          ("extended hours order must be DAY limit orders", {"extended_hours": True}),
          ("extended hours order must be DAY limit orders",
           {"extended_hours": True, "type": "limit", "limit_price": "1", "time_in_force": "ioc"}))


@case("ALP-E17", "crypto: gtc or ioc, no stops, simple only")
def crypto(simulator):
    coin = {"symbol": "BTC/USD", "time_in_force": "gtc"}
    posts(simulator, 422, 42210000,
          ("invalid crypto time_in_force", {"symbol": "BTC/USD"}),
          ("invalid order type for crypto order", {**coin, "type": "stop", "stop_price": "1"}),
          ("invalid order type for crypto order", {**coin, "type": "trailing_stop", "trail_price": "1"}),
          ("crypto orders must be simple orders", {**coin, "order_class": "oto", "stop_loss": {"stop_price": "1"}}))


@case("ALP-E18", "auctions and immediate orders have no stops, and a market that never closes has no auction")
def times(simulator):
    posts(simulator, 422, 42210000,
          ("opg and cls orders must be market or limit orders",
           {"type": "stop", "stop_price": "1", "time_in_force": "opg"}),
          ("opg and cls orders need auctions", {"time_in_force": "cls"}),
          ("ioc and fok orders must be market or limit orders",
           {"type": "stop", "stop_price": "1", "time_in_force": "ioc"}))


@case("ALP-E19", "an order for the opening auction comes too late after 9:28",
      words=("--session", "real", "--clock", "2026-07-01T13:28:10Z", "--speed", "1"))
def too_late_to_open(simulator):
    posts(simulator, 422, 42210000,
          ("opg orders are not accepted from 9:28am to 7:00pm ET", {"time_in_force": "opg"}),
          ("ioc and fok orders are accepted only while the market is open", {"time_in_force": "ioc"}))


@case("ALP-E20", "an order for the closing auction comes too late after 15:50",
      words=("--session", "real", "--clock", "2026-07-01T19:51:00Z"))
def too_late_to_close(simulator):
    posts(simulator, 422, 42210000,
          ("cls orders are not accepted from 3:50pm to 7:00pm ET", {"time_in_force": "cls"}))


@case("ALP-E21", "complex orders name all their exits, on their own sides")
def classes(simulator):
    low, high = {"limit_price": "1"}, {"stop_price": "5000"}
    bracket = {"order_class": "bracket"}
    posts(simulator, 422, 42210000,
          ("bracket orders require take_profit.limit_price and stop_loss.stop_price", {**bracket, "take_profit": low}),
          ("oto orders require either take_profit or stop_loss",
           {"order_class": "oto", "take_profit": low, "stop_loss": high}),
          ("take_profit.limit_price is required", {**bracket, "take_profit": {}, "stop_loss": high}),
          ("stop_loss.stop_price is required", {**bracket, "take_profit": low, "stop_loss": {}}),
          ("take_profit.limit_price must be > stop_loss.stop_price", {**bracket, "take_profit": low, "stop_loss": high}),
          ("bracket orders must be day or gtc orders",
           {**bracket, "take_profit": {"limit_price": "5000"}, "stop_loss": {"stop_price": "1"},
            "time_in_force": "ioc"}),
          ("oco orders must be limit orders",
           {"order_class": "oco", "take_profit": {"limit_price": "5000"}, "stop_loss": {"stop_price": "1"}}),
          ("bracket orders must be market or limit orders",
           {**bracket, "type": "stop", "stop_price": "900", "take_profit": {"limit_price": "5000"},
            "stop_loss": {"stop_price": "1"}}),
          ("bracket orders do not trade in extended hours",
           {**bracket, "type": "limit", "limit_price": "100", "extended_hours": True,
            "take_profit": {"limit_price": "5000"}, "stop_loss": {"stop_price": "1"}}),
          ("simple orders take no take_profit and no stop_loss", {"take_profit": low}),
          ("oco orders must be exit orders",
           {"order_class": "oco", "type": "limit", "limit_price": "5000", "side": "sell",
            "take_profit": {"limit_price": "5000"}, "stop_loss": {"stop_price": "1"}}))


@case("ALP-E22", "exits lie a cent beyond the entry, and the refusal says what it counts from")
def base_price(simulator):
    desk = Desk(simulator)
    error = refused(422, 42210000, "take_profit.limit_price must be >= base_price + 0.01", lambda: desk.limit(
        "AAPL", 1, limit_price=100, order_class=OrderClass.BRACKET, take_profit=TakeProfitRequest(limit_price=100),
        stop_loss=StopLossRequest(stop_price=90)))
    assert error.response.json()["base_price"] == "100"
    refused(422, 42210000, "stop_loss.stop_price must be <= base_price - 0.01", lambda: desk.limit(
        "AAPL", 1, limit_price=100, order_class=OrderClass.BRACKET, take_profit=TakeProfitRequest(limit_price=110),
        stop_loss=StopLossRequest(stop_price=100)))


@case("ALP-E23", "403 / 40310000 insufficient buying power, with the figures")
def buying_power(simulator):
    desk = Desk(simulator)
    error = refused(403, 40310000, "insufficient buying power",
                    lambda: desk.limit("AAPL", 10_000, limit_price=100))
    body = error.response.json()
    assert body["buying_power"] == "200000" and body["cost_basis"] == "1000000"
    refused(403, 40310000, "insufficient buying power", lambda: desk.limit("BTC/USD", 2, limit_price=60_000))


@case("ALP-E24", "403 / 40310000 insufficient qty available for order, with the figures")
def not_enough(simulator):
    desk = Desk(simulator)
    desk.bought("AAPL", 2)
    desk.working(desk.limit("AAPL", 1, SELL))
    error = refused(403, 40310000, "insufficient qty available for order (requested: 2, available: 1)",
                    lambda: desk.limit("AAPL", 2, SELL))
    body = error.response.json()
    assert (body["available"], body["existing_qty"], body["held_for_orders"], body["symbol"]) == ("1", "2", "1", "AAPL")


@case("ALP-E25", "403 / 40310000 insufficient balance, for coins nobody has")
def no_coins(simulator):
    desk = Desk(simulator)
    error = refused(403, 40310000, "insufficient balance for BTC (requested: 1, available: 0)",
                    lambda: desk.limit("BTC/USD", 1, SELL))
    assert error.response.json()["available"] == "0"


@case("ALP-E26", "403 / 40310000 for a wash trade, with the order in the way")
def wash(simulator):
    desk = Desk(simulator)
    desk.bought("AAPL", 1)
    rests = desk.working(desk.limit("AAPL", 1))
    error = refused(403, 40310000, "potential wash trade detected. use complex orders",
                    lambda: desk.market("AAPL", 1, SELL))
    body = error.response.json()
    assert body["existing_order_id"] == str(rests.id)
    assert body["reject_reason"] == "opposite side limit order exists"


@case("ALP-E27", "options and their packages are refused by name")
def options(simulator):
    posts(simulator, 422, 42210000,
          ("option contract AAPL261218C00200000 not found", {"symbol": "AAPL261218C00200000"}))
    posts(simulator, 403, 40310000, ("account not authorized to trade options", {"order_class": "mleg"}))


# --- standing orders

@case("ALP-E28", "404 / 40410000 for an order nobody has, 422 / 40010001 for what is no id")
def unknown_order(simulator):
    desk = Desk(simulator)
    others = Desk(simulator).limit()  # somebody else's
    for ident in (NOBODY, str(others.id)):
        refused(404, 40410000, "order not found for " + ident, lambda: desk.trading.get_order_by_id(ident))
        refused(404, 40410000, "order not found for " + ident, lambda: desk.trading.cancel_order_by_id(ident))
        refused(404, 40410000, "order not found for " + ident,
                lambda: desk.trading.replace_order_by_id(ident, ReplaceOrderRequest(qty=2)))
    for method in ("GET", "DELETE", "PATCH"):
        refused_raw(422, 40010001, "order_id is missing", desk.raw(method, "/v2/orders/not-an-id", body={"qty": "1"}))


@case("ALP-E29", "404 / 40410000 for a client's id nobody used, 422 without one")
def unknown_client_id(simulator):
    desk = Desk(simulator)
    refused(404, 40410000, "order not found for nobody", lambda: desk.trading.get_order_by_client_id("nobody"))
    refused(422, 40010001, "client_order_id is required", lambda: desk.trading.get("/orders:by_client_order_id"))


@case("ALP-E30", "422 / 42210000 for a cancel of what is over")
def cancel_over(simulator):
    desk = Desk(simulator)
    done = desk.bought("AAPL", 1)
    refused(422, 42210000, 'order is already in "filled" state', lambda: desk.trading.cancel_order_by_id(done.id))
    rests = desk.working(desk.limit())
    desk.trading.cancel_order_by_id(rests.id)
    desk.reaches(rests, OrderStatus.CANCELED)
    refused(422, 42210000, 'order is already in "canceled" state', lambda: desk.trading.cancel_order_by_id(rests.id))


@case("ALP-E31", "422 / 42210000 for replaces of orders that are over, sums of money, or no change")
def replace_refused(simulator):
    desk = Desk(simulator)
    change = lambda one, **words: desk.trading.replace_order_by_id(one.id, ReplaceOrderRequest(**words))
    done = desk.bought("AAPL", 1)
    refused(422, 42210000, "cannot replace order in filled status", lambda: change(done, qty=2))
    rests = desk.working(desk.limit("MSFT", 2))
    refused(422, 42210000, "order parameters are not changed", lambda: change(rests, qty=2))
    refused(422, 42210000, "stop_price does not belong to this type of order", lambda: change(rests, stop_price=10))
    refused(422, 42210000, "trail must be > 0, and belongs to trailing_stop orders", lambda: change(rests, trail=1))
    refused(422, 42210000, "sub-penny increment", lambda: change(rests, limit_price=100.001))
    refused(422, 42210000, "does not change the time_in_force", lambda: change(rests, time_in_force=GTC))
    refused(422, 42210000, "notional can only be replaced for IPO orders",
            lambda: desk.trading.patch(f"/orders/{rests.id}", {"notional": "10"}))
    refused(403, 40310000, "insufficient buying power", lambda: change(rests, qty=100_000))
    refused(422, 40010001, "client_order_id must be unique",
            lambda: change(rests, qty=3, client_order_id=done.client_order_id))
    new = desk.working(change(rests, qty=1))
    refused(422, 42210000, "order already replaced", lambda: change(rests, qty=3))
    assert new.qty == "1"


@case("ALP-E32", "422 / 42210000 for a replace of what waits for the bell",
      words=("--session", "real", "--clock", "2026-07-01T12:00:00Z"))
def replace_accepted(simulator):
    desk = Desk(simulator)
    waits = desk.limit("AAPL", 1, limit_price=100)
    refused(422, 42210000, "cannot replace order in accepted status",
            lambda: desk.trading.replace_order_by_id(waits.id, ReplaceOrderRequest(qty=2)))
    money = desk.trading.submit_order(MarketOrderRequest(symbol="MSFT", notional=10, side=BUY, time_in_force=DAY))
    assert money.status == OrderStatus.ACCEPTED
