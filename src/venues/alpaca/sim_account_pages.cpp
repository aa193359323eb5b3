#include "venues/alpaca/sim_account_pages.hpp"

#include <algorithm>

#include "venues/alpaca/sim_shown.hpp"  // shown

namespace sluice::venues::alpaca::sim {

namespace {

AccountConfiguration shown(const AccountSettings& settings, bool day_trade_fields) {
    AccountConfiguration out;
    out.fractional_trading = settings.fractional_trading;
    out.no_shorting = settings.no_shorting;
    out.suspend_trade = settings.suspend_trade;
    out.ptp_no_exception_entry = settings.ptp_no_exception_entry;
    out.disable_overnight_trading = settings.disable_overnight_trading;
    out.max_margin_multiplier = settings.max_margin_multiplier;
    out.max_options_trading_level = settings.max_options_trading_level;
    out.trade_confirm_email = settings.trade_confirm_email;
    if (day_trade_fields)
        out.dtbp_check = out.pdt_check.emplace("entry");
    return out;
}

}  // namespace

Answer show_account(const Caller& caller) { return answer(sim::shown(caller.broker, caller.account, caller.now)); }

Answer show_configuration(const Caller& caller) {
    return answer(shown(caller.account.settings, caller.broker.config.day_trade_fields));
}

Answer change_configuration(const Caller& caller, std::string_view body) {
    const auto wish = read_body<AccountConfiguration>(body);
    if (!wish)
        return wish.error();
    if (const auto& multiplier = wish->max_margin_multiplier;
        multiplier && *multiplier != "1" && *multiplier != "2" && *multiplier != "4")
        return malformed("max_margin_multiplier must be 1, 2 or 4");
    if (const auto& email = wish->trade_confirm_email; email && *email != "all" && *email != "none")
        return malformed("trade_confirm_email must be all or none");
    if (const auto& level = wish->max_options_trading_level; level && (*level < 0 || *level > 3))
        return malformed("max_options_trading_level must be 0 to 3");
    AccountSettings& settings = caller.account.settings;
    const auto take = [](auto& setting, const auto& value) {
        if (value)
            setting = *value;
    };
    take(settings.fractional_trading, wish->fractional_trading);
    take(settings.no_shorting, wish->no_shorting);
    take(settings.suspend_trade, wish->suspend_trade);
    take(settings.ptp_no_exception_entry, wish->ptp_no_exception_entry);
    take(settings.disable_overnight_trading, wish->disable_overnight_trading);
    take(settings.max_margin_multiplier, wish->max_margin_multiplier);
    take(settings.max_options_trading_level, wish->max_options_trading_level);
    take(settings.trade_confirm_email, wish->trade_confirm_email);
    return show_configuration(caller);
}

}  // namespace sluice::venues::alpaca::sim
