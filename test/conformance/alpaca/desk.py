"""One trader at a simulator of Alpaca: alpaca-py's clients with keys nobody else has, streams in threads of their own."""
import asyncio
import datetime
import itertools
import logging
import threading

import requests
from alpaca.common.exceptions import APIError
from alpaca.data.historical import CryptoHistoricalDataClient, StockHistoricalDataClient
from alpaca.data.live import CryptoDataStream, StockDataStream
from alpaca.data.requests import CryptoLatestQuoteRequest, StockLatestQuoteRequest
from alpaca.trading.client import TradingClient
from alpaca.trading.enums import OrderSide, OrderStatus, TimeInForce
from alpaca.trading.requests import LimitOrderRequest, MarketOrderRequest
from alpaca.trading.stream import TradingStream
from kit import until

logging.getLogger("alpaca").setLevel(logging.CRITICAL)  # errors it meets are what some cases are about
_numbers = itertools.count(1)
NOBODY = "00000000-0000-4000-8000-000000000000"  # an id no order and no list has
ASK_EVERY = 0.05  # a key has 200 requests in a minute of the market
CLOCK = "2026-07-01T14:30:00Z"  # what time it is when a simulator starts, where a case does not say


class Desk:
    def __init__(self, simulator, key=None):
        self.simulator = simulator
        self.key = key or f"PKCASE{next(_numbers):04d}"
        self.secret = "secret-of-" + self.key
        self.keys = {"APCA-API-KEY-ID": self.key, "APCA-API-SECRET-KEY": self.secret}
        self.trading = TradingClient(self.key, self.secret, paper=True, url_override=simulator.url)
        self.stocks = StockHistoricalDataClient(self.key, self.secret, url_override=simulator.url)
        self.crypto = CryptoHistoricalDataClient(url_override=simulator.url)

    # --- prices

    def touch(self, symbol):
        """Bid and ask."""
        if "/" in symbol:
            quote = self.crypto.get_crypto_latest_quote(CryptoLatestQuoteRequest(symbol_or_symbols=symbol))[symbol]
        else:
            quote = self.stocks.get_stock_latest_quote(StockLatestQuoteRequest(symbol_or_symbols=symbol))[symbol]
        return quote.bid_price, quote.ask_price

    def below(self, symbol, part=0.5):
        """A price far below the market, in whole cents."""
        return round(self.touch(symbol)[0] * part, 2)

    def above(self, symbol, part=1.5):
        return round(self.touch(symbol)[1] * part, 2)

    # --- orders

    def market(self, symbol="AAPL", qty=1, side=OrderSide.BUY, **more):
        tif = TimeInForce.GTC if "/" in symbol else TimeInForce.DAY
        words = {"symbol": symbol, "qty": qty, "side": side, "time_in_force": tif, **more}
        return self.trading.submit_order(MarketOrderRequest(**words))

    def limit(self, symbol="AAPL", qty=1, side=OrderSide.BUY, limit_price=None, **more):
        tif = TimeInForce.GTC if "/" in symbol else TimeInForce.DAY
        if limit_price is None:
            limit_price = self.below(symbol) if side == OrderSide.BUY else self.above(symbol)
        words = {"symbol": symbol, "qty": qty, "side": side, "time_in_force": tif, "limit_price": limit_price, **more}
        return self.trading.submit_order(LimitOrderRequest(**words))

    def reaches(self, order, *statuses):
        """The order once it has one of the statuses."""
        def look():
            now = self.trading.get_order_by_id(order.id)
            return now if now.status in statuses else None
        return until(look, f"{order.symbol} {order.id} to be {statuses}", every=ASK_EVERY)

    def filled(self, order):
        return self.reaches(order, OrderStatus.FILLED)

    def working(self, order):
        return self.reaches(order, OrderStatus.NEW)

    def bought(self, symbol="AAPL", qty=1):
        return self.filled(self.market(symbol, qty))

    # --- the simulator's own control

    def incident(self, name, count=1):
        said = requests.post(self.simulator.url + "/sim/incidents", json={"name": name, "count": count}, timeout=30)
        assert said.status_code == 200, said.text

    def calm(self):
        assert requests.delete(self.simulator.url + "/sim/incidents", timeout=30).status_code == 200

    def happened(self, name):
        all_of = requests.get(self.simulator.url + "/sim/incidents", timeout=30).json()["incidents"]
        return next(one["happened"] for one in all_of if one["name"] == name)

    def raw(self, method, path, body=None, headers=None):
        """A request alpaca-py would not send, over the HTTP library it uses."""
        return requests.request(method, self.simulator.url + path, json=body, timeout=60,
                                headers=self.keys if headers is None else headers)


