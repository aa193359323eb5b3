"""ALP-A: account, settings, clock, calendar, assets, positions, activities, history and watchlists."""
import datetime
import uuid

import requests
from alpaca.trading.enums import (AccountStatus, AssetClass, AssetExchange, AssetStatus, OrderSide, OrderStatus,
                                  PositionSide)
from alpaca.trading.requests import (ClosePositionRequest, CreateWatchlistRequest, GetAssetsRequest,
                                     GetCalendarRequest, GetPortfolioHistoryRequest, UpdateWatchlistRequest)
from desk import ASK_EVERY, Desk, near, refused, refused_raw
from kit import case, until


@case("ALP-A01", "any pair of keys opens a paper account with 100,000 USD")
def fresh_account(simulator):
    account = Desk(simulator).trading.get_account()
    assert account.status == AccountStatus.ACTIVE and account.currency == "USD"
    assert account.account_number.startswith("PA")
    assert float(account.cash) == 100_000 and float(account.equity) == 100_000
    assert float(account.buying_power) == 200_000 and account.multiplier == "2"
    assert float(account.non_marginable_buying_power) == 100_000
    assert account.shorting_enabled and not account.trading_blocked and not account.account_blocked
    assert account.daytrade_count is None and account.pattern_day_trader is None


@case("ALP-A02", "every pair of keys has an account of its own")
def own_accounts(simulator):
    one, other = Desk(simulator), Desk(simulator)
    one.bought("AAPL", 1)
    assert one.trading.get_account().id != other.trading.get_account().id
    assert len(one.trading.get_all_positions()) == 1 and other.trading.get_all_positions() == []
    assert float(other.trading.get_account().cash) == 100_000


@case("ALP-A03", "cash, equity and values move with a purchase")
def money_moves(simulator):
    desk = Desk(simulator)
    done = desk.bought("AAPL", 10)
    cost = 10 * float(done.filled_avg_price)
    account = desk.trading.get_account()
    near(account.cash, 100_000 - cost, 0.01)
    near(account.long_market_value, cost, cost * 0.02)
    near(account.equity, float(account.cash) + float(account.long_market_value), 0.02)
    assert float(account.buying_power) < 200_000 and float(account.initial_margin) > 0


@case("ALP-A04", "an open order holds buying power")
def held_power(simulator):
    desk = Desk(simulator)
    desk.working(desk.limit("AAPL", 100, limit_price=100))
    near(desk.trading.get_account().buying_power, 200_000 - 10_000, 1)


@case("ALP-A05", "settings are read and changed, and nulls change nothing")
def settings(simulator):
    desk = Desk(simulator)
    before = desk.trading.get_account_configurations()
    assert before.max_margin_multiplier == "4" and not before.no_shorting and not before.suspend_trade
    before.no_shorting = True
    after = desk.trading.set_account_configurations(before)
    assert after.no_shorting and after.fractional_trading and after.max_margin_multiplier == "4"
    assert desk.trading.get_account_configurations().no_shorting
    refused(403, 40310000, "account is not allowed to short", lambda: desk.market("AAPL", 1, OrderSide.SELL))


@case("ALP-A06", "a suspended account refuses new orders")
def suspended(simulator):
    desk = Desk(simulator)
    wish = desk.trading.get_account_configurations()
    wish.suspend_trade = True
    desk.trading.set_account_configurations(wish)
    assert desk.trading.get_account().trade_suspended_by_user
    refused(403, 40310000, "new orders are rejected by user request", lambda: desk.market())


@case("ALP-A07", "without margin there is cash only, and no short sale")
def no_margin(simulator):
    desk = Desk(simulator)
    desk.trading.patch("/account/configurations", {"max_margin_multiplier": "1"})
    account = desk.trading.get_account()
    assert account.multiplier == "1" and float(account.buying_power) == 100_000 and not account.shorting_enabled


