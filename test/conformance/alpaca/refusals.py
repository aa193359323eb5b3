"""ALP-E: who asks, bodies, the account and market data: what the simulator refuses, by status, code and message."""
import uuid

import requests
from alpaca.trading.client import TradingClient
from alpaca.trading.enums import CorporateActionType
from alpaca.trading.requests import (ClosePositionRequest, CreateWatchlistRequest, GetCorporateAnnouncementsRequest,
                                     GetOptionContractsRequest)
from desk import NOBODY, Desk, posts, refused, refused_raw, utc
from kit import case


# --- who asks

@case("ALP-E01", "401 / 40110000 without keys, and with an empty one")
def no_keys(simulator):
    for headers in ({}, {"APCA-API-KEY-ID": "", "APCA-API-SECRET-KEY": "x"}, {"APCA-API-KEY-ID": "PKONLY"}):
        refused_raw(401, 40110000, "unauthorized.", Desk(simulator).raw("GET", "/v2/account", headers=headers))


@case("ALP-E02", "401 / 40110000 for a known key with another secret")
def wrong_secret(simulator):
    desk = Desk(simulator)
    desk.trading.get_account()
    wrong = TradingClient(desk.key, "wrong", paper=True, url_override=simulator.url)
    refused(401, 40110000, "unauthorized.", wrong.get_account)


@case("ALP-E03", "401 / 40110000 for keys of the live environment")
def live_keys(simulator):
    live = TradingClient("AKLIVE", "secret", paper=False, url_override=simulator.url)
    refused(401, 40110000, "unauthorized.", live.get_account)


@case("ALP-E04", "stock data needs keys too")
def data_keys(simulator):
    refused_raw(401, 40110000, "unauthorized.", Desk(simulator).raw("GET", "/v2/stocks/bars?symbols=AAPL", headers={}))


@case("ALP-E05", "429 / 42910000 for the 201st request of a minute, with headers that say when", words=("--speed", "1"))
def rate_limit(simulator):
    desk = Desk(simulator)
    with requests.Session() as session:
        session.headers.update(desk.keys)
        replies = []
        while len(replies) < 450:  # a minute may end meanwhile
            replies.append(session.get(simulator.url + "/v2/clock", timeout=60))
            if replies[-1].status_code == 429:
                break
    last = replies[-1]
    refused_raw(429, 42910000, "rate limit exceeded", last)
    assert last.headers["X-RateLimit-Limit"] == "200" and last.headers["X-RateLimit-Remaining"] == "0"
    assert int(last.headers["X-RateLimit-Reset"]) % 60 == 0 and len(replies) >= 201
    assert Desk(simulator).trading.get_clock()  # of another key nothing was taken


# --- bodies

@case("ALP-E06", "400 / 40010000 for a body that is no JSON")
def no_json(simulator):
    desk = Desk(simulator)
    for method, path in (("POST", "/v2/orders"), ("POST", "/v2/watchlists"), ("PATCH", "/v2/account/configurations")):
        reply = requests.request(method, simulator.url + path, data="{not json", headers=desk.keys, timeout=60)
        refused_raw(400, 40010000, "failed to decode request body", reply)


@case("ALP-E07", "422 / 40010001 for fields that are missing, doubled or of the wrong kind")
def missing(simulator):
    posts(simulator, 422, 40010001,
          ("symbol is required", {"symbol": None}),
          ("qty or notional is required", {"qty": None}),
          ("only one of qty or notional is accepted", {"notional": "100"}),
          ("side is required", {"side": None}),
          ("type is required", {"type": None}),
          ("time_in_force is required", {"time_in_force": None}),
          ("qty", {"qty": "many"}),
          ("client_order_id must be no more than 128 characters", {"client_order_id": "x" * 129}))


@case("ALP-E08", "422 / 40010001 for a client_order_id that was used before")
def unique(simulator):
    desk = Desk(simulator)
    desk.limit(client_order_id="once")
    refused(422, 40010001, "client_order_id must be unique", lambda: desk.limit(client_order_id="once"))
    assert Desk(simulator).limit(client_order_id="once").client_order_id == "once"  # another account's is its own


