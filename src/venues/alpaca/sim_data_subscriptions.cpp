#include "venues/alpaca/sim_data_subscriptions.hpp"

#include <vector>

namespace sluice::venues::alpaca::sim {

namespace {

using Symbols = std::optional<std::vector<std::string>>;

struct Field {
    Topic topic;
    Symbols Channels::*symbols;
    bool stocks;
    bool crypto;
};
constexpr std::array<Field, kTopics> kFields{{{Topic::Trades, &Channels::trades, true, true},
                                              {Topic::Quotes, &Channels::quotes, true, true},
                                              {Topic::Bars, &Channels::bars, true, true},
                                              {Topic::UpdatedBars, &Channels::updated_bars, true, true},
                                              {Topic::DailyBars, &Channels::daily_bars, true, true},
                                              {Topic::Statuses, &Channels::statuses, true, false},
                                              {Topic::Lulds, &Channels::lulds, true, false},
                                              {Topic::Imbalances, &Channels::imbalances, true, false},
                                              {Topic::Orderbooks, &Channels::orderbooks, false, true},
                                              {Topic::News, &Channels::news, false, false}}};

bool names_any(const Symbols& symbols) { return symbols && !symbols->empty(); }

}  // namespace

bool Subscriptions::offers(const Channels& asked) const {
    for (const Field& field : kFields)
        if (names_any(asked.*field.symbols) && !(crypto_ ? field.crypto : field.stocks))
            return false;
    return !crypto_ || (!names_any(asked.corrections) && !names_any(asked.cancel_errors));
}

void Subscriptions::add(const Channels& asked) {
    for (const Field& field : kFields)
        if (const Symbols& symbols = asked.*field.symbols)
            topics_[static_cast<std::size_t>(field.topic)].insert(symbols->begin(), symbols->end());
}

void Subscriptions::remove(const Channels& asked) {
    for (const Field& field : kFields)
        if (const Symbols& symbols = asked.*field.symbols)
            for (const std::string& symbol : *symbols)
                topics_[static_cast<std::size_t>(field.topic)].erase(symbol);
}

Channels Subscriptions::all() const {
    Channels out;
    for (const Field& field : kFields) {
        if (!(crypto_ ? field.crypto : field.stocks))
            continue;
        const auto& symbols = topics_[static_cast<std::size_t>(field.topic)];
        out.*field.symbols = std::vector<std::string>(symbols.begin(), symbols.end());
    }
    if (!crypto_)
        out.corrections = out.cancel_errors = out.trades;
    return out;
}

bool Subscriptions::wants(Topic topic, std::string_view symbol) const {
    const auto& symbols = topics_[static_cast<std::size_t>(topic)];
    return !symbols.empty() && (symbols.count(symbol) > 0 || symbols.count(std::string_view{"*"}) > 0);
}

std::optional<std::size_t> Subscriptions::limited_count() const {
    std::size_t count = 0;
    for (const Topic topic : {Topic::Trades, Topic::Quotes}) {
        const auto& symbols = topics_[static_cast<std::size_t>(topic)];
        if (symbols.count(std::string_view{"*"}) > 0)
            return std::nullopt;
        count += symbols.size();
    }
    return count;
}

}  // namespace sluice::venues::alpaca::sim
