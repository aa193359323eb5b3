#include "gateway/stream_market.hpp"

#include <utility>

#include "base/json_writer.hpp"     // JsonWriter
#include "gateway/market_view.hpp"  // write_rest_quote, write_rest_bar
#include "gateway/rest_words.hpp"   // write_time

namespace sluice::gateway {
namespace {

// What a reader has missed of a topic.
struct Missed {
    static constexpr std::size_t kNamed = 100;

    std::uint64_t count = 0;
    std::vector<std::string_view> symbols;  // the first so many

    void add(std::uint64_t more, std::string_view symbol) {
        count += more;
        if (more != 0 && symbols.size() < kNamed)
            symbols.push_back(symbol);
    }
};

// Answers whether there was one.
std::uint64_t tell_gap(Topic topic, const Missed& missed, StreamPen& pen) {
    if (missed.count == 0)
        return 0;
    std::string text;
    JsonWriter json{text};
    json.begin_object();
    json.field("type", "gap");
    json.field("topic", to_text(topic));
    json.key("symbols");
    json.begin_array();
    for (const std::string_view symbol : missed.symbols)
        json.string(symbol);
    json.end_array();
    json.field("lost", missed.count);
    json.end_object();
    pen.word("gap", text);
    return 1;
}

bool wants(const StreamReader& reader, const InstrumentId& id) {
    return reader.wish.filter.wants_instrument(id.view());
}
bool wants(const StreamReader& reader, const AccountId& id) { return reader.may_see(id); }
std::string_view symbol_of(const InstrumentId& id) { return id.view(); }
std::string_view symbol_of(const AccountId&) { return {}; }

std::uint64_t marked(const TapeCursor& cursor, std::size_t key) {
    return cursor.mark && key < cursor.mark->size() ? (*cursor.mark)[key] : 0;
}

// The reader stands before what the tape still holds: it goes on where the tape begins, and learns what it has lost.
template <class Tape>
std::uint64_t catch_up(const StreamReader& reader, Topic topic, const Tape& tape, TapeCursor& cursor, StreamPen& pen,
                       Slice& slice) {
    Missed missed;
    if (!cursor.mark) {
        // It was not stalled, only the market was faster than all readers together: nobody counted for it.
        missed.count = tape.begin() - cursor.at;
    } else {
        const auto gone = tape.totals_at(tape.begin());
        for (std::size_t key = 0; key < gone.size(); ++key)
            if (const auto& id = tape.key(key).id; wants(reader, id) && gone[key] > marked(cursor, key))
                missed.add(gone[key] - marked(cursor, key), symbol_of(id));
        slice.step(tape.end() - tape.begin());
    }
    if (topic == Topic::Equity)
        missed.symbols.clear();
    cursor.at = tape.begin();
    return tell_gap(topic, missed, pen);
}

template <class Tape>
std::uint64_t serve_tape(StreamReader& reader, Topic topic, std::string_view type, const Tape& tape, StreamPen& pen,
                         Slice& slice) {
    TapeCursor& cursor = reader.tape(topic);
    std::uint64_t gaps = 0;
    if (cursor.at < tape.begin())
        gaps = catch_up(reader, topic, tape, cursor, pen, slice);
    cursor.mark.reset();
    for (; cursor.at < tape.end() && !slice.spent(); ++cursor.at) {
        slice.step();
        if (const auto& item = tape.at(cursor.at); wants(reader, tape.key(item.key).id))
            pen.word(type, item.word);
    }
    return gaps;
}

template <class Tape>
void mark(TapeCursor& cursor, const Tape& tape) {
    if (!cursor.mark && cursor.at >= tape.begin())
        cursor.mark = tape.totals_at(cursor.at);
}

std::optional<Timeframe> timeframe_of(const Bar& bar) {
    for (std::size_t i = 0; i < count_of<Timeframe>(); ++i)
        if (length_of(static_cast<Timeframe>(i)) == bar.end - bar.start)
            return static_cast<Timeframe>(i);
    return std::nullopt;
}

}  // namespace

void StreamMarket::on_trade(const Trade& trade) {
    quotes_.add(trade.instrument, {});
    std::string text;
    JsonWriter json{text};
    json.begin_object();
    json.field("type", "trade");
    json.field("symbol", trade.instrument.view());
    json.field("price", to_text(trade.price));
    json.field("size", to_text(trade.size));
    write_time(json, "time", trade.event_time);
    json.end_object();
    trades_.add(trade.instrument, std::move(text));
}

void StreamMarket::on_bar(const Bar& bar) {
    const auto timeframe = timeframe_of(bar);
    if (!timeframe)
        return;
    std::string text;
    JsonWriter json{text};
    write_rest_bar(json, {bar, true}, *timeframe, "bar");
    bars_.add(bar.instrument, std::move(text));
}

void StreamMarket::on_equity(const AccountId& account, UnixNanos time, Amount equity) {
    std::string text;
    JsonWriter json{text};
    write_rest_equity(json, account, {time, equity}, "equity");
    equity_.add(account, std::move(text));
}

void StreamMarket::begin(StreamReader& reader) const {
    reader.tape(Topic::Trades) = {trades_.end(), std::nullopt};
    reader.tape(Topic::Bars) = {bars_.end(), std::nullopt};
    reader.tape(Topic::Equity) = {equity_.end(), std::nullopt};
    reader.quotes = {};
    reader.quotes.at = quotes_.end();
    reader.quotes.scanning = true;
}

void StreamMarket::stalled(StreamReader& reader) const {
    if (reader.wants(Topic::Quotes))
        mark(reader.quotes, quotes_);
    if (reader.wants(Topic::Trades))
        mark(reader.tape(Topic::Trades), trades_);
    if (reader.wants(Topic::Bars))
        mark(reader.tape(Topic::Bars), bars_);
    if (reader.wants(Topic::Equity))
        mark(reader.tape(Topic::Equity), equity_);
}

bool StreamMarket::has_work(const StreamReader& reader) const {
    const QuoteCursor& quotes = reader.quotes;
    return (reader.wants(Topic::Quotes) &&
            (quotes.at < quotes_.end() || (quotes.scanning && (quotes.scan < quotes_.keys() || quotes.again)))) ||
           (reader.wants(Topic::Trades) && reader.tape(Topic::Trades).at < trades_.end()) ||
           (reader.wants(Topic::Bars) && reader.tape(Topic::Bars).at < bars_.end()) ||
           (reader.wants(Topic::Equity) && reader.tape(Topic::Equity).at < equity_.end());
}

std::uint64_t StreamMarket::serve(StreamReader& reader, StreamPen& pen, Slice& slice) {
    std::uint64_t gaps = 0;
    if (reader.wants(Topic::Quotes) && !slice.spent())
        gaps += serve_quotes(reader, pen, slice);
    if (reader.wants(Topic::Trades) && !slice.spent())
        gaps += serve_tape(reader, Topic::Trades, "trade", trades_, pen, slice);
    if (reader.wants(Topic::Bars) && !slice.spent())
        gaps += serve_tape(reader, Topic::Bars, "bar", bars_, pen, slice);
    if (reader.wants(Topic::Equity) && !slice.spent())
        gaps += serve_tape(reader, Topic::Equity, "equity", equity_, pen, slice);
    return gaps;
}

// ---- quotes

void StreamMarket::send_quote(const StreamReader& reader, std::size_t key, StreamPen& pen) {
    const Quotes::Key& known = quotes_.key(key);
    if (!wants(reader, known.id))
        return;
    rendered_.resize(quotes_.keys());
    Rendered& rendered = rendered_[key];
    if (rendered.of != known.newest) {
        const MarketBoard::Seen* seen = board_.find(known.id);
        if (seen == nullptr)
            return;
        rendered.json.clear();
        JsonWriter json{rendered.json};
        write_rest_quote(json, known.id, *seen, "quote");
        rendered.of = known.newest;
    }
    pen.word("quote", rendered.json);
}

// Of each instrument the newest change is still to come; those before it are lost.
std::uint64_t StreamMarket::tell_lost_quotes(StreamReader& reader, StreamPen& pen, Slice& slice) {
    Missed missed;
    for (std::size_t key = 0; key < quotes_.keys(); ++key) {
        const Quotes::Key& known = quotes_.key(key);
        const std::uint64_t changes = known.total - marked(reader.quotes, key);
        if (changes > 1 && wants(reader, known.id))
            missed.add(changes - 1, known.id.view());
    }
    slice.step(quotes_.keys());
    reader.quotes.mark.reset();
    return tell_gap(Topic::Quotes, missed, pen);
}

std::uint64_t StreamMarket::serve_quotes(StreamReader& reader, StreamPen& pen, Slice& slice) {
    QuoteCursor& cursor = reader.quotes;
    const std::uint64_t gaps = !cursor.mark ? 0 : tell_lost_quotes(reader, pen, slice);
    if (cursor.at < quotes_.begin()) {
        // The changes are no longer there one by one: it goes through the instruments instead.
        // One that is under way goes on, or those at its end would never have their turn in a fast market.
        if (cursor.scanning && cursor.scan != 0) {
            cursor.again = cursor.again.value_or(cursor.at);
        } else if (!cursor.scanning) {
            cursor.since = cursor.at;
            cursor.scan = 0;
            cursor.scanning = true;
        }
        cursor.at = quotes_.end();
    }
    while (cursor.scanning && !slice.spent()) {
        slice.step();
        if (cursor.scan >= quotes_.keys()) {
            cursor.scanning = cursor.again.has_value();
            cursor.since = std::exchange(cursor.again, std::nullopt).value_or(0);
            cursor.scan = 0;
            continue;
        }
        // What has changed since the scan began comes behind it.
        const std::size_t key = cursor.scan++;
        if (const std::uint64_t newest = quotes_.key(key).newest; newest >= cursor.since && newest < cursor.at)
            send_quote(reader, key, pen);
    }
    for (; !cursor.scanning && cursor.at < quotes_.end() && !slice.spent(); ++cursor.at) {
        slice.step();
        // An earlier change is passed over: the newest one says what stands.
        if (const std::uint32_t key = quotes_.at(cursor.at).key; quotes_.key(key).newest == cursor.at)
            send_quote(reader, key, pen);
    }
    return gaps;
}

}  // namespace sluice::gateway