@case("ALP-A08", "the clock of a market that never closes")
def clock(simulator):
    now = Desk(simulator).trading.get_clock()
    assert now.is_open and now.next_close > now.timestamp and now.next_open >= now.next_close
    assert now.timestamp.utcoffset() in (datetime.timedelta(hours=-4), datetime.timedelta(hours=-5))


@case("ALP-A09", "the clock before the bell, in New York's time",
      words=("--session", "real", "--clock", "2026-07-01T12:00:00Z"))
def real_clock(simulator):
    now = Desk(simulator).trading.get_clock()
    assert not now.is_open and now.timestamp.date() == datetime.date(2026, 7, 1)
    assert now.next_open.isoformat() == "2026-07-01T09:30:00-04:00"
    assert now.next_close.isoformat() == "2026-07-01T16:00:00-04:00"


@case("ALP-A10", "the calendar knows holidays and half days",
      words=("--session", "real", "--clock", "2026-07-01T12:00:00Z"))
def calendar(simulator):
    days = Desk(simulator).trading.get_calendar(
        GetCalendarRequest(start=datetime.date(2026, 11, 25), end=datetime.date(2026, 11, 30)))
    assert [day.date.day for day in days] == [25, 27, 30]
    assert days[0].open.hour == 9 and days[0].open.minute == 30 and days[0].close.hour == 16
    assert days[1].close.hour == 13


@case("ALP-A11", "a calendar without a filter covers years of days")
def whole_calendar(simulator):
    days = Desk(simulator).trading.get_calendar()
    assert len(days) > 200 and days == sorted(days, key=lambda day: day.date)


@case("ALP-A12", "assets are listed with what may be done with them")
def assets(simulator):
    listed = Desk(simulator).trading.get_all_assets()
    apple = next(asset for asset in listed if asset.symbol == "AAPL")
    assert apple.asset_class == AssetClass.US_EQUITY and apple.exchange == AssetExchange.NASDAQ
    assert apple.status == AssetStatus.ACTIVE
    assert apple.tradable and apple.marginable and apple.shortable and apple.fractionable and apple.easy_to_borrow
    assert {"MSFT", "SPY", "TSLA"} <= {asset.symbol for asset in listed}
    assert all(asset.asset_class == AssetClass.US_EQUITY for asset in listed)


@case("ALP-A13", "assets are filtered by class, status and exchange")
def filtered_assets(simulator):
    client = Desk(simulator).trading
    coins = client.get_all_assets(GetAssetsRequest(asset_class=AssetClass.CRYPTO))
    assert {"BTC/USD", "ETH/USD"} <= {coin.symbol for coin in coins}
    assert all(coin.min_order_size > 0 and coin.price_increment > 0 for coin in coins)
    assert client.get_all_assets(GetAssetsRequest(status=AssetStatus.INACTIVE)) == []
    arca = client.get_all_assets(GetAssetsRequest(exchange=AssetExchange.ARCA))
    assert "SPY" in {asset.symbol for asset in arca} and "AAPL" not in {asset.symbol for asset in arca}


@case("ALP-A14", "an asset is found by symbol and by id")
def one_asset(simulator):
    client = Desk(simulator).trading
    by_symbol = client.get_asset("TSLA")
    assert client.get_asset(by_symbol.id).symbol == "TSLA"
    assert client.get_asset(client.get_asset("BTCUSD").id).symbol == "BTC/USD"


@case("ALP-A15", "a position says its size, its cost and what it is worth")
def position(simulator):
    desk = Desk(simulator)
    done = desk.bought("AAPL", 4)
    held = desk.trading.get_open_position("AAPL")
    assert held.symbol == "AAPL" and held.qty == "4" and held.side == PositionSide.LONG
    assert held.qty_available == "4" and held.exchange == AssetExchange.NASDAQ
    near(held.avg_entry_price, float(done.filled_avg_price), 1e-6)
    near(held.cost_basis, 4 * float(done.filled_avg_price), 0.01)
    near(float(held.unrealized_pl), float(held.market_value) - float(held.cost_basis), 0.01)
    near(held.unrealized_plpc, float(held.unrealized_pl) / float(held.cost_basis), 1e-6)
    by_id = desk.trading.get_open_position(str(held.asset_id))
    assert by_id.symbol == "AAPL"


