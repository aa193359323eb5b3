#include "app/market_files.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <set>
#include <system_error>

#include "market/history/parser.hpp"  // HistoryParser

namespace sluice::app {
namespace {

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};

// What one file holds, as events.
class Collector final : public market::HistorySink {
public:
    explicit Collector(LoadedMarket& market) : market_{market} {}

    void on_trade(const market::TradePrint& print) override { add(print.trade); }
    void on_quote(const Quote& quote) override { add(quote); }
    void on_bar(const Bar& bar) override {
        ++bars;
        const bool rose = bar.close >= bar.open;
        const auto at = [&](int quarter) { return bar.start + (bar.end - bar.start) * quarter / 4; };
        print(bar, bar.open, at(0));
        print(bar, rose ? bar.low : bar.high, at(1));
        print(bar, rose ? bar.high : bar.low, at(2));
        print(bar, bar.close, bar.end - std::chrono::milliseconds{1});
    }
    void on_quote_bar(const market::QuoteBar& bar) override {
        Quote quote;
        quote.instrument = bar.instrument;
        if (bar.bid)
            quote.bid_px = bar.bid->close, quote.bid_size = bar.bid->size;
        if (bar.offer)
            quote.offer_px = bar.offer->close, quote.offer_size = bar.offer->size;
        quote.event_time = bar.end - std::chrono::milliseconds{1};
        add(quote);
    }
    void on_quote_update(const market::QuoteUpdate&) override {
        refuse("quotes of single exchanges, which are no market by themselves");
    }
    void on_chain_row(const market::ChainRow&) override { refuse("an option chain"); }
    void on_depth(const market::DepthRow&) override { refuse("order book depth"); }
    void on_holiday(const market::HolidayRow&) override { refuse("holidays"); }

    std::uint64_t rows = 0;
    std::uint64_t bars = 0;
    std::string refused;  // what the file holds instead of a market

private:
    void refuse(const char* what) {
        ++rows;
        refused = what;
    }
    void print(const Bar& bar, Price price, UnixNanos at) {
        Trade trade;
        trade.instrument = bar.instrument;
        trade.price = price;
        // Without a volume one unit stands for it, so that there is something to trade with.
        const int128 quarter =
            bar.volume ? bar.volume->nanos() / 4 / Quantity::kUnit * Quantity::kUnit : Quantity::kUnit;
        trade.size = Quantity::from_nanos(std::max<int128>(quarter, 0));
        trade.event_time = at;
        add(trade);
    }
    template <class T>
    void add(T event) {
        ++rows;
        if (event.recv_time < event.event_time)
            event.recv_time = event.event_time;
        note(event.instrument);
        market_.events.emplace_back(std::move(event));
    }
    void note(const InstrumentId& id) {
        if (!market_.instruments.empty() && market_.instruments.back() == id)
            return;
        if (std::find(market_.instruments.begin(), market_.instruments.end(), id) == market_.instruments.end())
            market_.instruments.push_back(id);
    }

    LoadedMarket& market_;
};

Status read_file(const std::string& path, LoadedMarket& market) {
    const std::unique_ptr<std::FILE, CloseFile> file{std::fopen(path.c_str(), "rbe")};
    if (!file)
        return fail(ErrorCode::Invalid, "cannot read " + path + ": " + std::generic_category().message(errno));
    Collector sink{market};
    market::HistoryOptions options;
    options.name = path;
    market::HistoryParser parser{options, sink};
    std::array<std::byte, 65'536> buffer;
    for (;;) {
        const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), file.get());
        if (count == 0) {
            if (std::ferror(file.get()))
                return fail(ErrorCode::Invalid, "cannot read " + path + ": " + std::generic_category().message(errno));
            break;
        }
        if (auto fed = parser.feed(Bytes{buffer.data(), count}); !fed)
            return fed;
        if (!sink.refused.empty())
            break;
    }
    if (!sink.refused.empty())
        return fail(ErrorCode::Invalid,
                    path + " holds " + sink.refused + "; the demo trades on prints, quotes and bars");
    if (auto finished = parser.finish(); !finished)
        return finished;
    if (sink.rows == 0)
        return fail(ErrorCode::Invalid, path + " holds no row of data");
    market.rows += sink.bars > 0 ? sink.bars : sink.rows;
    if (sink.bars > 0)
        market.notes.push_back(path +
                               " holds bars, not prints, so four prints stand for each: open, low and high, close");
    return {};
}

}  // namespace

UnixNanos time_of(const MarketEvent& event) {
    return std::visit([](const auto& one) { return one.event_time; }, event);
}

Result<LoadedMarket> load_market(const std::vector<std::string>& files) {
    LoadedMarket market;
    for (const std::string& path : files)
        if (auto read = read_file(path, market); !read)
            return tl::unexpected{read.error()};
    std::set<InstrumentId> printed;
    for (const MarketEvent& event : market.events)
        if (const auto* trade = std::get_if<Trade>(&event))
            printed.insert(trade->instrument);
    for (const InstrumentId& id : market.instruments)
        if (!printed.contains(id))
            return fail(ErrorCode::Invalid,
                        "the files hold quotes of " + std::string{id.view()} +
                            " and no prints; strategies decide on bars, which are made of prints, so name "
                            "a file of its trades too");
    std::stable_sort(market.events.begin(), market.events.end(),
                     [](const MarketEvent& a, const MarketEvent& b) { return time_of(a) < time_of(b); });
    return market;
}

Instrument guess_instrument(const InstrumentId& id, const std::vector<MarketEvent>& events) {
    Instrument instrument;
    instrument.id = id;
    const std::string_view name = id.view();
    const std::string_view ending = name.substr(name.rfind('.') + 1);
    // The finest decimal of the prices, but for US stocks, whose odd fractions of a cent are no tick.
    std::int64_t tick = 1'000'000'000;
    for (const MarketEvent& event : events)
        if (const auto* trade = std::get_if<Trade>(&event); trade && trade->instrument == id)
            while (tick > 1 && trade->price.nanos() % tick != 0)
                tick /= 10;
    if (ending == "US")
        return instrument;
    instrument.tick_size = Price::from_nanos(tick);
    if (ending == "NSE") {
        instrument.currency = Currency{"INR"};
        instrument.calendar = CalendarId{"NSE"};
    } else if (ending == "FX") {
        instrument.asset_class = AssetClass::Fx;
        instrument.calendar = CalendarId{"FX"};
        if (const std::string_view pair = name.substr(0, name.rfind('.')); pair.size() == 6) {
            if (const auto base = Currency::parse(pair.substr(0, 3)))
                instrument.base_currency = *base;
            if (const auto quote = Currency::parse(pair.substr(3)))
                instrument.currency = *quote;
        }
    } else if (const std::size_t slash = name.find('/'); slash != std::string_view::npos) {
        instrument.asset_class = AssetClass::Crypto;
        instrument.calendar = CalendarId{"24x7"};
        instrument.round_lot = Quantity::from_nanos(10'000);
        const std::string_view quote = name.substr(slash + 1, name.rfind('.') - slash - 1);
        if (const auto base = Currency::parse(name.substr(0, slash)))
            instrument.base_currency = *base;
        if (const auto currency = Currency::parse(quote.substr(0, quote.find('-'))))
            instrument.currency = *currency;
    }
    return instrument;
}

}  // namespace sluice::app
