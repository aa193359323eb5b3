#include "market/default_listing.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"  // quoted

namespace sluice::market {
namespace {

Price tick(std::int64_t nanos) { return Price::from_nanos(nanos); }
constexpr std::int64_t kCent = 10'000'000;

bool is_index(std::string_view root) {
    constexpr std::array<std::string_view, 6> kIndices{"NIFTY", "BANKNIFTY", "SPX", "SPXW", "NDX", "VIX"};
    return std::find(kIndices.begin(), kIndices.end(), root) != kIndices.end();
}

Result<Instrument> crypto(Instrument out, std::string_view pair) {
    if (pair.ends_with("-PERP"))
        pair.remove_suffix(5);
    const auto slash = pair.find('/');
    const auto base = Currency::parse(pair.substr(0, slash));
    const auto quote = slash == std::string_view::npos ? base : Currency::parse(pair.substr(slash + 1));
    if (slash == std::string_view::npos || !base || !quote)
        return fail(ErrorCode::Invalid,
                    "instrument " + quoted(out.id.view()) + " is no pair; BTC/USDT.BINANCE would be right");
    out.asset_class = AssetClass::Crypto;
    out.base_currency = *base;
    out.currency = *quote;
    out.calendar = CalendarId{"24x7"};
    out.tick_size = tick(10);  // 8 places, whatever the pair
    out.round_lot = Quantity::from_nanos(10);
    return out;
}

Result<Instrument> fx(Instrument out, std::string_view pair) {
    if (pair.size() != 6)
        return fail(ErrorCode::Invalid,
                    "instrument " + quoted(out.id.view()) + " is no currency pair; EURUSD.FX would be right");
    out.asset_class = AssetClass::Fx;
    out.base_currency = Currency::parse(pair.substr(0, 3)).value();
    out.currency = Currency::parse(pair.substr(3)).value();
    out.calendar = CalendarId{"FX"};
    out.tick_size = tick(pair.ends_with("JPY") ? 1'000'000 : 10'000);
    return out;
}

// The third Wednesday stands for the expiry where the id tells only the month.
Result<Instrument> future(Instrument out, std::string_view root) {
    const auto dash = root.rfind('-');
    const auto month = dash == std::string_view::npos ? Result<Date>{fail(ErrorCode::Invalid, "")}
                                                      : parse_date(std::string{root.substr(dash + 1)} + "01");
    if (!month)
        return fail(ErrorCode::Invalid,
                    "instrument " + quoted(out.id.view()) + " names no month; ES-202612.CME would be right");
    out.asset_class = AssetClass::Future;
    out.calendar = CalendarId{"CME"};
    const int to_wednesday = (static_cast<int>(Weekday::Wednesday) - static_cast<int>(weekday(*month)) + 7) % 7;
    out.expiry = add_days(*month, to_wednesday + 14);
    const std::string_view product = root.substr(0, dash);
    out.settlement = product == "6E" ? Settlement::Physical : Settlement::Cash;
    out.tick_size = product == "6E" ? tick(50'000) : tick(250'000'000);
    out.multiplier = Multiplier::whole(product == "6E" ? 125'000 : 50);
    return out;
}

}  // namespace

Result<Instrument> default_listing(const InstrumentId& id) {
    const std::string_view text = id.view();
    const auto dot = text.rfind('.');
    const std::string_view root = text.substr(0, dot);
    const std::string_view place = dot == std::string_view::npos ? std::string_view{} : text.substr(dot + 1);
    Instrument out;
    out.id = id;
    out.tick_size = tick(kCent);
    if (place == "BINANCE" || place == "COINBASE")
        return crypto(std::move(out), root);
    if (place == "FX")
        return fx(std::move(out), root);
    if (place == "CME")
        return future(std::move(out), root);
    if (place == "US" || place == "NSE") {
        if (is_index(root))
            out.asset_class = AssetClass::Index;
        if (place == "NSE") {
            out.currency = Currency{"INR"};
            out.calendar = CalendarId{"NSE"};
            out.tick_size = tick(5 * kCent);
        }
        return out;
    }
    return fail(ErrorCode::Unsupported,
                "nothing is known of instrument " + quoted(text) +
                    "; ids end with .US, .NSE, .FX, .CME, .BINANCE or .COINBASE, others need a definition");
}

}  // namespace sluice::market
