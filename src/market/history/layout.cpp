#include "market/history/layout.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/decimal.hpp"
#include "base/text.hpp"     // split, quoted
#include "market/zones.hpp"  // from_local

namespace sluice::market {
namespace {

using Column = std::string_view;

constexpr Column kTradeBars[] = {"ts_ms", "open", "high", "low", "close", "volume"};
constexpr Column kPriceBars[] = {"ts_ms", "open", "high", "low", "close"};
constexpr Column kQuoteBars[] = {"ts_ms",    "bid_open", "bid_high", "bid_low",   "bid_close", "bid_size",
                                 "ask_open", "ask_high", "ask_low",  "ask_close", "ask_size"};
constexpr Column kTickTrades[] = {"ts_ms", "price", "size", "exchange", "condition_hex", "suspicious"};
constexpr Column kTickQuotes[] = {"ts_ms",    "bid",      "bid_size",      "ask",
                                  "ask_size", "exchange", "condition_hex", "suspicious"};
constexpr Column kFxTicks[] = {"ts_ms", "bid", "ask"};
constexpr Column kBookTicker[] = {"ts_ms", "bid", "bid_size", "ask", "ask_size"};
constexpr Column kBinanceTrades[] = {"ts_ms", "trade_id", "price", "qty", "buyer_is_maker"};
constexpr Column kBinanceDepth[] = {
    "symbol", "timestamp", "first_update_id", "last_update_id", "side", "update_type", "price", "qty", "pu"};
constexpr Column kOptionChain[] = {"expiry", "strike",   "right", "bid",    "bid_size",
                                   "ask",    "ask_size", "last",  "volume", "open_interest"};
constexpr Column kOptionVolume[] = {"expiry", "strike", "right", "last", "volume", "open_interest"};
constexpr Column kOptionDay[] = {"expiry", "strike", "right",  "open",          "high",
                                 "low",    "close",  "volume", "open_interest", "implied_volatility",
                                 "delta",  "gamma",  "vega",   "theta",         "rho"};
constexpr Column kOptionQuotes[] = {"ts_ms", "expiry", "strike", "right", "bid", "bid_size", "ask", "ask_size"};
constexpr Column kNseChain[] = {"expiry",     "strike",     "ce_ltp",        "ce_bid",     "ce_bid_qty",    "ce_ask",
                                "ce_ask_qty", "ce_volume",  "ce_oi",         "ce_prev_oi", "ce_prev_close", "ce_iv_pct",
                                "pe_ltp",     "pe_bid",     "pe_bid_qty",    "pe_ask",     "pe_ask_qty",    "pe_volume",
                                "pe_oi",      "pe_prev_oi", "pe_prev_close", "pe_iv_pct"};
constexpr Column kUsHolidays[] = {"date", "kind", "close_local"};
constexpr Column kIndiaHolidays[] = {"date", "kind", "listed_by"};

constexpr std::array<std::span<const Column>, count_of<HistoryLayout>()> kColumns{
    kTradeBars,     kPriceBars,  kQuoteBars,     kTickTrades,   kTickQuotes,
    kFxTicks,       kBookTicker, kBinanceTrades, kBinanceDepth, kOptionChain,
    kOptionVolume,  kOptionDay,  kOptionQuotes,  kNseChain,     kUsHolidays,
    kIndiaHolidays, {}};

// How many columns from the left agree.
std::size_t agreement(std::span<const Column> known, const std::vector<std::string_view>& seen) {
    const auto [a, b] = std::mismatch(known.begin(), known.end(), seen.begin(), seen.end());
    return static_cast<std::size_t>(a - known.begin());
}

bool is_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}
bool is_letters(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

std::string to_upper(std::string_view text) {
    std::string out{text};
    for (char& c : out)
        if (c >= 'a' && c <= 'z')
            c = static_cast<char>(c - 'a' + 'A');
    return out;
}

std::optional<InstrumentId> listing(std::string text) {
    const auto id = InstrumentId::parse(text);
    if (!id)
        return std::nullopt;
    return *id;
}

// A CME code such as 6EH4: product, month letter, last digit of the year, which is the data's year or later.
std::optional<InstrumentId> cme_listing(std::string_view code, std::optional<Date> date) {
    constexpr std::string_view kMonths = "FGHJKMNQUVXZ";
    if (code.size() < 3 || !date)
        return std::nullopt;
    const auto month = kMonths.find(code[code.size() - 2]);
    const char digit = code.back();
    if (month == std::string_view::npos || digit < '0' || digit > '9')
        return std::nullopt;
    int year = date->year - date->year % 10 + (digit - '0');
    if (year < date->year)
        year += 10;
    std::string text{code.substr(0, code.size() - 2)};
    text += "-" + std::to_string(year) + (month < 9 ? "0" : "") + std::to_string(month + 1) + ".CME";
    return listing(std::move(text));
}

std::optional<Date> date_in(std::string_view token) {
    if (token.starts_with("exp"))
        token.remove_prefix(3);
    if (!is_digits(token) || (token.size() != 8 && token.size() != 6))
        return std::nullopt;
    const auto date = parse_date(token.size() == 8 ? std::string{token} : std::string{token} + "01");
    if (!date)
        return std::nullopt;
    return *date;
}

std::optional<InstrumentId> guess(std::string_view symbol, std::string_view path, const FileFacts& facts) {
    const auto inside = [&](std::string_view word) { return path.find(word) != std::string_view::npos; };
    if (inside("oanda") || inside("fxcm") || inside("truefx") || inside("fx/"))
        return listing(to_upper(symbol) + ".FX");
    if (inside("nse_") || symbol == "nifty" || symbol == "banknifty")
        return listing(to_upper(symbol) + ".NSE");
    if (inside("us_"))
        return listing(to_upper(symbol) + ".US");
    if (inside("coinbase")) {
        const auto id = crypto_listing(to_upper(symbol), "COINBASE", false);
        return id ? std::optional{*id} : std::nullopt;
    }
    if (inside("binance") || symbol.ends_with("usdt") || symbol.ends_with("busd")) {
        const auto id = crypto_listing(to_upper(symbol), "BINANCE", facts.perpetual);
        return id ? std::optional{*id} : std::nullopt;
    }
    if (auto future = cme_listing(to_upper(symbol), facts.date))
        return future;
    if (is_letters(symbol) && symbol.size() <= 5)
        return listing(to_upper(symbol) + ".US");
    return std::nullopt;
}

}  // namespace

std::span<const std::string_view> columns_of(HistoryLayout layout) {
    return kColumns[static_cast<std::size_t>(layout)];
}

Result<HistoryLayout> detect_layout(std::string_view first_line) {
    if (first_line.starts_with('{'))
        return HistoryLayout::Capture;
    const auto seen = split(first_line, ',');
    std::size_t best = 0;
    std::size_t best_agreement = 0;
    for (std::size_t i = 0; i < kColumns.size(); ++i) {
        const std::size_t agreed = agreement(kColumns[i], seen);
        if (agreed == kColumns[i].size() && agreed == seen.size() && agreed > 0)
            return static_cast<HistoryLayout>(i);
        if (agreed > best_agreement) {
            best = i;
            best_agreement = agreed;
        }
    }
    if (best_agreement == 0)
        return fail(ErrorCode::Invalid,
                    "the first line " + quoted(first_line) +
                        " is no header of a known layout and no JSON "
                        "object; the docs of history files list the headers, such as ts_ms,price,size,"
                        "exchange,condition_hex,suspicious");
    const auto layout = static_cast<HistoryLayout>(best);
    const std::string name{to_text(layout)};
    if (best_agreement == kColumns[best].size())
        return fail(ErrorCode::Invalid, "column " + quoted(seen[best_agreement]) + " is one too many for " + name);
    const std::string wanted{kColumns[best][best_agreement]};
    if (best_agreement == seen.size())
        return fail(ErrorCode::Invalid,
                    "the header ends early; column " + quoted(wanted) + " of " + name + " would be next");
    return fail(ErrorCode::Invalid, "column " + quoted(seen[best_agreement]) + " is unknown here; " + quoted(wanted) +
                                        " of " + name + " would be right");
}

std::string_view quote_currency_of(std::string_view symbol) {
    constexpr std::string_view kQuotes[] = {"FDUSD", "USDT", "BUSD", "USDC", "TUSD", "USD",
                                            "EUR",   "GBP",  "BTC",  "ETH",  "BNB"};
    for (const std::string_view quote : kQuotes)
        if (symbol.size() > quote.size() && symbol.ends_with(quote))
            return symbol.substr(symbol.size() - quote.size());
    return {};
}

Result<InstrumentId> crypto_listing(std::string_view symbol, std::string_view venue, bool perpetual) {
    const auto dash = symbol.find('-');
    const std::string_view quote = dash == std::string_view::npos ? quote_currency_of(symbol) : symbol.substr(dash + 1);
    const std::string_view base =
        dash == std::string_view::npos ? symbol.substr(0, symbol.size() - quote.size()) : symbol.substr(0, dash);
    if (quote.empty() || base.empty())
        return fail(ErrorCode::Invalid,
                    "symbol " + quoted(symbol) + " is no pair of a coin and a known quote currency");
    std::string text{base};
    text.append("/").append(quote).append(perpetual ? "-PERP." : ".").append(venue);
    return InstrumentId::parse(text);
}

Result<InstrumentId> option_listing(const InstrumentId& underlying, Date expiry, Price strike, bool call) {
    const std::string_view full = underlying.view();
    const auto dot = full.rfind('.');
    const std::string_view root = full.substr(0, dot);
    std::string date = format_date(expiry);
    std::erase(date, '-');
    if (full.ends_with(".NSE"))
        return InstrumentId::parse(std::string{root} + "-" + date + "-" + to_text(strike) +
                                   (call ? "-CE.NSE" : "-PE.NSE"));
    constexpr std::int64_t kMilli = Price::kUnit / 1000;
    if (strike.nanos() % kMilli != 0 || strike <= Price{})
        return fail(ErrorCode::Invalid, "strike " + to_text(strike) + " is not a positive number of thousandths");
    std::string digits = std::to_string(strike.nanos() / kMilli);
    if (digits.size() < 8)
        digits.insert(0, 8 - digits.size(), '0');
    return InstrumentId::parse(std::string{root} + date.substr(2) + (call ? "C" : "P") + digits + ".US");
}

FileFacts facts_of(std::string_view path) {
    FileFacts facts;
    const std::string lower = to_lower(path);
    const std::string_view name = std::string_view{lower}.substr(lower.rfind('/') + 1);
    const auto tokens = split(
        name.substr(0, name.find(".csv") == std::string_view::npos ? name.find(".jsonl") : name.find(".csv")), '_');
    bool end_of_day = false;
    std::optional<std::chrono::seconds> new_york;
    for (const std::string_view token : tokens) {
        if (const auto date = date_in(token); date && !facts.date)
            facts.date = date;
        if (token == "1m")
            facts.interval = std::chrono::minutes{1};
        if (token == "1s")
            facts.interval = std::chrono::seconds{1};
        if (token == "perp" || token == "usdm")
            facts.perpetual = true;
        if (token == "eod")
            end_of_day = true;
        if (token.size() == 6 && token.ends_with("et") && is_digits(token.substr(0, 4)))
            new_york = std::chrono::hours{(token[0] - '0') * 10 + token[1] - '0'} +
                       std::chrono::minutes{(token[2] - '0') * 10 + token[3] - '0'};
        if (token.starts_with("spot")) {
            if (const auto price = parse_price(token.substr(4)))
                facts.underlying_px = *price;
        }
    }
    if (end_of_day)
        new_york = std::chrono::hours{16};
    if (facts.date && new_york)
        facts.snapshot = from_local(Zone::NewYork, *facts.date, *new_york);
    if (!tokens.empty())
        facts.instrument = guess(tokens.front(), lower, facts);
    return facts;
}

}  // namespace sluice::market
