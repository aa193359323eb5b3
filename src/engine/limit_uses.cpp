#include <algorithm>
#include <chrono>
#include <set>
#include <string>
#include <utility>

#include "base/int128.hpp"        // mul_div_round
#include "engine/exposure.hpp"    // position_of, working_qty
#include "engine/figures.hpp"     // UsedLimit
#include "engine/limit_case.hpp"  // LimitCase

// How much of each limit stands used, without any order in particular (figures.hpp).
namespace sluice::engine {
namespace {

using std::chrono::nanoseconds;
using std::chrono::seconds;

// The largest position there could be once everything works out that is working.
struct Largest {
    Amount value;
    InstrumentId instrument;
    std::string unpriced;  // instruments that nobody has seen a price of
};

// What the limits of one account, or of all together, look at.
struct Standing {
    const Limits& limits;
    Currency unit;
    bool over_accounts = false;
    Result<Amount> equity{};
    Amount daily_pnl{};
    std::optional<Amount> peak{};
    Result<Amount> unprotected{};
    std::uint32_t open_orders = 0;
    std::uint32_t last_second = 0;
    std::uint32_t last_minute = 0;
    Result<Largest> position{};
};

std::optional<Ratio> fraction_of(Amount used, Amount allowed) {
    if (allowed <= Amount{})
        return used > Amount{} ? Ratio::whole(1) : Ratio{};
    const auto nanos = mul_div_round(used.nanos(), Ratio::kUnit, allowed.nanos());
    return Ratio::from_nanos(nanos ? to_int64(*nanos).value_or(Ratio::whole(1).nanos()) : Ratio::whole(1).nanos());
}

std::string text_of(nanoseconds span) {
    constexpr std::int64_t kSecond = 1'000'000'000;
    if (span.count() % kSecond == 0)
        return std::to_string(span.count() / kSecond) + " s";
    return std::to_string(span.count() / 1'000'000) + " ms";
}

struct Lister {
    const Standing& s;
    std::vector<UsedLimit> out{};

    UsedLimit& add(std::string_view name, std::string allowed) {
        out.push_back({name, s.over_accounts, {}, std::move(allowed), std::nullopt, {}});
        return out.back();
    }
    std::string money(Amount amount) const { return to_text(Money{amount, s.unit}); }

    void use(std::string_view name, Amount used, Amount allowed) {
        UsedLimit& limit = add(name, money(allowed));
        limit.used = money(used);
        limit.fraction = fraction_of(used, allowed);
    }
    void use_count(std::string_view name, std::uint32_t used, std::uint32_t allowed) {
        UsedLimit& limit = add(name, std::to_string(allowed) + " orders");
        limit.used = std::to_string(used) + " orders";
        limit.fraction = fraction_of(Amount::whole(used), Amount::whole(allowed));
    }
    void unknown(std::string_view name, std::string allowed, const Error& why) {
        add(name, std::move(allowed)).text = why.text;
    }

