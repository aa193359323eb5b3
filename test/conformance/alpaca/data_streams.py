"""ALP-S2x: market data as streams, over StockDataStream and CryptoDataStream, and what the SDK does not send itself."""
import asyncio
import json

import msgpack
from desk import Desk, Quotes, near
from kit import case, until
from websockets.legacy import client as websockets

BEFORE_A_MINUTE = ("--clock", "2026-07-01T14:30:50Z")
STOCK_FEED, TEST_FEED, COIN_FEED = "/v2/iex", "/v2/test", "/v1beta3/crypto/us"


def saw(simulator, path, letter):
    simulator.witness("OUT", f"{path} {letter}")


@case("ALP-S21", "trades of stocks: typed, exact in time, near the latest quote")
def trades(simulator):
    desk = Desk(simulator)
    _, ask = desk.touch("AAPL")
    with Quotes(desk, lambda stream, heard: stream.subscribe_trades(heard, "AAPL", "SPY")) as stream:
        trade = stream.wait(lambda t: t.symbol == "AAPL", "a trade")
        stream.wait(lambda t: t.symbol == "SPY", "a trade of the other symbol")
        near(trade.price, ask, ask * 0.02)
        assert trade.size > 0 and trade.id > 0 and trade.exchange and trade.timestamp.utcoffset().total_seconds() == 0
        assert {t.symbol for t in stream.got} <= {"AAPL", "SPY"}
        saw(simulator, STOCK_FEED, "t")


@case("ALP-S22", "quotes of stocks: both sides, bid below ask")
def quotes(simulator):
    desk = Desk(simulator)
    with Quotes(desk, lambda stream, heard: stream.subscribe_quotes(heard, "TSLA")) as stream:
        quote = stream.wait(lambda q: q.symbol == "TSLA", "a quote")
        assert 0 < quote.bid_price < quote.ask_price and quote.bid_size > 0 and quote.ask_size > 0
        saw(simulator, STOCK_FEED, "q")


@case("ALP-S23", "a star subscribes to every symbol on the feed without a limit")
def star(simulator):
    desk = Desk(simulator)
    with Quotes(desk, lambda stream, heard: stream.subscribe_quotes(heard, "*"), path="/v2/sip") as stream:
        until(lambda: len({one.symbol for one in list(stream.got)}) >= 5, "five symbols")
        saw(simulator, "/v2/sip", "q")


@case("ALP-S24", "minute and day bars of stocks come when the minute ends", words=BEFORE_A_MINUTE)
def bars(simulator):
    desk = Desk(simulator)

    def wants(stream, heard):
        stream.subscribe_bars(heard, "AAPL")
        stream.subscribe_daily_bars(heard, "AAPL")
    with Quotes(desk, wants) as stream:
        until(lambda: len(stream.got) >= 2, "two bars")
        minute, day = stream.got[:2]
        assert (minute.timestamp.hour, minute.timestamp.second) == (14, 0), minute
        assert minute.low <= minute.open <= minute.high and minute.trade_count >= 1
        assert day.timestamp < minute.timestamp and day.volume > minute.volume
        assert day.low <= minute.low and day.high >= minute.high
        at = minute.timestamp.isoformat()
        past = desk.stocks.get("/stocks/AAPL/bars", {"timeframe": "1Min", "start": at, "end": at})["bars"][0]
        assert (past["o"], past["h"], past["l"], past["c"], past["v"]) == \
            (minute.open, minute.high, minute.low, minute.close, minute.volume)
        saw(simulator, STOCK_FEED, "b"), saw(simulator, STOCK_FEED, "d")


