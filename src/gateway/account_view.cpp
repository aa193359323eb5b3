#include "gateway/account_view.hpp"

#include "base/decimal.hpp"        // format_decimal_fixed
#include "gateway/rest_words.hpp"  // write_text, write_figure, ...

namespace sluice::gateway {
namespace {

std::optional<Amount> amount_of_money(const Result<Money>& money) {
    return money ? std::optional{money->amount} : std::nullopt;
}

template <class T>
std::optional<T> known(const Result<T>& value) {
    return value ? std::optional{*value} : std::nullopt;
}

// Six places are enough for a share that is only looked at.
std::string share(Amount part, Amount of) {
    constexpr int128 kMillion = 1'000'000;
    if (of.is_zero())
        return {};
    const auto millionths = mul_div_round(part.nanos(), kMillion, of.nanos() < 0 ? -of.nanos() : of.nanos());
    return millionths ? format_decimal(*millionths, 6) : std::string{};
}

std::string_view status_of(const engine::State& state, const JournalState& journal, const AccountId& account) {
    if (state.is_halted(account))
        return "halted";
    return journal.recorded && journal.healthy ? "active" : "exit_only";
}

// "9500 USD, 0.1 of equity" as figure and unit.
struct Split {
    std::string figure, unit;
};
Split split_unit(const std::string& text) {
    const std::size_t space = text.find(' ');
    if (space == std::string::npos)
        return {text, {}};
    return {text.substr(0, space), text.substr(space + 1, text.find(',', space) - space - 1)};
}

}  // namespace

void write_rest_position(JsonWriter& json, const engine::State& state, const engine::Figures& figures,
                         const engine::PositionKey& key, const Position& position) {
    const Instrument* instrument = state.find_instrument(key.instrument);
    const Multiplier multiplier = instrument != nullptr ? instrument->multiplier : Multiplier::whole(1);
    const auto mark = figures.mark(key.instrument);
    const auto basis = known(amount_of(position.cost, multiplier));
    const auto unrealized = amount_of_money(figures.unrealized(position));
    const auto venue = state.venue_positions.find(key);
    json.begin_object();
    json.field("account", key.account.view());
    json.field("symbol", key.instrument.view());
    write_text(json, "product", key.product == Product::None ? std::string{} : rest_word(key.product));
    json.field("qty", to_text(position.qty));
    write_figure(json, "avg_entry_price", known(average(position.cost, position.qty)));
    write_figure(json, "current_price", mark ? std::optional{mark->px} : std::nullopt);
    write_time(json, "price_time", mark ? mark->time : UnixNanos{});
    write_figure(json, "market_value", amount_of_money(figures.market_value(position)));
    write_figure(json, "cost_basis", basis);
    write_figure(json, "unrealized_pl", unrealized);
    write_text(json, "unrealized_plpc", unrealized && basis ? share(*unrealized, *basis) : std::string{});
    write_figure(json, "realized_pl", known(amount_of(position.realized, multiplier)));
    json.field("fees", to_text(position.fees));
    write_text(json, "currency", instrument != nullptr ? instrument->currency.view() : std::string_view{});
    write_figure(json, "venue_qty",
                 venue == state.venue_positions.end() ? std::nullopt : std::optional{venue->second.qty});
    json.end_object();
}

void write_rest_account(JsonWriter& json, const engine::State& state, const engine::Figures& figures,
                        const JournalState& journal, const ServiceFacts& facts, const Account& account) {
    const auto power = figures.buying_power(account.id);
    const auto equity = amount_of_money(figures.equity(account.id));
    const auto cash = state.cash.find({account.id, account.base_currency});
    const auto mark = state.day_marks.find(account.id);
    const auto opened = mark == state.day_marks.end() ? std::nullopt : std::optional{mark->second.equity};
    json.begin_object();
    json.field("account_number", account.id.view());
    json.field("account", account.id.view());
    json.field("venue", account.venue.view());
    json.field("status", status_of(state, journal, account.id));
    json.field("currency", account.base_currency.view());
    write_figure(json, "buying_power", power ? std::optional{power->money.amount} : std::nullopt);
    json.field("cash", to_text(cash == state.cash.end() ? Amount{} : cash->second));
    write_figure(json, "portfolio_value", equity);
    write_figure(json, "equity", equity);
    write_figure(json, "equity_at_day_open", opened);
    write_figure(json, "day_pl", equity && opened ? std::optional{*equity - *opened} : std::nullopt);
    json.field("mode", rest_word(facts.mode));
    json.end_object();
}

void write_rest_balance(JsonWriter& json, const engine::State& state, const AccountId& account,
                        const Currency& currency, Amount total) {
    const auto found = state.venue_balances.find({account, currency});
    const VenueBalance* venue = found == state.venue_balances.end() ? nullptr : &found->second;
    const auto of_venue = [&](Amount VenueBalance::*which) {
        return venue == nullptr ? std::nullopt : std::optional{venue->*which};
    };
    json.begin_object();
    json.field("account", account.view());
    json.field("currency", currency.view());
    json.field("total", to_text(total));
    json.field("available", to_text(of_venue(&VenueBalance::available).value_or(total)));
    write_figure(json, "venue_total", of_venue(&VenueBalance::total));
    write_figure(json, "venue_available", of_venue(&VenueBalance::available));
    write_time(json, "venue_time", venue == nullptr ? UnixNanos{} : venue->transact_time);
    json.end_object();
}

void write_rest_limit(JsonWriter& json, const AccountId& account, const engine::UsedLimit& use) {
    const Split used = split_unit(use.used);
    const Split allowed = split_unit(use.allowed);
    json.begin_object();
    write_text(json, "account", account.view());
    json.field("limit", use.name);
    json.field("over_accounts", use.over_accounts);
    write_text(json, "allowed", allowed.figure);
    write_text(json, "used", used.figure);
    write_figure(json, "fraction", use.fraction);
    write_text(json, "unit", allowed.unit);
    write_text(json, "text", use.text);
    json.end_object();
}

void write_rest_instrument(JsonWriter& json, const Instrument& instrument) {
    const std::string_view id = instrument.id.view();
    json.begin_object();
    json.field("symbol", id);
    json.field("ticker", id.substr(0, id.rfind('.')));
    json.field("asset_class", rest_word(instrument.asset_class));
    json.field("tick_size", to_text(instrument.tick_size));
    json.field("round_lot", to_text(instrument.round_lot));
    json.field("multiplier", to_text(instrument.multiplier));
    json.field("currency", instrument.currency.view());
    write_text(json, "base_currency", instrument.base_currency ? instrument.base_currency->view() : "");
    json.field("calendar", instrument.calendar.view());
    write_text(json, "expiry", instrument.expiry ? format_date(*instrument.expiry) : std::string{});
    json.field("settlement", rest_word(instrument.settlement));
    json.key("option");
    if (instrument.option) {
        json.begin_object();
        json.field("underlying", instrument.option->underlying.view());
        json.field("strike", to_text(instrument.option->strike));
        json.field("right", rest_word(instrument.option->right));
        json.field("style", rest_word(instrument.option->style));
        json.end_object();
    } else {
        json.null();
    }
    json.end_object();
}

}  // namespace sluice::gateway
