"""ALP-D: market data over REST, stocks and crypto: history with paging, latest values, snapshots."""
import datetime
import itertools
import os
import pathlib

from alpaca.common.enums import Sort, SupportedCurrencies
from alpaca.data.enums import Adjustment, DataFeed
from alpaca.data.requests import (CryptoBarsRequest, CryptoLatestBarRequest, CryptoLatestOrderbookRequest,
                                  CryptoLatestQuoteRequest, CryptoLatestTradeRequest, CryptoQuoteRequest,
                                  CryptoSnapshotRequest, CryptoTradesRequest, StockBarsRequest, StockLatestBarRequest,
                                  StockLatestQuoteRequest, StockLatestTradeRequest, StockQuotesRequest,
                                  StockSnapshotRequest, StockTradesRequest)
from alpaca.data.timeframe import TimeFrame, TimeFrameUnit
from desk import CLOCK, Desk, near, refused, utc
from kit import case

MINUTE = datetime.timedelta(minutes=1)
NOW = datetime.datetime.fromisoformat(CLOCK)


def recent(minutes, ago=30):
    """A span of whole minutes that is over."""
    end = NOW - ago * MINUTE
    return end - minutes * MINUTE, end


def holds(bar):
    assert bar.low <= bar.open <= bar.high and bar.low <= bar.close <= bar.high, bar
    assert bar.low <= bar.vwap <= bar.high and bar.volume > 0 and bar.trade_count >= 1, bar


def ascending(rows):
    assert rows and all(a.timestamp <= b.timestamp for a, b in itertools.pairwise(rows))


@case("ALP-D01", "minute bars of stocks, one a minute, each inside its high and low")
def minute_bars(simulator):
    start, end = recent(60)
    bars = Desk(simulator).stocks.get_stock_bars(StockBarsRequest(
        symbol_or_symbols="AAPL", timeframe=TimeFrame.Minute, start=start, end=end - MINUTE))["AAPL"]
    assert [bar.timestamp for bar in bars] == [start + n * MINUTE for n in range(60)]
    for bar in bars:
        holds(bar)


@case("ALP-D02", "bars of a longer step are the bars of its minutes together")
def aggregated(simulator):
    stocks = Desk(simulator).stocks
    day = NOW.replace(hour=0, minute=0)
    start = day - datetime.timedelta(hours=10)
    ask = lambda amount, unit, end: stocks.get_stock_bars(StockBarsRequest(
        symbol_or_symbols="SPY", timeframe=TimeFrame(amount, unit), start=start, end=end))["SPY"]
    ones = ask(1, TimeFrameUnit.Minute, start + 59 * MINUTE)
    for amount, unit, count in ((5, TimeFrameUnit.Minute, 12), (15, TimeFrameUnit.Minute, 4), (1, TimeFrameUnit.Hour, 1)):
        wide = ask(amount, unit, start + 59 * MINUTE)
        assert len(wide) == count
        step = 60 // count
        for n, bar in enumerate(wide):
            part = ones[n * step:(n + 1) * step]
            assert (bar.open, bar.close) == (part[0].open, part[-1].close)
            assert (bar.high, bar.low) == (max(b.high for b in part), min(b.low for b in part))
            assert bar.volume == sum(b.volume for b in part) and bar.trade_count == sum(b.trade_count for b in part)


@case("ALP-D03", "daily, weekly and monthly bars reach back months")
def long_bars(simulator):
    stocks = Desk(simulator).stocks
    start = NOW - datetime.timedelta(days=120)
    counts = []
    for unit in (TimeFrameUnit.Day, TimeFrameUnit.Week, TimeFrameUnit.Month):
        bars = stocks.get_stock_bars(StockBarsRequest(symbol_or_symbols="MSFT", timeframe=TimeFrame(1, unit),
                                                      start=start))["MSFT"]
        ascending(bars)
        for bar in bars:
            holds(bar)
        counts.append(len(bars))
    assert counts[0] >= 80 and 16 <= counts[1] <= 19 and 4 <= counts[2] <= 6, counts


@case("ALP-D04", "several symbols at once, each with its own bars")
def several(simulator):
    start, end = recent(10)
    data = Desk(simulator).stocks.get_stock_bars(StockBarsRequest(
        symbol_or_symbols=["MSFT", "AAPL"], timeframe=TimeFrame.Minute, start=start, end=end - MINUTE)).data
    assert set(data) == {"AAPL", "MSFT"} and all(len(rows) == 10 for rows in data.values())
    assert data["AAPL"] != data["MSFT"]