@case("ALP-S25", "trades, quotes and order books of coins")
def coins(simulator):
    desk = Desk(simulator)

    def wants(stream, heard):
        stream.subscribe_trades(heard, "BTC/USD")
        stream.subscribe_quotes(heard, "BTC/USD")
        stream.subscribe_orderbooks(heard, "ETH/USD")
    with Quotes(desk, wants, crypto=True) as stream:
        trade = stream.wait(lambda m: type(m).__name__ == "Trade", "a trade")
        quote = stream.wait(lambda m: type(m).__name__ == "Quote", "a quote")
        book = stream.wait(lambda m: type(m).__name__ == "Orderbook", "a book")
        assert trade.symbol == quote.symbol == "BTC/USD" and trade.size > 0 and quote.bid_price < quote.ask_price
        assert book.symbol == "ETH/USD" and book.reset and book.bids[0].price < book.asks[0].price
        for letter in "tqo":
            saw(simulator, COIN_FEED, letter)


@case("ALP-S26", "minute bars of coins come when the minute ends", words=(*BEFORE_A_MINUTE, "--seed", "3"))
def coin_bars(simulator):
    def wants(stream, heard):
        stream.subscribe_bars(heard, "BTC/USD")
        stream.subscribe_daily_bars(heard, "BTC/USD")
    with Quotes(Desk(simulator), wants, crypto=True) as stream:
        until(lambda: len(stream.got) >= 2, "two bars")
        assert stream.got[0].symbol == "BTC/USD" and stream.got[1].volume > stream.got[0].volume > 0
        saw(simulator, COIN_FEED, "b"), saw(simulator, COIN_FEED, "d")


@case("ALP-S27", "raw_data keeps the letters, and the timestamp as msgpack's own kind")
def raw(simulator):
    desk = Desk(simulator)
    with Quotes(desk, lambda stream, heard: stream.subscribe_trades(heard, "SPY"), raw=True) as stream:
        message = stream.wait(lambda m: m["T"] == "t", "a trade")
        assert next(iter(message)) == "T" and message["S"] == "SPY"
        assert isinstance(message["t"], msgpack.Timestamp)
        assert type(message["p"]) is float and type(message["s"]) is int and type(message["i"]) is int


@case("ALP-S28", "symbols are subscribed and unsubscribed while the stream runs")
def change(simulator):
    desk = Desk(simulator)
    with Quotes(desk, lambda stream, heard: stream.subscribe_quotes(heard, "AAPL")) as stream:
        stream.wait(lambda q: q.symbol == "AAPL", "a quote")
        stream.stream.subscribe_quotes(stream.handler, "MSFT")
        stream.wait(lambda q: q.symbol == "MSFT", "a quote of the second symbol")
        told = simulator.count("OUT", STOCK_FEED + " subscription")
        stream.stream.unsubscribe_quotes("AAPL")
        until(lambda: simulator.count("OUT", STOCK_FEED + " subscription") > told, "the answer", every=0.05)
        stream.stream.subscribe_quotes(stream.handler, "SPY")
        stream.wait(lambda q: q.symbol == "SPY", "a quote of the third symbol")
        stream.got.clear()
        until(lambda: {q.symbol for q in list(stream.got)} >= {"MSFT", "SPY"}, "both to go on")
        assert "AAPL" not in {q.symbol for q in stream.got}


@case("ALP-S42", "every channel is unsubscribed again, of stocks and of coins")
def unsubscribe(simulator):
    for crypto, path, symbol, other in ((False, STOCK_FEED, "AAPL", "MSFT"), (True, COIN_FEED, "BTC/USD", "ETH/USD")):
        channels = ["trades", "quotes", "bars", "updated_bars", "daily_bars",
                    *(["orderbooks"] if crypto else ["trading_statuses"])]

        def wants(stream, heard):
            for channel in channels:
                getattr(stream, "subscribe_" + channel)(heard, symbol)
        with Quotes(Desk(simulator), wants, crypto=crypto) as stream:
            stream.wait(lambda m: m.symbol == symbol, "a message")
            answers = lambda: simulator.count("OUT", path + " subscription")
            for channel in channels:
                told = answers()
                getattr(stream.stream, "unsubscribe_" + channel)(symbol)
                until(lambda: answers() > told, f"the answer to unsubscribing {channel}", every=0.05)
            stream.stream.subscribe_quotes(stream.handler, other)
            stream.wait(lambda m: m.symbol == other, "a quote of another symbol")
            stream.got.clear()
            until(lambda: len(stream.got) >= 3, "it to go on")
            assert {m.symbol for m in list(stream.got)} == {other}


