#include "venues/alpaca/sim_data_query.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "base/text.hpp"  // split, to_lower, parse_int64, quoted

namespace sluice::venues::alpaca::sim {

namespace {

constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::size_t kSymbolsAtMost = 1'000;

// RFC 4648, 5, without padding.
std::string encode_base64(std::string_view text) {
    std::string out;
    std::uint32_t held = 0;
    int bits = 0;
    for (const char c : text) {
        held = held << 8 | static_cast<unsigned char>(c);
        for (bits += 8; bits >= 6; bits -= 6)
            out += kBase64[held >> (bits - 6) & 63];
    }
    if (bits > 0)
        out += kBase64[held << (6 - bits) & 63];
    return out;
}

std::optional<std::string> decode_base64(std::string_view text) {
    std::string out;
    std::uint32_t held = 0;
    int bits = 0;
    for (const char c : text) {
        const std::size_t value = kBase64.find(c);
        if (value == std::string_view::npos)
            return std::nullopt;
        held = held << 6 | static_cast<std::uint32_t>(value);
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            out += static_cast<char>(held >> bits & 255);
        }
    }
    return out;
}

tl::unexpected<Error> invalid(std::string text) { return fail(ErrorCode::Invalid, std::move(text)); }

// The words, each of a comma list, must be known ones.
Status check_words(const Query& query, std::string_view name, std::span<const std::string_view> known) {
    for (const std::string& word : query.list(name))
        if (std::find(known.begin(), known.end(), word) == known.end()) {
            std::string all;
            for (const std::string_view one : known)
                all += (all.empty() ? "" : ", ") + std::string{one};
            return invalid("invalid " + std::string{name} + ": " + quoted(word) + "; it must be one of " + all);
        }
    return {};
}

bool is_symbol(std::string_view symbol, bool crypto) {
    const auto plain = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-'; };
    std::size_t slashes = 0;
    for (const char c : symbol) {
        if (c == '/')
            ++slashes;
        else if (!plain(c))
            return false;
    }
    return !symbol.empty() && symbol.size() <= 24 && slashes == (crypto ? 1 : 0);
}

}  // namespace

std::string page_token_of(const Place& place) {
    return encode_base64(place.symbol + "|" + std::to_string(place.at.nanos()) + "|" + std::to_string(place.index));
}

Result<Place> parse_page_token(std::string_view token) {
    const auto text = decode_base64(token);
    const auto parts = text ? split(*text, '|') : std::vector<std::string_view>{};
    if (parts.size() == 3) {
        const auto at = parse_int64(parts[1]);
        const auto index = parse_uint64(parts[2]);
        if (at && index && !parts[0].empty())
            return Place{std::string{parts[0]}, UnixNanos::from_nanos(*at), *index};
    }
    return invalid("invalid page_token: " + quoted(token) + "; it must be the next_page_token of an earlier page");
}

Result<feed::Timeframe> parse_timeframe(std::string_view text) {
    struct Word {
        std::string_view word;
        feed::Unit unit;
    };
    constexpr std::array<Word, 10> kWords{{{"min", feed::Unit::Minute},
                                           {"t", feed::Unit::Minute},
                                           {"hour", feed::Unit::Hour},
                                           {"h", feed::Unit::Hour},
                                           {"day", feed::Unit::Day},
                                           {"d", feed::Unit::Day},
                                           {"week", feed::Unit::Week},
                                           {"w", feed::Unit::Week},
                                           {"month", feed::Unit::Month},
                                           {"m", feed::Unit::Month}}};
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    const auto count = parse_int64(text.substr(0, digits));
    const std::string word = to_lower(text.substr(digits));
    for (const Word& known : kWords) {
        if (known.word != word || !count)
            continue;
        const auto within = [&](std::int64_t most) { return *count >= 1 && *count <= most; };
        const bool fits = known.unit == feed::Unit::Minute  ? within(59)
                          : known.unit == feed::Unit::Hour  ? within(23)
                          : known.unit == feed::Unit::Month ? within(12) && 12 % *count == 0
                                                            : within(1);
        if (fits)
            return feed::Timeframe{known.unit, static_cast<int>(*count)};
    }
    return invalid("invalid timeframe: " + quoted(text) +
                   "; it must be 1-59Min, 1-23Hour, 1Day, 1Week or 1, 2, 3, 4, 6 or 12Month");
}

