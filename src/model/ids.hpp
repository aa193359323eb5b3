#pragma once

#include <compare>
#include <cstddef>
#include <functional>
#include <string_view>

#include "base/inline_text.hpp"  // InlineText
#include "base/result.hpp"       // Result

namespace sluice {

// A name of one kind: fixed width, printable ASCII, never mixed up with a name of another kind. It copies like an
// integer and stands in journal records at its full width, so a record decodes without any table.
template <class Tag, std::size_t N>
class TextId {
public:
    static constexpr std::size_t kWidth = N;

    constexpr TextId() = default;
    template <std::size_t M>
    explicit constexpr TextId(const char (&literal)[M]) : text_{literal} {}

    // Error Invalid when `text` is empty, longer than N or holds anything but printable ASCII without spaces.
    static Result<TextId> parse(std::string_view text) {
        auto parsed = InlineText<N>::parse(text);
        if (!parsed)
            return tl::unexpected{parsed.error()};
        return TextId{*parsed};
    }
    explicit constexpr TextId(InlineText<N> text) : text_{text} {}

    constexpr std::string_view view() const { return text_.view(); }
    constexpr bool empty() const { return text_.empty(); }
    constexpr const InlineText<N>& text() const { return text_; }
    friend constexpr bool operator==(const TextId&, const TextId&) = default;
    friend constexpr auto operator<=>(const TextId&, const TextId&) = default;

private:
    InlineText<N> text_;
};

using ClOrdId = TextId<struct ClOrdIdTag, 24>;             // 11: ours, unique for ever (mode, engine, epoch, counter)
using ListId = TextId<struct ListIdTag, 24>;               // 66: ours, of orders that live together
using OrderId = TextId<struct OrderIdTag, 40>;             // 37: the venue's
using ExecId = TextId<struct ExecIdTag, 40>;               // 17: the venue's, of one execution
using InstrumentId = TextId<struct InstrumentIdTag, 32>;   // names the listing: AAPL.US, BTC/USDT.BINANCE
using AccountId = TextId<struct AccountIdTag, 16>;         // 1
using VenueId = TextId<struct VenueIdTag, 12>;             // paper, alpaca, ibkr, ...
using StrategyId = TextId<struct StrategyIdTag, 16>;       // who decided: a strategy's tag, "person" for the terminal
using Currency = TextId<struct CurrencyTag, 8>;            // 15: ISO 4217 or the coin's symbol
using CalendarId = TextId<struct CalendarIdTag, 12>;       // NYSE, NSE, 24x7, ...
using IdempotencyKey = TextId<struct IdempotencyTag, 40>;  // the caller's own name for one command
using TokenId = TextId<struct TokenIdTag, 16>;             // of a bearer token: what it shows beside its secret

}  // namespace sluice

template <class Tag, std::size_t N>
struct std::hash<sluice::TextId<Tag, N>> {
    std::size_t operator()(const sluice::TextId<Tag, N>& id) const noexcept {
        return std::hash<sluice::InlineText<N>>{}(id.text());
    }
};