@case("ALP-S29", "a handler for every kind of message of the stock feed")
def everything(simulator):
    desk = Desk(simulator)

    def wants(stream, heard):
        for subscribe in (stream.subscribe_trades, stream.subscribe_quotes, stream.subscribe_bars,
                          stream.subscribe_updated_bars, stream.subscribe_daily_bars,
                          stream.subscribe_trading_statuses):
            subscribe(heard, "AAPL")
        stream.register_trade_corrections(heard)
        stream.register_trade_cancels(heard)
    with Quotes(desk, wants) as stream:
        stream.wait(lambda m: type(m).__name__ == "Quote", "a quote")
    got = asyncio.run(_json(simulator, desk, {"action": "subscribe", "statuses": ["*"], "updatedBars": ["AAPL"],
                                              "lulds": ["AAPL"], "trades": ["AAPL"]}))
    assert got["statuses"] == ["*"] and got["updatedBars"] == ["AAPL"] and got["lulds"] == ["AAPL"]
    assert got["corrections"] == got["cancelErrors"] == ["AAPL"]
    assert got["quotes"] == [] and got["bars"] == []


# --- what the SDK never sends, with the library it stands on

async def _open(simulator, path, keys=None, binary=False):
    headers = dict(keys or {})
    if binary:
        headers["Content-Type"] = "application/msgpack"
    return await websockets.connect(simulator.ws + path, extra_headers=headers)


async def _hear(socket):
    got = await asyncio.wait_for(socket.recv(), 30)
    return json.loads(got) if isinstance(got, str) else msgpack.unpackb(got)


async def _say(socket, message):
    await socket.send(json.dumps(message))


async def _json(simulator, desk, message, path=STOCK_FEED):
    """The answer to one message of a JSON session, of which all answers have one element."""
    socket = await _open(simulator, path, desk.keys)
    try:
        assert await _hear(socket) == [{"T": "success", "msg": "connected"}]
        assert await _hear(socket) == [{"T": "success", "msg": "authenticated"}]
        await _say(socket, message)
        while True:
            for one in await _hear(socket):
                if one["T"] in ("error", "subscription"):
                    return one
    finally:
        await socket.close()


async def _conversation(simulator, path, *messages, keys=None):
    """Answers to messages, each before the next; the welcome comes first."""
    socket = await _open(simulator, path, keys)
    try:
        got = [(await _hear(socket))[0]]
        if keys:
            got.append((await _hear(socket))[0])
        for message in messages:
            await (socket.send(message) if isinstance(message, str) else _say(socket, message))
            got.append((await _hear(socket))[0])
        return got
    finally:
        await socket.close()


def error(code, text):
    return {"T": "error", "code": code, "msg": text}


@case("ALP-S30", "the JSON form: welcome, keys in a message, subscription in full, data")
def json_form(simulator):
    desk = Desk(simulator)
    got = asyncio.run(_conversation(simulator, STOCK_FEED, {"action": "auth", "key": desk.key, "secret": desk.secret},
                                    {"action": "subscribe", "quotes": ["AAPL"], "bars": ["*"]}))
    assert got[:2] == [{"T": "success", "msg": "connected"}, {"T": "success", "msg": "authenticated"}]
    assert got[2]["T"] == "subscription" and got[2]["quotes"] == ["AAPL"] and got[2]["bars"] == ["*"]


@case("ALP-S31", "keys in the headers of the upgrade are enough")
def header_keys(simulator):
    desk = Desk(simulator)
    got = asyncio.run(_conversation(simulator, COIN_FEED, {"action": "subscribe", "trades": ["BTC/USD"]}, keys=desk.keys))
    assert got[1] == {"T": "success", "msg": "authenticated"} and got[2]["trades"] == ["BTC/USD"]