    void position() {
        const std::string share = to_text(s.limits.max_position_fraction) + " of equity";
        const auto most = s.equity ? scaled(*s.equity, s.limits.max_position_fraction) : s.equity;
        if (!most || !s.position)
            return unknown("max_position_fraction", share, most ? s.position.error() : most.error());
        use("max_position_fraction", s.position->value, *most);
        UsedLimit& limit = out.back();
        limit.allowed += ", " + share;
        if (!s.position->instrument.empty())
            limit.text = "the largest is " + std::string{s.position->instrument.view()} + " with what works on it";
        if (!s.position->unpriced.empty())
            limit.text += (limit.text.empty() ? "" : "; ") + ("no price of " + s.position->unpriced + " has been seen");
    }
    void losses() {
        if (s.equity)
            use("max_daily_loss", std::max(-s.daily_pnl, Amount{}), s.limits.max_daily_loss);
        else
            unknown("max_daily_loss", money(s.limits.max_daily_loss), s.equity.error());
        if (s.limits.max_drawdown.is_zero())
            return;
        if (!s.equity || !s.peak) {
            const std::string share = to_text(s.limits.max_drawdown) + " of the highest equity";
            return unknown("max_drawdown", share,
                           s.equity ? Error{ErrorCode::NotFound, "no equity has been recorded yet"} : s.equity.error());
        }
        use("max_drawdown", std::max(*s.peak - *s.equity, Amount{}),
            scaled(*s.peak, s.limits.max_drawdown).value_or(Amount{}));
    }
    void unprotected() {
        if (s.unprotected)
            use("max_unprotected", *s.unprotected, s.limits.max_unprotected);
        else
            unknown("max_unprotected", money(s.limits.max_unprotected), s.unprotected.error());
    }
    // Those that judge an order by itself: nothing of them is used up.
    void per_order() {
        add("price_collar", to_text(s.limits.price_collar) + " past the quote");
        if (s.limits.duplicate_window.count() != 0 && !s.over_accounts)
            add("duplicate_window", text_of(s.limits.duplicate_window));
        add("allow_short", s.limits.allow_short ? "yes" : "no");
        add("allow_self_trade", s.limits.allow_self_trade ? "yes" : "no");
        if (!s.over_accounts)
            add("check_trading_hours", s.limits.check_trading_hours ? "yes" : "no");
        add("max_rate_age", text_of(s.limits.max_rate_age));
        if (!s.limits.allowed_instruments.empty())
            add("allowed_instruments", std::to_string(s.limits.allowed_instruments.size()) + " instruments");
    }

    std::vector<UsedLimit> list() {
        add("max_order_value", money(s.limits.max_order_value));
        position();
        use_count("max_open_orders", s.open_orders, s.limits.max_open_orders);
        use_count("max_orders_per_second", s.last_second, s.limits.max_orders_per_second);
        use_count("max_orders_per_minute", s.last_minute, s.limits.max_orders_per_minute);
        losses();
        unprotected();
        per_order();
        return std::move(out);
    }
};

struct Looker {
    const LimitView& view;
    UnixNanos now;

    static NewOrderSingle nothing(const AccountId& account, const InstrumentId& instrument, Product product,
                                  Side side) {
        NewOrderSingle order;
        order.account = account;
        order.instrument = instrument;
        order.product = product;
        order.side = side;
        return order;
    }

    // A position (signed) at the mark, in the account's base currency; absent: nobody has seen a price.
    std::optional<Result<Amount>> worth_now(const NewOrderSingle& order, Quantity qty) const {
        const Instrument* instrument = view.state.find_instrument(order.instrument);
        const Mark* mark = view.marks.find(order.instrument);
        const auto px = mark == nullptr ? std::nullopt : mark->middle();
        if (instrument == nullptr || !px)
            return std::nullopt;
        DecisionFigures figures;
        LimitCase c{view,
                    order,
                    nullptr,
                    nullptr,
                    now,
                    *instrument,
                    view.state.accounts.at(order.account),
                    view.state.limits.at(order.account),
                    figures,
                    nullptr};
        return worth(c, *px, qty);
    }

    // Offers both sides of one position to the largest.
    Status offer(Largest& largest, const NewOrderSingle& order, Quantity most, Quantity least,
                 const Currency* in) const {
        for (const Quantity worst : {most, least}) {
            if (worst.is_zero())
                continue;
            auto value = worth_now(order, worst);
            if (!value) {
                largest.unpriced += (largest.unpriced.empty() ? "" : ", ") + std::string{order.instrument.view()};
                return {};
            }
            if (*value && in != nullptr)
                value = in_group(**value, view.state.accounts.at(order.account).base_currency, *in);
            if (!*value)
                return tl::unexpected{value->error()};
            if (**value > largest.value) {
                largest.value = **value;
                largest.instrument = order.instrument;
            }
        }
        return {};
    }
    Result<Amount> in_group(Amount amount, const Currency& from, const Currency& to) const {
        const auto rate = find_rate(view, from, to, now, view.state.limits.at(AccountId{}).max_rate_age);
        if (!rate)
            return tl::unexpected{rate.error()};
        return converted(amount, *rate);
    }