@case("ALP-D05", "sort desc is sort asc backwards, and limit takes the first")
def sorting(simulator):
    stocks = Desk(simulator).stocks
    start, end = recent(20)
    ask = lambda **words: stocks.get_stock_bars(StockBarsRequest(
        symbol_or_symbols="AAPL", timeframe=TimeFrame.Minute, start=start, end=end - MINUTE, **words))["AAPL"]
    up, down = ask(sort=Sort.ASC), ask(sort=Sort.DESC)
    assert up == down[::-1] and ask(limit=3) == up[:3] and ask(limit=3, sort=Sort.DESC) == down[:3]


@case("ALP-D06", "pages cover everything once, first symbol first")
def pages(simulator):
    desk = Desk(simulator)
    start, end = recent(30)
    ask = lambda **words: desk.stocks.get("/stocks/bars", {
        "symbols": "MSFT,AAPL", "timeframe": "1Min", "start": start.isoformat(), "end": (end - MINUTE).isoformat(),
        **words})
    whole = ask(limit=10_000)
    assert whole["next_page_token"] is None and list(whole["bars"]) == ["AAPL", "MSFT"]
    seen, token, sizes = {"AAPL": [], "MSFT": []}, None, []
    while True:
        page = ask(limit=7, **({"page_token": token} if token else {}))
        sizes.append(sum(len(rows) for rows in page["bars"].values()))
        for symbol, rows in page["bars"].items():
            seen[symbol] += rows
        token = page["next_page_token"]
        if token is None:
            break
    assert seen == whole["bars"] and sizes[:-1] == [7] * (len(sizes) - 1), sizes


@case("ALP-D07", "the SDK pages through more than ten thousand trades by itself")
def many_trades(simulator):
    desk = Desk(simulator)
    start, end = recent(24 * 60)
    trades = desk.stocks.get_stock_trades(StockTradesRequest(symbol_or_symbols="SPY", start=start, end=end))["SPY"]
    ascending(trades)
    assert len({trade.id for trade in trades}) == len(trades) > 10_000, len(trades)


@case("ALP-D08", "a minute's bar is made of the trades of that minute")
def bar_of_trades(simulator):
    stocks = Desk(simulator).stocks
    start, _ = recent(1)
    trades = stocks.get_stock_trades(StockTradesRequest(symbol_or_symbols="AAPL", start=start,
                                                        end=start + MINUTE - datetime.timedelta(microseconds=1)))["AAPL"]
    bar = stocks.get_stock_bars(StockBarsRequest(symbol_or_symbols="AAPL", timeframe=TimeFrame.Minute, start=start,
                                                 end=start))["AAPL"][0]
    prices = [trade.price for trade in trades]
    assert (bar.open, bar.high, bar.low, bar.close) == (prices[0], max(prices), min(prices), prices[-1])
    assert bar.volume == sum(trade.size for trade in trades) and bar.trade_count == len(trades)


@case("ALP-D09", "past quotes have both sides, bid below ask")
def quotes(simulator):
    start, _ = recent(2)
    rows = Desk(simulator).stocks.get_stock_quotes(StockQuotesRequest(
        symbol_or_symbols="TSLA", start=start, end=start + MINUTE, feed=DataFeed.SIP))["TSLA"]
    ascending(rows)
    assert all(0 < row.bid_price < row.ask_price and row.bid_size > 0 and row.ask_size > 0 for row in rows)
    assert all(row.conditions == ["R"] and row.tape == "C" for row in rows)


@case("ALP-D10", "the latest trade and quote of stocks are near each other and now")
def latest(simulator):
    desk = Desk(simulator)
    stocks, symbols = desk.stocks, ["AAPL", "SPY"]
    trades = stocks.get_stock_latest_trade(StockLatestTradeRequest(symbol_or_symbols=symbols))
    quotes_now = stocks.get_stock_latest_quote(StockLatestQuoteRequest(symbol_or_symbols=symbols))
    now = desk.trading.get_clock().timestamp
    for symbol in symbols:
        trade, quote = trades[symbol], quotes_now[symbol]
        near(trade.price, quote.bid_price, quote.bid_price * 0.01)
        assert trade.size > 0 and trade.exchange and trade.id > 0
        assert -5 < (now - trade.timestamp).total_seconds() < 300