@case("ALP-S32", "the test feed has one symbol, FAKEPACA, at any hour")
def test_feed(simulator):
    desk = Desk(simulator)

    def wants(stream, heard):
        stream.subscribe_trades(heard, "FAKEPACA")
        stream.subscribe_quotes(heard, "FAKEPACA")
    with Quotes(desk, wants, path=TEST_FEED) as stream:
        assert stream.wait(lambda m: type(m).__name__ == "Quote", "a quote").symbol == "FAKEPACA"
        assert stream.wait(lambda m: type(m).__name__ == "Trade", "a trade").symbol == "FAKEPACA"
        saw(simulator, TEST_FEED, "q"), saw(simulator, TEST_FEED, "t")


@case("ALP-S33", "400 invalid syntax, for what is no message")
def syntax(simulator):
    got = asyncio.run(_conversation(simulator, STOCK_FEED, "{nonsense", {"action": "dance"}, keys=Desk(simulator).keys))
    assert got[2:] == [error(400, "invalid syntax")] * 2


@case("ALP-S34", "401 not authenticated, for a subscription before the keys")
def not_authenticated(simulator):
    got = asyncio.run(_conversation(simulator, STOCK_FEED, {"action": "subscribe", "trades": ["AAPL"]}))
    assert got[1] == error(401, "not authenticated")


@case("ALP-S35", "402 auth failed, for wrong keys")
def auth_failed(simulator):
    desk = Desk(simulator)
    desk.trading.get_account()
    got = asyncio.run(_conversation(simulator, STOCK_FEED, {"action": "auth", "key": desk.key, "secret": "wrong"}))
    assert got[1] == error(402, "auth failed")


@case("ALP-S36", "403 already authenticated, for keys said twice")
def twice(simulator):
    desk = Desk(simulator)
    again = {"action": "auth", "key": desk.key, "secret": desk.secret}
    assert asyncio.run(_conversation(simulator, STOCK_FEED, again, keys=desk.keys))[2] == \
        error(403, "already authenticated")


@case("ALP-S37", "404 auth timeout, for silence of ten seconds")
def timeout(simulator):
    async def wait():
        socket = await _open(simulator, STOCK_FEED)
        await _hear(socket)
        return (await _hear(socket))[0]
    assert asyncio.run(wait()) == error(404, "auth timeout")


@case("ALP-S38", "405 symbol limit exceeded, and what was subscribed before stays")
def symbol_limit(simulator):
    many = [f"S{n}" for n in range(31)]
    got = asyncio.run(_conversation(
        simulator, STOCK_FEED, {"action": "subscribe", "quotes": ["NOSUCH"]}, {"action": "subscribe", "trades": many},
        {"action": "subscribe", "bars": ["NOSUCH"]}, keys=Desk(simulator).keys))
    assert got[3] == error(405, "symbol limit exceeded")
    assert got[4]["quotes"] == ["NOSUCH"] and got[4]["trades"] == []


@case("ALP-S39", "406 connection limit exceeded, for a second stream with the same keys")
def connection_limit(simulator):
    desk = Desk(simulator)

    async def second():
        first = await _open(simulator, STOCK_FEED, desk.keys)
        await _hear(first), await _hear(first)
        other = await _open(simulator, STOCK_FEED, desk.keys)
        await _hear(other)
        said = (await _hear(other))[0]
        await first.close()
        return said
    assert asyncio.run(second()) == error(406, "connection limit exceeded")


@case("ALP-S40", "410 invalid subscribe action, for news of a stock feed and statuses of coins")
def wrong_channel(simulator):
    for path, channel in ((STOCK_FEED, "news"), (STOCK_FEED, "orderbooks"), (COIN_FEED, "statuses")):
        got = asyncio.run(_json(simulator, Desk(simulator), {"action": "subscribe", channel: ["AAPL"]}, path))
        assert got == error(410, "invalid subscribe action for this feed"), (path, channel, got)


@case("ALP-S41", "a stream nobody serves is closed with a sentence")
def no_stream(simulator):
    async def ask():
        socket = await _open(simulator, "/v2/nowhere")
        try:
            await asyncio.wait_for(socket.recv(), 30)
        except Exception:
            return socket.close_code, socket.close_reason
    code, reason = asyncio.run(ask())
    assert code == 1008 and "no stream is served here" in reason