# --- the rest of the account

@case("ALP-E33", "404 / 40410000 for positions that do not exist")
def no_position(simulator):
    client = Desk(simulator).trading
    for call in (lambda: client.get_open_position("AAPL"), lambda: client.close_position("AAPL"),
                 lambda: client.get_open_position("NOSUCH"), lambda: client.close_position(uuid.UUID(NOBODY))):
        refused(404, 40410000, "position does not exist", call)


@case("ALP-E34", "parts of positions that make no sense, and more than there is")
def close_refused(simulator):
    desk = Desk(simulator)
    desk.bought("AAPL", 2)
    ask = lambda **words: desk.trading.delete("/positions/AAPL", words)
    refused(422, 40010001, "only one of qty or percentage is accepted", lambda: ask(qty="1", percentage="50"))
    refused(422, 40010001, "it must be a number > 0", lambda: ask(qty="-1"))
    refused(422, 40010001, "it must be > 0 and at most 100", lambda: ask(percentage="101"))
    refused(403, 40310000, "insufficient qty available for order",
            lambda: desk.trading.close_position("AAPL", ClosePositionRequest(qty="3")))


@case("ALP-E35", "404 / 40410000 for assets, and 422 / 40010001 for queries that cannot be read")
def queries(simulator):
    client = Desk(simulator).trading
    refused(404, 40410000, "asset not found for NOSUCH", lambda: client.get_asset("NOSUCH"))
    for text, path, words_of in (
            ('status "some" is not valid', "/orders", {"status": "some"}),
            ("limit", "/orders", {"limit": 501}),
            ('direction "up" is not valid', "/orders", {"direction": "up"}),
            ("after", "/orders", {"after": "yesterday"}),
            ("nested", "/orders", {"nested": "maybe"}),
            ("exclude each other", "/orders", {"before_order_id": NOBODY, "after_order_id": NOBODY}),
            ("does not go with after and until", "/orders", {"before_order_id": NOBODY, "after": "2026-01-01"}),
            ("start must not lie after end", "/calendar", {"start": "2026-02-01", "end": "2026-01-01"}),
            ("page_size", "/account/activities", {"page_size": 101}),
            ("category and activity_types exclude each other", "/account/activities",
             {"category": "trade_activity", "activity_types": "FILL"}),
            ("is no activity of this account", "/account/activities", {"page_token": "x"}),
            ('period "1X" is not valid', "/account/portfolio/history", {"period": "1X"}),
            ('timeframe "2Min" is not valid', "/account/portfolio/history", {"timeframe": "2Min", "period": "1D"}),
            ("at most 30 days", "/account/portfolio/history", {"timeframe": "1Min", "period": "1A"})):
        refused(422, 40010001, text, lambda: client.get(path, words_of))


@case("ALP-E36", "settings have to be words and numbers there are")
def settings(simulator):
    client = Desk(simulator).trading
    for text, body in (("max_margin_multiplier must be 1, 2 or 4", {"max_margin_multiplier": "3"}),
                       ("trade_confirm_email must be all or none", {"trade_confirm_email": "some"}),
                       ("max_options_trading_level must be 0 to 3", {"max_options_trading_level": 4})):
        refused(422, 40010001, text, lambda: client.patch("/account/configurations", body))


@case("ALP-E37", "watchlists: names are unique, symbols known, ids too")
def watchlists(simulator):
    client = Desk(simulator).trading
    made = client.create_watchlist(CreateWatchlistRequest(name="mine", symbols=["AAPL"]))
    refused(422, 40010001, "watchlist name must be unique",
            lambda: client.create_watchlist(CreateWatchlistRequest(name="mine", symbols=[])))
    refused(422, 40010001, "name is required", lambda: client.post("/watchlists", {"symbols": ["AAPL"]}))
    refused(422, 42210000, "invalid symbol: asset NOSUCH not found",
            lambda: client.add_asset_to_watchlist_by_id(made.id, "NOSUCH"))
    refused(404, 40410000, "symbol TSLA is not in the watchlist",
            lambda: client.remove_asset_from_watchlist_by_id(made.id, "TSLA"))
    refused(404, 40410000, "watchlist not found for " + NOBODY, lambda: client.get_watchlist_by_id(NOBODY))
    refused(404, 40410000, "watchlist not found for " + NOBODY, lambda: client.delete_watchlist_by_id(NOBODY))