@case("ALP-A16", "all positions are listed; what is on sale is not available")
def positions(simulator):
    desk = Desk(simulator)
    desk.bought("AAPL", 2), desk.bought("MSFT", 1)
    desk.working(desk.limit("AAPL", 1, OrderSide.SELL))
    held = {one.symbol: one for one in desk.trading.get_all_positions()}
    assert set(held) == {"AAPL", "MSFT"}
    assert held["AAPL"].qty_available == "1" and held["MSFT"].qty_available == "1"


@case("ALP-A17", "closing a position sells all of it")
def close_one(simulator):
    desk = Desk(simulator)
    desk.bought("AAPL", 3)
    order = desk.trading.close_position("AAPL")
    assert order.side == OrderSide.SELL and order.qty == "3"
    desk.filled(order)
    refused(404, 40410000, "position does not exist", lambda: desk.trading.get_open_position("AAPL"))


@case("ALP-A18", "a part of a position is closed by quantity or by percentage")
def close_part(simulator):
    desk = Desk(simulator)
    desk.bought("MSFT", 10)
    desk.filled(desk.trading.close_position("MSFT", ClosePositionRequest(qty="4")))
    order = desk.trading.close_position("MSFT", ClosePositionRequest(percentage="50"))
    assert order.qty == "3"
    desk.filled(order)
    assert desk.trading.get_open_position("MSFT").qty == "3"


@case("ALP-A19", "closing a short position buys it back")
def close_short(simulator):
    desk = Desk(simulator)
    desk.filled(desk.market("SPY", 2, OrderSide.SELL))
    order = desk.trading.close_position("SPY")
    assert order.side == OrderSide.BUY and order.qty == "2"
    desk.filled(order)
    assert desk.trading.get_all_positions() == []


@case("ALP-A20", "closing all positions answers 207 with an order each")
def close_all(simulator):
    desk = Desk(simulator)
    desk.bought("AAPL", 1), desk.bought("BTC/USD", 0.01)
    said = desk.trading.close_all_positions()
    assert {one.symbol for one in said} == {"AAPL", "BTCUSD"} and all(one.status == 200 for one in said)
    until(lambda: not desk.trading.get_all_positions(), "all positions to be closed", every=ASK_EVERY)


@case("ALP-A21", "closing all can cancel the open orders first, without which they stand in the way")
def close_all_cancelling(simulator):
    desk = Desk(simulator)
    desk.bought("AAPL", 2)
    waits = desk.working(desk.limit("AAPL", 2, OrderSide.SELL))
    said = desk.trading.close_all_positions()
    assert [one.status for one in said] == [403] and said[0].body.code == 40310000
    assert said[0].body.existing_qty == 2 and said[0].body.held_for_orders == 2
    said = desk.trading.close_all_positions(cancel_orders=True)
    assert [one.status for one in said] == [200]
    desk.reaches(waits, OrderStatus.CANCELED)
    until(lambda: not desk.trading.get_all_positions(), "the position to be closed", every=ASK_EVERY)


@case("ALP-A22", "fills are activities, newest first")
def activities(simulator):
    desk = Desk(simulator)
    first, second = desk.bought("AAPL", 2), desk.bought("MSFT", 1)
    rows = desk.trading.get("/account/activities")
    assert [row["order_id"] for row in rows] == [str(second.id), str(first.id)]
    newest = rows[0]
    assert (newest["activity_type"], newest["type"], newest["side"], newest["symbol"]) == ("FILL", "fill", "buy", "MSFT")
    assert (newest["qty"], newest["cum_qty"], newest["leaves_qty"]) == ("1", "1", "0")
    assert float(newest["price"]) == float(second.filled_avg_price)
    stamp, _, name = newest["id"].partition("::")
    assert len(stamp) == 17 and stamp.isdigit() and str(uuid.UUID(name))


