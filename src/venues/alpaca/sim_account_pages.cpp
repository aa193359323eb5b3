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

// Activities are of one kind here: fills. Which part of them is asked for.
struct ActivityFilter {
    bool fills = true;
    std::optional<UnixNanos> after, until;
    std::optional<Date> date;
    bool newest_first = true;
    std::size_t page_size = 100;
    std::optional<std::string> page_token;
};

tl::expected<ActivityFilter, Answer> read_filter(std::string_view type, const Query& query) {
    ActivityFilter out;
    std::vector<std::string> types = query.list("activity_types");
    if (!type.empty())
        types = {std::string{type}};
    const auto category = query.text("category");
    const auto no = [](std::string text) { return tl::unexpected<Answer>{malformed(std::move(text))}; };
    if (category && !types.empty())
        return no("category and activity_types exclude each other");
    if (category && *category != "trade_activity" && *category != "non_trade_activity")
        return no("category \"" + *category + "\" is not valid; it must be trade_activity or non_trade_activity");
    out.fills = category ? *category == "trade_activity"
                         : types.empty() || std::find(types.begin(), types.end(), "FILL") != types.end();
    const auto after = query.time("after");
    const auto until = query.time("until");
    const auto date = query.date("date");
    const auto size = query.integer("page_size", 100, 1, 100);
    for (const Error* error : {after ? nullptr : &after.error(), until ? nullptr : &until.error(),
                               date ? nullptr : &date.error(), size ? nullptr : &size.error()})
        if (error != nullptr)
            return no(error->text);
    out.after = *after;
    out.until = *until;
    out.date = *date;
    out.page_size = static_cast<std::size_t>(*size);
    const std::string direction = query.text("direction").value_or("desc");
    if (direction != "asc" && direction != "desc")
        return no("direction \"" + direction + "\" is not valid; it must be asc or desc");
    out.newest_first = direction == "desc";
    out.page_token = query.text("page_token");
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

Answer list_activities(const Caller& caller, std::string_view type, const Query& query) {
    const auto filter = read_filter(type, query);
    if (!filter)
        return filter.error();
    std::vector<Activity> out;
    const std::vector<SimFill>& fills = caller.account.fills;
    bool past_token = !filter->page_token;
    for (std::size_t i = 0; filter->fills && i < fills.size() && out.size() < filter->page_size; ++i) {
        const SimFill& fill = fills[filter->newest_first ? fills.size() - 1 - i : i];
        if (!past_token) {
            past_token = activity_id(fill) == *filter->page_token;
            continue;
        }
        if ((filter->after && fill.at <= *filter->after) || (filter->until && fill.at >= *filter->until) ||
            (filter->date && new_york_date(fill.at) != *filter->date))
            continue;
        out.push_back(sim::shown(caller.broker, fill));
    }
    if (!past_token)
        return malformed("page_token " + *filter->page_token + " is no activity of this account");
    return answer(out);
}

}  // namespace sluice::venues::alpaca::sim
