#include "venues/alpaca/sim_shown.hpp"

#include <algorithm>

#include "base/int128.hpp"  // mul_div_round

namespace sluice::venues::alpaca::sim {

namespace {

std::optional<std::string> present(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional<std::string>{text};
}

AssetWord asset_word(const Listed& asset) { return asset.is_crypto() ? AssetWord::Crypto : AssetWord::UsEquity; }

Amount value(Price px, Quantity qty) {
    const auto total = value_of(px, qty, Multiplier::whole(1));
    return total ? *total : Amount{};
}

// a / b; zero where b is.
Ratio fraction(int128 a, int128 b) {
    if (b == 0)
        return {};
    const auto nanos = mul_div_round(a, Ratio::kUnit, b < 0 ? -b : b);
    return Ratio::from_nanos(static_cast<std::int64_t>(nanos.value_or(0)));
}

}  // namespace

Order shown(const Broker& broker, const SimOrder& order, Nested nested) {
    Order out;
    out.id = order.id;
    out.client_order_id = order.client_order_id;
    out.created_at = order.created;
    out.updated_at = order.updated;
    out.submitted_at = order.created;
    out.filled_at = order.filled_at;
    out.expired_at = order.expired_at;
    out.cancel_requested_at = order.cancel_requested_at;
    out.canceled_at = order.canceled_at;
    out.failed_at = order.failed_at;
    out.replaced_at = order.replaced_at;
    out.replaced_by = present(order.replaced_by);
    out.replaces = present(order.replaces);
    out.asset_id = order.asset->id;
    out.symbol = order.asset->symbol;
    out.asset_class = asset_word(*order.asset);
    out.notional = order.notional;
    out.qty = order.qty;
    out.filled_qty = order.filled;
    if (!order.filled.is_zero())
        if (const auto px = average(order.filled_notional, order.filled))
            out.filled_avg_price = *px;
    if (order.order_class != ClassWord::Simple)
        out.order_class = order.order_class;
    switch (order.type) {
        case OrdType::Limit: out.type = TypeWord::Limit; break;
        case OrdType::Stop: out.type = TypeWord::Stop; break;
        case OrdType::StopLimit: out.type = TypeWord::StopLimit; break;
        case OrdType::TrailingStop: out.type = TypeWord::TrailingStop; break;
        default: out.type = TypeWord::Market; break;
    }
    out.side = order.side == Side::Buy ? SideWord::Buy : SideWord::Sell;
    switch (order.time_in_force) {
        case TimeInForce::Gtc: out.time_in_force = TifWord::Gtc; break;
        case TimeInForce::Ioc: out.time_in_force = TifWord::Ioc; break;
        case TimeInForce::Fok: out.time_in_force = TifWord::Fok; break;
        case TimeInForce::Opg: out.time_in_force = TifWord::Opg; break;
        case TimeInForce::Cls: out.time_in_force = TifWord::Cls; break;
        default: out.time_in_force = TifWord::Day; break;
    }
    out.limit_price = order.limit_price;
    out.stop_price = order.stop_price;
    out.status = order.status;
    out.extended_hours = order.extended_hours;
    if (nested == Nested::Yes)
        for (const OrderIndex leg : order.legs)
            out.legs.push_back(shown(broker, broker.orders[leg], Nested::No));
    if (order.trail_percent)
        out.trail_percent = Amount::from_nanos(int128{order.trail_percent->nanos()} * 100);
    out.trail_price = order.trail_price;
    out.hwm = order.hwm;
    out.position_intent = order.position_intent;
    return out;
}

Account shown(const Broker& broker, const SimAccount& account, UnixNanos now) {
    const auto funds = broker.funds(account, now);
    const Broker::MarketValues values = broker.market_values(account);
    const bool margin = account.settings.max_margin_multiplier != "1";
    const Amount free = std::max(funds.available, Amount{});
    const Amount buying_power = margin ? std::max(funds.buying_power, Amount{}) : free;
    Account out;
    out.id = account.id;
    out.account_number = account.number;
    out.status = AccountStatusWord::Active;
    out.crypto_status = AccountStatusWord::Active;
    out.cash = funds.cash;
    out.buying_power = out.regt_buying_power.emplace(buying_power);
    out.effective_buying_power = buying_power;
    out.non_marginable_buying_power = free;
    out.options_buying_power = free;
    out.equity = out.portfolio_value.emplace(broker.equity(account, now));
    out.last_equity = account.last_equity;
    out.long_market_value = values.longs;
    out.short_market_value = values.shorts;
    out.position_market_value = values.longs + values.shorts;
    out.initial_margin = funds.initial;
    out.maintenance_margin = funds.maintenance;
    out.last_maintenance_margin = account.last_maintenance;
    out.sma = out.equity;
    out.accrued_fees = out.pending_transfer_in.emplace();
    out.pending_transfer_out = out.pending_reg_taf_fees.emplace();
    out.intraday_adjustments = Amount{};
    out.multiplier = margin ? "2" : "1";
    out.shorting_enabled = margin && !account.settings.no_shorting;
    out.trade_suspended_by_user = account.settings.suspend_trade;
    out.options_approved_level = out.options_trading_level.emplace(0);
    out.created_at = account.created;
    out.balance_asof = add_days(new_york_date(now), -1);
    if (broker.config.day_trade_fields) {
        out.daytrade_count = 0;
        out.daytrading_buying_power = Amount{};
        out.pattern_day_trader = false;
    }
    return out;
}

Position shown_position(const Broker& broker, const SimAccount& account, const Listed& asset) {
    const exchange::Holding holding = broker.holding(account, asset).value_or(exchange::Holding{});
    const bool is_long = holding.qty > Quantity{};
    Position out;
    out.asset_id = asset.id;
    out.symbol = asset.position_symbol();
    out.exchange = asset.exchange;
    out.asset_class = asset_word(asset);
    out.asset_marginable = !asset.is_crypto();
    out.qty = holding.qty;
    out.side = is_long ? PositionSideWord::Long : PositionSideWord::Short;
    out.avg_entry_price = average(holding.cost, holding.qty).value_or(Price{}).abs();
    out.cost_basis = amount_of(holding.cost, Multiplier::whole(1)).value_or(Amount{});
    const Quantity working = broker.held_for_orders(account, asset, is_long ? Side::Sell : Side::Buy);
    out.qty_available = is_long ? holding.qty - working : holding.qty + working;
    const auto px = broker.mark(asset);
    if (!px)
        return out;
    const Price before = broker.last_day(asset).value_or(*px);
    out.current_price = px;
    out.lastday_price = before;
    out.change_today = fraction((*px - before).nanos(), before.nanos());
    out.market_value = value(*px, holding.qty);
    out.unrealized_pl = *out.market_value - out.cost_basis;
    out.unrealized_plpc = fraction(out.unrealized_pl->nanos(), out.cost_basis.nanos());
    const Amount yesterday = value(before, holding.qty);
    out.unrealized_intraday_pl = *out.market_value - yesterday;
    out.unrealized_intraday_plpc = fraction(out.unrealized_intraday_pl->nanos(), yesterday.nanos());
    return out;
}

std::string activity_id(UnixNanos at, const std::string& id) {
    std::string digits;
    for (const char c : format_rfc3339(UnixNanos::from_millis(at.millis())))
        if (c >= '0' && c <= '9')
            digits.push_back(c);
    digits.resize(17, '0');
    return digits + "::" + id;
}

Activity shown(const Broker& broker, const SimFill& fill) {
    const SimOrder& order = broker.orders[fill.order];
    Activity out;
    out.id = activity_id(fill.at, fill.id);
    out.activity_type = "FILL";
    out.symbol = order.asset->symbol;
    out.qty = fill.qty;
    out.transaction_time = fill.at;
    out.type = fill.last ? FillWord::Fill : FillWord::PartialFill;
    out.price = fill.price;
    out.side = order.side == Side::Buy ? SideWord::Buy : (fill.sells_short ? SideWord::SellShort : SideWord::Sell);
    out.leaves_qty = fill.leaves_qty;
    out.cum_qty = fill.cum_qty;
    out.order_id = order.id;
    out.order_status = fill.last ? StatusWord::Filled : StatusWord::PartiallyFilled;
    return out;
}

Asset shown(const Listed& asset) {
    Asset out;
    out.id = asset.id;
    out.asset_class = asset_word(asset);
    out.exchange = asset.exchange;
    out.symbol = asset.symbol;
    out.name = asset.name;
    out.status = AssetStatusWord::Active;
    out.tradable = out.fractionable = true;
    const bool share = !asset.is_crypto();
    out.marginable = out.shortable = out.easy_to_borrow = share;
    if (share)
        out.borrow_status = "easy_to_borrow";
    const Amount margin = Amount::whole(share ? 30 : 100);
    out.maintenance_margin_requirement = margin;
    out.margin_requirement_long = margin;
    out.margin_requirement_short = margin;
    out.attributes = asset.attributes;
    if (share)
        return out;
    out.min_order_size = asset.filters.min_qty;
    out.min_trade_increment = asset.instrument.round_lot;
    out.price_increment = asset.instrument.tick_size;
    return out;
}

}  // namespace sluice::venues::alpaca::sim