@case("ALP-A23", "activities are asked for by type, category and time, and paged by the last id")
def activity_pages(simulator):
    desk = Desk(simulator)
    for _ in range(3):
        desk.bought("AAPL", 1)
    ask = lambda path="/account/activities", **words: desk.trading.get(path, words)
    assert len(ask("/account/activities/FILL")) == 3 and ask("/account/activities/DIV") == []
    assert ask(category="non_trade_activity") == [] and len(ask(activity_types="FILL,DIV")) == 3
    whole = ask(direction="asc")
    seen, token = [], {}
    while page := ask(direction="asc", page_size=2, **token):
        seen += page
        token = {"page_token": page[-1]["id"]}
    assert seen == whole and len(seen) == 3
    assert ask(after="2100-01-01T00:00:00Z") == [] and len(ask(until="2100-01-01")) == 3


@case("ALP-A30", "money without a trade: dividends, interest, fees and transfers are activities of their own types, in pages")
def other_activities(simulator):
    desk = Desk(simulator)
    desk.bought("AAPL", 10)
    before = float(desk.trading.get_account().cash)
    book = lambda **words: requests.post(simulator.url + "/sim/activities", json={"key": desk.key, **words}, timeout=30)
    for words in ({"activity_type": "DIV", "net_amount": "2.5", "symbol": "AAPL", "qty": "10", "per_share_amount": "0.25"},
                  {"activity_type": "INT", "net_amount": "0.31"}, {"activity_type": "FEE", "net_amount": "-0.02"},
                  {"activity_type": "CSD", "net_amount": "500"}, {"activity_type": "JNLC", "net_amount": "-20"}):
        assert book(**words).status_code == 200
    near(desk.trading.get_account().cash, before + 482.79, 1e-6)
    ask = lambda path="", **words: desk.trading.get("/account/activities" + path, words)
    kinds = lambda rows: [row["activity_type"] for row in rows]
    assert kinds(ask(direction="asc")) == ["FILL", "DIV", "INT", "FEE", "CSD", "JNLC"]
    assert kinds(ask(category="non_trade_activity")) == ["JNLC", "CSD", "FEE", "INT", "DIV"]
    assert kinds(ask(activity_types="INT,FILL")) == ["INT", "FILL"] and kinds(ask("/CSD")) == ["CSD"]
    paid = ask("/DIV")[0]
    assert (paid["symbol"], paid["qty"], paid["per_share_amount"], paid["net_amount"]) == ("AAPL", "10", "0.25", "2.5")
    assert (paid["status"], paid["currency"], paid["date"]) == ("executed", "USD", "2026-07-01")
    stamp, _, name = paid["id"].partition("::")
    assert len(stamp) == 17 and stamp.isdigit() and str(uuid.UUID(name))
    first = ask(category="non_trade_activity", page_size=2)
    rest = ask(category="non_trade_activity", page_token=first[-1]["id"])
    assert kinds(first + rest) == ["JNLC", "CSD", "FEE", "INT", "DIV"]
    refused_raw(422, 40010001, "activity_type must be one that moves money", book(activity_type="SPLIT", net_amount="1"))
    assert Desk(simulator).trading.get("/account/activities") == []


@case("ALP-A24", "the portfolio's history is numbers, one a step")
def history(simulator):
    desk = Desk(simulator)
    desk.bought("AAPL", 1)
    rows = desk.trading.get_portfolio_history(GetPortfolioHistoryRequest(period="1D", timeframe="1Min"))
    assert rows.timeframe == "1Min" and rows.base_value == 100_000
    assert len(rows.timestamp) == len(rows.equity) == len(rows.profit_loss) == len(rows.profit_loss_pct) >= 1
    near(rows.equity[-1], 100_000, 1_000)
    assert all(later - earlier == 60 for earlier, later in zip(rows.timestamp, rows.timestamp[1:]))
    assert desk.trading.get_portfolio_history().timeframe == "1D"