def refused(status, code, text, call):
    """The error of `call`, which has to have all three."""
    try:
        result = call()
    except APIError as error:
        said = (error.status_code, error.code, error.message)
        assert said[:2] == (status, code), said
        assert text in said[2], said
        return error
    raise AssertionError(f"no error but {result!r}")


def refused_raw(status, code, text, reply):
    body = reply.json()
    assert (reply.status_code, body["code"]) == (status, code), (reply.status_code, reply.text)
    assert text in body["message"], reply.text
    return body


def posts(simulator, status, code, *rows):
    """Orders like a plain one but for some fields, None for one that is left out, and the text each is refused with."""
    desk = Desk(simulator)
    plain = {"symbol": "AAPL", "qty": "1", "side": "buy", "type": "market", "time_in_force": "day"}
    for text, words in rows:
        body = {key: value for key, value in {**plain, **words}.items() if value is not None}
        refused(status, code, text, lambda: desk.trading.post("/orders", body))
    assert desk.trading.get_orders() == []


def near(found, wanted, by):
    assert abs(float(found) - wanted) <= by, (found, wanted, by)


def utc(*words):
    return datetime.datetime(*words, tzinfo=datetime.timezone.utc)


class Streaming:
    """Runs an SDK stream in a thread with its own loop, and ends it."""

    def __init__(self, stream):
        self.stream = stream
        self.got = []
        self.thread = threading.Thread(target=self._run, daemon=True)

    def _run(self):
        try:
            self.stream.run()
        except Exception as error:  # said by what a case waits for in vain
            self.got.append(error)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        if self.thread.is_alive():
            try:
                self.stream.stop()
                asyncio.run_coroutine_threadsafe(self.stream.close(), self.stream._loop).result(5)
            except Exception:  # it may end while it is told to
                pass
            self.thread.join(10)

    def wait(self, condition, what, seconds=240):
        return until(lambda: next((one for one in list(self.got) if condition(one)), None), what, seconds)


class Updates(Streaming):
    """trade_updates of a desk. Entering waits until the simulator tells what happens."""

    def __init__(self, desk, raw=False):
        super().__init__(TradingStream(desk.key, desk.secret, paper=True, raw_data=raw,
                                       url_override=desk.simulator.ws + "/stream"))
        self.desk = desk
        self.raw = raw

        async def heard(update):
            self.got.append(update)
            event = update["data"]["event"] if raw else _word(update.event)
            desk.simulator.witness("OUT", "/stream trade_updates " + event)
        self.stream.subscribe_trade_updates(heard)

    def __enter__(self):
        told = self.desk.simulator.count("OUT", "/stream listening")
        super().__enter__()
        until(lambda: self.desk.simulator.count("OUT", "/stream listening") > told, "the stream to listen", every=0.05)
        return self

    def of(self, order):
        return [one for one in list(self.got) if str(one.order.id) == str(order.id)]

    def events(self, order):
        return [_word(one.event) for one in self.of(order)]

    def event(self, order, word, seconds=240):
        return until(lambda: next((u for u in self.of(order) if _word(u.event) == word), None),
                     f"{word} of {order.symbol}; heard {self.events(order)}", seconds)


def _word(event):
    return event.value if hasattr(event, "value") else event


class Quotes(Streaming):
    """A data stream of a desk. `wants` is called with the stream and an async handler before it starts."""

    def __init__(self, desk, wants, crypto=False, raw=False, path=None, key=None):
        kind = CryptoDataStream if crypto else StockDataStream
        path = path or ("/v1beta3/crypto/us" if crypto else "/v2/iex")
        super().__init__(kind(key or desk.key, desk.secret, raw_data=raw, url_override=desk.simulator.ws + path))

        async def heard(message):
            self.got.append(message)
        self.handler = heard
        wants(self.stream, heard)