    // Whatever is held or works, of an account or (empty) of all.
    std::set<PositionKey> touched(const AccountId& account) const {
        std::set<PositionKey> keys;
        for (const auto& [key, position] : view.state.positions)
            if (!position.qty.is_zero() && (account.empty() || key.account == account))
                keys.insert(key);
        for (const auto index : view.state.open) {
            const NewOrderSingle& order = view.state.orders[index].order;
            if (account.empty() || order.account == account)
                keys.insert({order.account, order.instrument, order.product});
        }
        return keys;
    }
    Result<Largest> largest_of(const AccountId& account) const {
        Largest largest;
        for (const PositionKey& key : touched(account)) {
            const auto order = nothing(key.account, key.instrument, key.product, Side::Buy);
            const Quantity held = position_of(view.state, order);
            NewOrderSingle other = order;
            other.side = Side::Sell;
            if (auto done = offer(largest, order, held + working_qty(view.state, order, nullptr),
                                  held - working_qty(view.state, other, nullptr), nullptr);
                !done)
                return tl::unexpected{done.error()};
        }
        return largest;
    }
    Result<Largest> largest_of_all(const Currency& unit) const {
        Largest largest;
        std::set<InstrumentId> seen;
        for (const PositionKey& key : touched(AccountId{})) {
            if (!seen.insert(key.instrument).second || !view.state.accounts.contains(key.account))
                continue;
            const auto order = nothing(key.account, key.instrument, key.product, Side::Buy);
            const Quantity held = held_by_all(view.state, key.instrument);
            if (auto done =
                    offer(largest, order, held + working_for_all(view.state, key.instrument, Side::Buy, nullptr),
                          held - working_for_all(view.state, key.instrument, Side::Sell, nullptr), &unit);
                !done)
                return tl::unexpected{done.error()};
        }
        return largest;
    }

    Standing of_account(const Account& account, const Limits& limits) const {
        Standing s{limits, account.base_currency};
        s.equity = equity_now(view, account.id, now);
        const auto mark = view.state.day_marks.find(account.id);
        if (s.equity && mark != view.state.day_marks.end())
            s.daily_pnl = *s.equity - mark->second.equity;
        s.unprotected = unprotected_value(view, account.id, now);
        for (const auto index : view.state.open)
            s.open_orders += view.state.orders[index].order.account == account.id ? 1 : 0;
        s.last_second = orders_within(view.state, account.id, now, seconds{1});
        s.last_minute = orders_within(view.state, account.id, now, seconds{60});
        s.position = largest_of(account.id);
        return s;
    }
    Standing of_all(const Limits& limits) const {
        Standing s{limits, limits.currency, true};
        const auto sums = sums_of_all(view, now);
        if (sums) {
            s.equity = sums->equity;
            s.daily_pnl = sums->daily_pnl;
            s.unprotected = sums->unprotected;
        } else {
            s.equity = tl::unexpected{sums.error()};
            s.unprotected = s.equity;
        }
        s.open_orders = static_cast<std::uint32_t>(view.state.open.size());
        for (const auto& [id, account] : view.state.accounts) {
            s.last_second += orders_within(view.state, id, now, seconds{1});
            s.last_minute += orders_within(view.state, id, now, seconds{60});
        }
        s.position = largest_of_all(limits.currency);
        return s;
    }
};

}  // namespace

std::vector<UsedLimit> Figures::limit_uses(const AccountId& account) const {
    const auto limits = view_.state.limits.find(account);
    if (limits == view_.state.limits.end())
        return {};
    const Looker looker{view_, now_};
    Standing standing = account.empty() ? looker.of_all(limits->second)
                                        : looker.of_account(view_.state.accounts.at(account), limits->second);
    const auto peak = view_.state.peaks.find(account);
    if (peak != view_.state.peaks.end())
        standing.peak = peak->second;
    return Lister{standing}.list();
}

}  // namespace sluice::engine