@case("ALP-D11", "the latest bar of a stock is a whole minute")
def latest_bar(simulator):
    bar = Desk(simulator).stocks.get_stock_latest_bar(StockLatestBarRequest(symbol_or_symbols="NVDA"))["NVDA"]
    holds(bar)
    assert bar.timestamp.second == 0


@case("ALP-D12", "a snapshot of stocks has five parts that fit together")
def snapshot(simulator):
    found = Desk(simulator).stocks.get_stock_snapshot(StockSnapshotRequest(symbol_or_symbols=["AAPL", "MSFT"]))
    assert set(found) == {"AAPL", "MSFT"}
    one = found["AAPL"]
    holds(one.minute_bar), holds(one.daily_bar), holds(one.previous_daily_bar)
    assert one.previous_daily_bar.timestamp < one.daily_bar.timestamp <= one.minute_bar.timestamp
    near(one.latest_trade.price, one.latest_quote.ask_price, one.latest_trade.price * 0.01)


@case("ALP-D13", "one symbol has its own paths")
def single_symbol(simulator):
    desk = Desk(simulator)
    start, end = recent(5)
    page = desk.stocks.get("/stocks/AAPL/bars", {"timeframe": "1Min", "start": start.isoformat(),
                                                 "end": (end - MINUTE).isoformat()})
    assert page["symbol"] == "AAPL" and len(page["bars"]) == 5 and page["next_page_token"] is None
    for kind in ("trades", "quotes"):
        page = desk.stocks.get(f"/stocks/AAPL/{kind}", {"start": start.isoformat(), "limit": 4})
        assert page["symbol"] == "AAPL" and len(page[kind]) == 4 and page["next_page_token"]
    assert desk.stocks.get("/stocks/AAPL/quotes/latest")["quote"]["ap"] > 0
    assert desk.stocks.get("/stocks/AAPL/trades/latest")["trade"]["p"] > 0
    assert desk.stocks.get("/stocks/AAPL/bars/latest")["bar"]["v"] > 0
    assert desk.stocks.get("/stocks/AAPL/snapshot")["symbol"] == "AAPL"


@case("ALP-D14", "adjustment, feed and currency are understood")
def words(simulator):
    stocks = Desk(simulator).stocks
    start, end = recent(5)
    bars = stocks.get_stock_bars(StockBarsRequest(
        symbol_or_symbols="AAPL", timeframe=TimeFrame.Minute, start=start, end=end, adjustment=Adjustment.ALL,
        feed=DataFeed.IEX, currency=SupportedCurrencies.USD, asof="2026-07-01"))["AAPL"]
    assert len(bars) == 6


@case("ALP-D15", "an unknown symbol has no rows, and is no error")
def unknown_symbol(simulator):
    start, end = recent(5)
    data = Desk(simulator).stocks.get_stock_bars(StockBarsRequest(
        symbol_or_symbols=["AAPL", "NOSUCH"], timeframe=TimeFrame.Minute, start=start, end=end)).data
    assert list(data) == ["AAPL"]


@case("ALP-D16", "the lists of exchanges and conditions")
def meta(simulator):
    stocks = Desk(simulator).stocks
    assert stocks.get("/stocks/meta/exchanges")["V"] == "IEX"
    assert stocks.get("/stocks/meta/conditions/trade", {"tape": "C"})["@"] == "Regular Sale"
    assert stocks.get("/stocks/meta/conditions/quote", {"tape": "A"})["R"]


@case("ALP-D17", "crypto bars without keys, with fractions of coins")
def crypto_bars(simulator):
    start, end = recent(20)
    bars = Desk(simulator).crypto.get_crypto_bars(CryptoBarsRequest(
        symbol_or_symbols="BTC/USD", timeframe=TimeFrame.Minute, start=start, end=end - MINUTE))["BTC/USD"]
    assert len(bars) == 20
    for bar in bars:
        holds(bar)
    assert any(bar.volume != int(bar.volume) for bar in bars)


@case("ALP-D18", "crypto trades and quotes of the past")
def crypto_rows(simulator):
    crypto = Desk(simulator).crypto
    start, _ = recent(2)
    trades = crypto.get_crypto_trades(CryptoTradesRequest(symbol_or_symbols="ETH/USD", start=start,
                                                          end=start + MINUTE))["ETH/USD"]
    ascending(trades)
    rows = crypto.get_crypto_quotes(CryptoQuoteRequest(symbol_or_symbols="ETH/USD", start=start,
                                                       end=start + MINUTE))["ETH/USD"]
    ascending(rows)
    assert all(row.bid_price < row.ask_price for row in rows)