@case("ALP-A25", "a watchlist is made, read, listed, changed and deleted")
def watchlist(simulator):
    client = Desk(simulator).trading
    made = client.create_watchlist(CreateWatchlistRequest(name="mine", symbols=["AAPL", "BTC/USD"]))
    assert made.name == "mine" and [asset.symbol for asset in made.assets] == ["AAPL", "BTC/USD"]
    assert str(made.account_id) == str(client.get_account().id)
    assert client.get_watchlist_by_id(made.id).assets[0].symbol == "AAPL"
    assert [one.id for one in client.get_watchlists()] == [made.id] and client.get_watchlists()[0].assets is None
    changed = client.update_watchlist_by_id(made.id, UpdateWatchlistRequest(name="yours", symbols=["SPY"]))
    assert changed.name == "yours" and [asset.symbol for asset in changed.assets] == ["SPY"]
    assert client.delete_watchlist_by_id(made.id) is None and client.get_watchlists() == []


@case("ALP-A26", "symbols are added to a watchlist and taken from it")
def watchlist_symbols(simulator):
    client = Desk(simulator).trading
    made = client.create_watchlist(CreateWatchlistRequest(name="mine", symbols=["AAPL"]))
    added = client.add_asset_to_watchlist_by_id(made.id, "TSLA")
    assert [asset.symbol for asset in added.assets] == ["AAPL", "TSLA"]
    left = client.remove_asset_from_watchlist_by_id(made.id, "AAPL")
    assert [asset.symbol for asset in left.assets] == ["TSLA"]


@case("ALP-A27", "a watchlist is reached by its name as well")
def watchlist_by_name(simulator):
    client = Desk(simulator).trading
    made = client.create_watchlist(CreateWatchlistRequest(name="tech", symbols=["AAPL"]))
    assert client.get("/watchlists:by_name", {"name": "tech"})["id"] == str(made.id)
    symbols = lambda told: [asset["symbol"] for asset in told["assets"]]
    assert symbols(client.post("/watchlists:by_name?name=tech", {"symbol": "MSFT"})) == ["AAPL", "MSFT"]
    assert symbols(client.put("/watchlists:by_name?name=tech", {"symbols": ["SPY"]})) == ["SPY"]
    assert client.delete("/watchlists:by_name", {"name": "tech"}) is None
    refused(404, 40410000, "watchlist not found for tech", lambda: client.get("/watchlists:by_name", {"name": "tech"}))


@case("ALP-A28", "an OAuth token opens an account as keys do")
def token(simulator):
    desk = Desk(simulator)
    reply = desk.raw("GET", "/v2/account", headers={"Authorization": "Bearer " + desk.key})
    assert reply.status_code == 200 and reply.json()["cash"] == "100000"


@case("ALP-A29", "every reply has a request id of its own and says what is left of the minute")
def headers(simulator):
    desk = Desk(simulator)
    one, other = desk.raw("GET", "/v2/clock"), desk.raw("GET", "/v2/clock")
    assert one.headers["X-Request-ID"] != other.headers["X-Request-ID"]
    for reply in (one, other):
        assert reply.headers["X-RateLimit-Limit"] == "200" and int(reply.headers["X-RateLimit-Reset"]) % 60 == 0
        assert reply.headers["Content-Type"].startswith("application/json")
    left = [int(reply.headers["X-RateLimit-Remaining"]) for reply in (one, other)]
    assert left[1] < left[0] or left == [199, 199]
    missing = desk.raw("GET", "/v2/orders/00000000-0000-4000-8000-000000000000")
    refused_raw(404, 40410000, "order not found", missing)
    assert "X-Request-ID" in missing.headers
