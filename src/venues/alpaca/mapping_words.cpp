#include "venues/alpaca/mapping_words.hpp"

#include "base/text.hpp"

namespace sluice::venues::alpaca {

namespace {

constexpr std::string_view kShares = ".US";     // shares and their options
constexpr std::string_view kCoins = ".ALPACA";  // pairs are the venue's own listing
// What coins are quoted in there, the longer before what it ends with.
constexpr std::string_view kQuoteCurrencies[] = {"USDT", "USDC", "USD", "BTC"};

Result<InstrumentId> listed(std::string_view symbol, std::string_view suffix) {
    auto id = InstrumentId::parse(std::string{symbol} + std::string{suffix});
    if (!id)
        return fail(ErrorCode::Invalid, "the symbol " + quoted(symbol) + " is no instrument: " + id.error().text);
    return id;
}

// BTCUSD -> BTC/USD; empty when it ends with no currency we know.
std::string with_slash(std::string_view symbol) {
    for (const std::string_view quote : kQuoteCurrencies) {
        if (symbol.size() > quote.size() && symbol.substr(symbol.size() - quote.size()) == quote)
            return std::string{symbol.substr(0, symbol.size() - quote.size())} + "/" + std::string{quote};
    }
    return {};
}

Result<InstrumentId> coin(std::string_view symbol) {
    if (symbol.find('/') != std::string_view::npos)
        return listed(symbol, kCoins);
    const std::string pair = with_slash(symbol);
    if (pair.empty()) {
        return fail(ErrorCode::Unsupported,
                    "the crypto symbol " + quoted(symbol) + " is no pair; one such as BTC/USD or BTCUSD is right");
    }
    return listed(pair, kCoins);
}

OrdStatus working(const Order& order) {
    return order.filled_qty > Quantity{} ? OrdStatus::PartiallyFilled : OrdStatus::New;
}

}  // namespace

Status symbol_of(const InstrumentId& instrument, std::string& out) {
    std::string_view id = instrument.view();
    const bool share = id.size() > kShares.size() && id.ends_with(kShares) && id.find('/') == std::string_view::npos;
    const bool pair = id.size() > kCoins.size() && id.ends_with(kCoins) && id.find('/') != std::string_view::npos;
    if (!share && !pair) {
        return fail(ErrorCode::Unsupported, "instrument " + quoted(id) +
                                                " is not listed at Alpaca; it has such as AAPL.US, "
                                                "AAPL250620C00100000.US and BTC/USD.ALPACA");
    }
    id.remove_suffix(share ? kShares.size() : kCoins.size());
    out = id;
    return {};
}

Result<InstrumentId> instrument_of(std::string_view symbol, const Word<AssetWord>& asset_class) {
    if (symbol.empty())
        return fail(ErrorCode::Invalid, "the message names no symbol, so it is of no instrument");
    if (asset_class.empty())
        return symbol.find('/') != std::string_view::npos ? coin(symbol) : listed(symbol, kShares);
    const auto known = asset_class.known();
    if (known == AssetWord::Crypto)
        return coin(symbol);
    if (known == AssetWord::UsEquity || known == AssetWord::UsOption || known == AssetWord::Ipo)
        return listed(symbol, kShares);
    return fail(ErrorCode::Unsupported, "the asset class " + quoted(asset_class.text()) + " of " + quoted(symbol) +
                                            " has no instruments here; us_equity, us_option and crypto have");
}

std::optional<Side> side_of(const Word<SideWord>& word) {
    if (!word.known())
        return std::nullopt;
    switch (*word.known()) {
        case SideWord::Buy: return Side::Buy;
        case SideWord::Sell:
        case SideWord::SellShort: return Side::Sell;
    }
    return std::nullopt;
}

SideWord word_of(Side side) { return side == Side::Buy ? SideWord::Buy : SideWord::Sell; }

std::optional<OrdType> ord_type_of(const Word<TypeWord>& word) {
    if (!word.known())
        return std::nullopt;
    switch (*word.known()) {
        case TypeWord::Market: return OrdType::Market;
        case TypeWord::Limit: return OrdType::Limit;
        case TypeWord::Stop: return OrdType::Stop;
        case TypeWord::StopLimit: return OrdType::StopLimit;
        case TypeWord::TrailingStop: return OrdType::TrailingStop;
    }
    return std::nullopt;
}

std::optional<TimeInForce> time_in_force_of(const Word<TifWord>& word) {
    if (!word.known())
        return std::nullopt;
    switch (*word.known()) {
        case TifWord::Day: return TimeInForce::Day;
        case TifWord::Gtc: return TimeInForce::Gtc;
        case TifWord::Opg: return TimeInForce::Opg;
        case TifWord::Cls: return TimeInForce::Cls;
        case TifWord::Ioc: return TimeInForce::Ioc;
        case TifWord::Fok: return TimeInForce::Fok;
    }
    return std::nullopt;
}

OrdStatus status_of(const Order& order) {
    if (!order.status.known())
        return working(order);
    switch (*order.status.known()) {
        case StatusWord::PendingNew:
        case StatusWord::Accepted: return order.replaces ? OrdStatus::PendingNew : working(order);
        case StatusWord::Held: return OrdStatus::Held;
        case StatusWord::Filled: return OrdStatus::Filled;
        case StatusWord::DoneForDay:
        case StatusWord::Calculated: return OrdStatus::DoneForDay;  // over for the day, settlement is computed
        case StatusWord::Canceled: return OrdStatus::Canceled;
        case StatusWord::Expired: return OrdStatus::Expired;
        case StatusWord::Rejected: return OrdStatus::Rejected;
        case StatusWord::Replaced: return OrdStatus::Replaced;
        case StatusWord::Suspended: return OrdStatus::Suspended;
        case StatusWord::New:
        case StatusWord::PartiallyFilled:
        case StatusWord::PendingCancel:
        case StatusWord::PendingReplace:
        case StatusWord::AcceptedForBidding:
        case StatusWord::Stopped:  // a trade at its price is promised, not made
        case StatusWord::PendingReview: return working(order);
    }
    return working(order);
}

std::optional<StatusWord> word_of(OrdStatus status) {
    switch (status) {
        case OrdStatus::Proposed:
        case OrdStatus::Denied: return std::nullopt;
        case OrdStatus::PendingNew: return StatusWord::PendingNew;
        case OrdStatus::New: return StatusWord::New;
        case OrdStatus::Held: return StatusWord::Held;
        case OrdStatus::PartiallyFilled: return StatusWord::PartiallyFilled;
        case OrdStatus::Filled: return StatusWord::Filled;
        case OrdStatus::Canceled: return StatusWord::Canceled;
        case OrdStatus::Rejected: return StatusWord::Rejected;
        case OrdStatus::Expired: return StatusWord::Expired;
        case OrdStatus::DoneForDay: return StatusWord::DoneForDay;
        case OrdStatus::Suspended: return StatusWord::Suspended;
        case OrdStatus::Replaced: return StatusWord::Replaced;
    }
    return std::nullopt;
}

}  // namespace sluice::venues::alpaca