@case("ALP-D19", "the latest of crypto: trade, quote and bar")
def crypto_latest(simulator):
    crypto = Desk(simulator).crypto
    symbols = ["BTC/USD", "ETH/USD"]
    trades = crypto.get_crypto_latest_trade(CryptoLatestTradeRequest(symbol_or_symbols=symbols))
    rows = crypto.get_crypto_latest_quote(CryptoLatestQuoteRequest(symbol_or_symbols=symbols))
    bars = crypto.get_crypto_latest_bar(CryptoLatestBarRequest(symbol_or_symbols=symbols))
    for symbol in symbols:
        near(trades[symbol].price, rows[symbol].ask_price, rows[symbol].ask_price * 0.02)
        holds(bars[symbol])


@case("ALP-D20", "the order book of a coin has both sides in order")
def orderbook(simulator):
    book = Desk(simulator).crypto.get_crypto_latest_orderbook(
        CryptoLatestOrderbookRequest(symbol_or_symbols="BTC/USD"))["BTC/USD"]
    bids, asks = [level.price for level in book.bids], [level.price for level in book.asks]
    assert bids == sorted(bids, reverse=True) and asks == sorted(asks) and bids[0] < asks[0]


@case("ALP-D21", "a snapshot of coins")
def crypto_snapshot(simulator):
    found = Desk(simulator).crypto.get_crypto_snapshot(CryptoSnapshotRequest(symbol_or_symbols=["BTC/USD", "SOL/USD"]))
    assert set(found) == {"BTC/USD", "SOL/USD"}
    holds(found["BTC/USD"].daily_bar), holds(found["SOL/USD"].previous_daily_bar)


@case("ALP-D22", "the same seed makes the same past, another seed another",
      words=("--seed", "77", "--clock", "2026-07-01T15:00:00Z"))
def seeded(simulator):
    bars = Desk(simulator).stocks.get_stock_bars(StockBarsRequest(
        symbol_or_symbols="AAPL", timeframe=TimeFrame.Minute, start=utc(2026, 6, 30, 15), end=utc(2026, 6, 30, 15, 4)))
    closes = [bar.close for bar in bars["AAPL"]]
    again = Desk(simulator).stocks.get_stock_bars(StockBarsRequest(
        symbol_or_symbols="AAPL", timeframe=TimeFrame.Minute, start=utc(2026, 6, 30, 15), end=utc(2026, 6, 30, 15, 4)))
    assert len(closes) == 5 and [bar.close for bar in again["AAPL"]] == closes


@case("ALP-D23", "nothing of the future is told", words=("--seed", "77", "--clock", "2026-07-01T15:00:00Z"))
def no_future(simulator):
    desk = Desk(simulator)
    bars = desk.stocks.get_stock_bars(StockBarsRequest(
        symbol_or_symbols="AAPL", timeframe=TimeFrame.Minute, start=utc(2026, 7, 1, 14, 50), end=utc(2026, 7, 3)))
    now = desk.trading.get_clock().timestamp
    assert len(bars["AAPL"]) >= 10 and all(bar.timestamp < now for bar in bars["AAPL"])


RECORDED = pathlib.Path(os.environ.get("SLUICE_SHARED_DIR", "nowhere")) / "data/market/us_equity/spy_20131007_tick_trade.csv.gz"
if RECORDED.is_file():
    @case("ALP-D24", "a recorded day is the market: its bars, its prices, its one symbol",
          words=("--data", str(RECORDED), "--clock", "2013-10-07T14:30:00Z"))
    def recorded(simulator):
        desk = Desk(simulator)
        assert [asset.symbol for asset in desk.trading.get_all_assets()] == ["SPY"]
        bars = desk.stocks.get_stock_bars(StockBarsRequest(
            symbol_or_symbols="SPY", timeframe=TimeFrame.Minute, start=utc(2013, 10, 7, 13, 30), limit=2))["SPY"]
        assert [(bar.open, bar.high, bar.low, bar.close, bar.volume) for bar in bars] == \
            [(167.41, 167.52, 167.41, 167.44, 1306407), (167.45, 167.47, 167.31, 167.38, 876364)]
        last = desk.stocks.get_stock_latest_trade(StockLatestTradeRequest(symbol_or_symbols="SPY"))["SPY"]
        near(desk.bought("SPY", 1).filled_avg_price, last.price, 0.5)
        refused(422, 42210000, "asset AAPL not found", lambda: desk.market("AAPL", 1))