Result<DataScope> parse_scope(const Query& query, std::optional<std::string> one, bool crypto, bool latest) {
    DataScope out;
    if (one)
        out.symbols.push_back(std::move(*one));
    else
        out.symbols = query.list("symbols");
    if (out.symbols.empty())
        return invalid("symbols is required: a comma-separated list such as AAPL,MSFT");
    for (const std::string& symbol : out.symbols)
        if (!is_symbol(symbol, crypto))
            return invalid("invalid symbol: " + symbol);
    std::sort(out.symbols.begin(), out.symbols.end());
    out.symbols.erase(std::unique(out.symbols.begin(), out.symbols.end()), out.symbols.end());
    if (out.symbols.size() > kSymbolsAtMost)
        return invalid("too many symbols: " + std::to_string(out.symbols.size()) + "; at most " +
                       std::to_string(kSymbolsAtMost));
    constexpr std::array<std::string_view, 6> kFeeds{"sip", "iex", "boats", "otc", "delayed_sip", "overnight"};
    if (!crypto)
        if (const auto known = check_words(query, "feed", std::span{kFeeds}.first(latest ? 6 : 4)); !known)
            return fail(known.error());
    out.feed = crypto ? "crypto" : query.text("feed").value_or("sip");
    out.currency = query.text("currency");
    if (out.currency && *out.currency != "USD")
        return invalid("invalid currency: " + quoted(*out.currency) + "; this market has prices in USD only");
    return out;
}

Result<RowsQuery> parse_rows_query(const Query& query, DataScope scope, RowKind kind, UnixNanos now) {
    constexpr std::array<std::string_view, 2> kSorts{"asc", "desc"};
    constexpr std::array<std::string_view, 5> kAdjustments{"raw", "split", "dividend", "spin-off", "all"};
    RowsQuery out;
    out.scope = std::move(scope);
    if (const auto sort = check_words(query, "sort", kSorts); !sort)
        return fail(sort.error());
    out.descending = query.text("sort").value_or("asc") == "desc";
    if (const auto adjustment = check_words(query, "adjustment", kAdjustments); !adjustment)
        return fail(adjustment.error());
    if (const auto asof = query.text("asof"); asof && *asof != "-" && !parse_date(*asof))
        return invalid("invalid asof: " + quoted(*asof) + "; it must be a date such as 2026-07-01, or -");
    const auto limit = query.integer("limit", 1'000, 1, 10'000);
    const auto start = query.time("start");
    const auto end = query.time("end");
    if (!limit)
        return fail(limit.error());
    if (!start)
        return fail(start.error());
    if (!end)
        return fail(end.error());
    out.limit = static_cast<std::size_t>(*limit);
    out.start = *start;
    out.end = end->value_or(now);
    if (out.start && *out.start > out.end)
        return invalid("end should not be before start");
    out.end = std::min(out.end, now);
    if (kind == RowKind::Bars) {
        const auto word = query.text("timeframe");
        if (!word)
            return invalid("timeframe is required, such as 1Min or 1Day");
        const auto timeframe = parse_timeframe(*word);
        if (!timeframe)
            return fail(timeframe.error());
        out.timeframe = *timeframe;
    }
    if (const auto token = query.text("page_token")) {
        auto place = parse_page_token(*token);
        if (!place)
            return fail(place.error());
        if (!std::binary_search(out.scope.symbols.begin(), out.scope.symbols.end(), place->symbol))
            return invalid("invalid page_token: it was given for " + place->symbol +
                           ", which is not among the symbols asked for");
        out.after = std::move(*place);
    }
    return out;
}

}  // namespace sluice::venues::alpaca::sim
