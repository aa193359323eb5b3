#pragma once

#include "venues/alpaca/codec_fields.hpp"      // As, Of
#include "venues/alpaca/messages_account.hpp"  // the structs

// Field tables of the account, its positions, activities and history.
namespace sluice::venues::alpaca {

using codec::As;

template <class V, codec::Of<Account> T>
void fields(V& v, T& t) {
    v("id", t.id);
    v("account_number", t.account_number);
    v("status", t.status);
    v("crypto_status", t.crypto_status, As::Omitted);
    v("currency", t.currency, As::MayLack);
    v("cash", t.cash, As::Rounded);
    v("buying_power", t.buying_power, As::Rounded);
    v("equity", t.equity, As::Rounded);
    v("regt_buying_power", t.regt_buying_power, As::Rounded);
    v("non_marginable_buying_power", t.non_marginable_buying_power, As::Rounded);
    v("options_buying_power", t.options_buying_power, As::Rounded);
    v("effective_buying_power", t.effective_buying_power, As::Rounded | As::Omitted);
    v("position_market_value", t.position_market_value, As::Rounded | As::Omitted);
    v("daytrading_buying_power", t.daytrading_buying_power, As::Rounded | As::Omitted);
    v("last_equity", t.last_equity, As::Rounded);
    v("portfolio_value", t.portfolio_value, As::Rounded);
    v("long_market_value", t.long_market_value, As::Rounded);
    v("short_market_value", t.short_market_value, As::Rounded);
    v("initial_margin", t.initial_margin, As::Rounded);
    v("maintenance_margin", t.maintenance_margin, As::Rounded);
    v("last_maintenance_margin", t.last_maintenance_margin, As::Rounded);
    v("sma", t.sma, As::Rounded);
    v("accrued_fees", t.accrued_fees, As::Rounded);
    v("pending_transfer_in", t.pending_transfer_in, As::Rounded);
    v("pending_transfer_out", t.pending_transfer_out, As::Rounded | As::Omitted);
    v("pending_reg_taf_fees", t.pending_reg_taf_fees, As::Rounded);
    v("intraday_adjustments", t.intraday_adjustments, As::Rounded);
    v("multiplier", t.multiplier, As::MayLack);
    v("shorting_enabled", t.shorting_enabled, As::MayLack);
    v("trading_blocked", t.trading_blocked, As::MayLack);
    v("transfers_blocked", t.transfers_blocked, As::MayLack);
    v("account_blocked", t.account_blocked, As::MayLack);
    v("trade_suspended_by_user", t.trade_suspended_by_user, As::MayLack);
    v("options_approved_level", t.options_approved_level, As::Omitted);
    v("options_trading_level", t.options_trading_level, As::Omitted);
    v("created_at", t.created_at);
    v("balance_asof", t.balance_asof);
    v("daytrade_count", t.daytrade_count, As::Omitted);
    v("pattern_day_trader", t.pattern_day_trader, As::Omitted);
}

template <class V, codec::Of<AccountConfiguration> T>
void fields(V& v, T& t) {
    v("fractional_trading", t.fractional_trading);
    v("no_shorting", t.no_shorting);
    v("suspend_trade", t.suspend_trade);
    v("ptp_no_exception_entry", t.ptp_no_exception_entry);
    v("disable_overnight_trading", t.disable_overnight_trading, As::Omitted);
    v("max_margin_multiplier", t.max_margin_multiplier);
    v("max_options_trading_level", t.max_options_trading_level);
    v("trade_confirm_email", t.trade_confirm_email);
    v("dtbp_check", t.dtbp_check, As::Omitted);
    v("pdt_check", t.pdt_check, As::Omitted);
}

template <class V, codec::Of<Position> T>
void fields(V& v, T& t) {
    v("asset_id", t.asset_id);
    v("symbol", t.symbol);
    v("exchange", t.exchange, As::MayLack);
    v("asset_class", t.asset_class);
    v("asset_marginable", t.asset_marginable, As::Omitted);
    v("qty", t.qty);
    v("side", t.side, As::MayLack);
    v("avg_entry_price", t.avg_entry_price, As::Rounded);
    v("cost_basis", t.cost_basis, As::Rounded);
    v("qty_available", t.qty_available, As::Omitted);
    v("market_value", t.market_value, As::Rounded);
    v("unrealized_pl", t.unrealized_pl, As::Rounded);
    v("unrealized_plpc", t.unrealized_plpc, As::Rounded);
    v("unrealized_intraday_pl", t.unrealized_intraday_pl, As::Rounded);
    v("unrealized_intraday_plpc", t.unrealized_intraday_plpc, As::Rounded);
    v("current_price", t.current_price, As::Rounded);
    v("lastday_price", t.lastday_price, As::Rounded);
    v("change_today", t.change_today, As::Rounded);
}

template <class V, codec::Of<Activity> T>
void fields(V& v, T& t) {
    v("id", t.id);
    v("activity_type", t.activity_type);
    v("transaction_time", t.transaction_time, As::Omitted);
    v("type", t.type, As::Omitted);
    v("price", t.price, As::Omitted);
    v("qty", t.qty, As::Omitted);
    v("side", t.side, As::Omitted);
    v("symbol", t.symbol, As::Omitted);
    v("leaves_qty", t.leaves_qty, As::Omitted);
    v("order_id", t.order_id, As::Omitted);
    v("cum_qty", t.cum_qty, As::Omitted);
    v("order_status", t.order_status, As::Omitted);
    v("activity_sub_type", t.activity_sub_type, As::Omitted);
    v("date", t.date, As::Omitted);
    v("created_at", t.created_at, As::Omitted);
    v("net_amount", t.net_amount, As::Omitted | As::Rounded);
    v("per_share_amount", t.per_share_amount, As::Omitted | As::Rounded);
    v("status", t.status, As::Omitted);
    v("currency", t.currency, As::Omitted);
    v("cusip", t.cusip, As::Omitted);
    v("group_id", t.group_id, As::Omitted);
    v("description", t.description, As::Omitted);
}

template <class V, codec::Of<PortfolioHistory> T>
void fields(V& v, T& t) {
    v("timestamp", t.timestamp);
    v("equity", t.equity, As::Number);
    v("profit_loss", t.profit_loss, As::Number);
    v("profit_loss_pct", t.profit_loss_pct, As::Number);
    v("base_value", t.base_value, As::Number);
    v("base_value_asof", t.base_value_asof, As::Omitted);
    v("timeframe", t.timeframe);
    v("cashflow", t.cashflow, As::Number | As::Omitted);
}

}  // namespace sluice::venues::alpaca