@case("ALP-E38", "501 / 50110000 for parts of the API that are not offered, 404 for paths that are none")
def not_offered(simulator):
    desk = Desk(simulator)
    refused(501, 50110000, "that this simulator does not offer",
            lambda: desk.trading.get_option_contracts(GetOptionContractsRequest(underlying_symbols=["AAPL"])))
    refused(501, 50110000, "that this simulator does not offer",
            lambda: desk.trading.get_corporate_announcements(GetCorporateAnnouncementsRequest(
                ca_types=[CorporateActionType.DIVIDEND], since=utc(2026, 6, 1).date(), until=utc(2026, 6, 30).date())))
    refused(501, 50110000, "that this simulator does not offer",
            lambda: desk.trading.get_corporate_announcement_by_id(NOBODY))
    refused(403, 40310000, "no available position for the specified contract",
            lambda: desk.trading.exercise_options_position("AAPL261218C00200000"))
    refused(404, 40410000, "endpoint not found: GET /v2/nothing", lambda: desk.trading.get("/nothing"))
    refused(404, 40410000, "endpoint not found: POST /v2/clock", lambda: desk.trading.post("/clock", {}))


# --- market data

@case("ALP-E39", "400 / 40010000 for market data asked for in words that are none")
def data_queries(simulator):
    client = Desk(simulator).stocks
    bars = {"symbols": "AAPL", "timeframe": "1Min"}
    for text, path, words_of in (
            ("symbols is required", "/stocks/bars", {"timeframe": "1Min"}),
            ("timeframe is required", "/stocks/bars", {"symbols": "AAPL"}),
            ("invalid timeframe", "/stocks/bars", {**bars, "timeframe": "61Min"}),
            ("invalid symbol: a$b", "/stocks/bars", {**bars, "symbols": "a$b"}),
            ("invalid sort", "/stocks/bars", {**bars, "sort": "up"}),
            ("invalid adjustment", "/stocks/bars", {**bars, "adjustment": "none"}),
            ("invalid feed", "/stocks/bars", {**bars, "feed": "secret"}),
            ("invalid currency", "/stocks/bars", {**bars, "currency": "EUR"}),
            ("invalid asof", "/stocks/bars", {**bars, "asof": "once"}),
            ("limit", "/stocks/bars", {**bars, "limit": "10001"}),
            ("start", "/stocks/bars", {**bars, "start": "yesterday"}),
            ("end should not be before start", "/stocks/bars", {**bars, "start": "2026-02-01", "end": "2026-01-01"}),
            ("invalid page_token", "/stocks/bars", {**bars, "page_token": "x"}),
            ("invalid tape", "/stocks/meta/conditions/trade", {"tape": "X"})):
        refused(400, 40010000, text, lambda: client.get(path, words_of))


@case("ALP-E40", "400, 404 and 405 of market data for places, symbols and verbs there are not")
def data_paths(simulator):
    desk = Desk(simulator)
    refused(404, 40410000, "no data found for NOSUCH", lambda: desk.stocks.get("/stocks/NOSUCH/quotes/latest"))
    refused(404, 40410000, "endpoint not found", lambda: desk.stocks.get("/stocks/auctions", {"symbols": "AAPL"}))
    refused_raw(400, 40010000, "invalid location", desk.raw("GET", "/v1beta3/crypto/moon/bars?symbols=BTC/USD"))
    refused_raw(405, 40510000, "is not allowed here; use GET", desk.raw("POST", "/v2/stocks/bars", body={}))
