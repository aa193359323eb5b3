#include "venues/alpaca/sim_broker.hpp"

#include <algorithm>

#include "base/text.hpp"              // base36
#include "venues/alpaca/profile.hpp"  // exchange_profile, kQuoteShownAgain
#include "venues/alpaca/sim_ids.hpp"  // draw_uuid

namespace sluice::venues::alpaca::sim {

namespace {

exchange::ExchangeConfig exchange_config(const SimConfig& config) {
    exchange::ExchangeConfig out = exchange_profile(VenueId{"alpaca"});
    out.latency_in = config.latency_in;
    out.latency_out = config.latency_out;
    out.fees = config.fees;
    out.seed = config.seed;
    return out;
}

}  // namespace

Broker::Broker(SimConfig c)
    : config{std::move(c)},
      assets{config.listings},
      calendar{config.session},
      ids{config.seed, 0xA1},
      chance{config.seed, 0xA2},
      exchange_{exchange_config(config), calendar},
      shown_(assets.all().size()) {
    for (const Listed& asset : assets.all())
        static_cast<void>(exchange_.define(asset.instrument, asset.filters));
}

void Broker::on_quote(const Quote& quote, UnixNanos now) {
    const Listed* asset = assets.find(quote.instrument);
    if (asset == nullptr)
        return;
    Shown& shown = shown_[assets.index_of(*asset)];
    shown.quote = quote;
    exchange_.on_quote(quote, now);
    if (!shown.last_day)
        shown.last_day = mark(*asset);
    sample_equity(now);
}

void Broker::on_trade(const Trade& trade, UnixNanos now) {
    const Listed* asset = assets.find(trade.instrument);
    if (asset == nullptr)
        return;
    Shown& shown = shown_[assets.index_of(*asset)];
    shown.last = trade.price;
    if (!shown.last_day)
        shown.last_day = trade.price;
    exchange_.on_trade(trade, now);
    follow(*asset, trade.price);
    sample_equity(now);
}

std::optional<Price> Broker::mark(const Listed& asset) const {
    const Shown& shown = shown_[assets.index_of(asset)];
    if (shown.last || !shown.quote)
        return shown.last;
    const Quote& quote = *shown.quote;
    if (quote.bid_size.is_zero())
        return quote.offer_px;
    if (quote.offer_size.is_zero())
        return quote.bid_px;
    return Price::from_nanos(quote.bid_px.nanos() + (quote.offer_px - quote.bid_px).nanos() / 2);
}

std::optional<Price> Broker::last_day(const Listed& asset) const { return shown_[assets.index_of(asset)].last_day; }

std::optional<Price> Broker::touch(const Listed& asset, Side side) const {
    const Shown& shown = shown_[assets.index_of(asset)];
    if (shown.quote && side == Side::Buy && !shown.quote->offer_size.is_zero())
        return shown.quote->offer_px;
    if (shown.quote && side == Side::Sell && !shown.quote->bid_size.is_zero())
        return shown.quote->bid_px;
    return mark(asset);
}

bool Broker::trades_now(const Listed& asset, bool extended_hours, UnixNanos now) const {
    if (calendar.is_open(asset.instrument.calendar, now))
        return true;
    if (!extended_hours)
        return false;
    const auto next = calendar.market_session_at_or_after(now);
    if (next && now >= next->open - kExtendedBefore)
        return true;
    const auto before = calendar.market_session_at_or_after(now - kExtendedAfter);
    return before && before->close <= now && now < before->close + kExtendedAfter;
}

SimAccount& Broker::open_account(std::string_view key, std::string_view secret, UnixNanos now) {
    const std::size_t number = accounts.size();
    SimAccount& out = accounts.emplace_back();
    out.index = static_cast<std::uint32_t>(number);
    out.key = key;
    out.secret = secret;
    // By key and seed alone, whoever comes first.
    out.id = uuid_of_name("account/" + std::to_string(config.seed) + "/" + out.key);
    out.number = "PA3";
    for (const char c : out.id)
        if (c != '-' && out.number.size() < 12)
            out.number.push_back(static_cast<char>(c >= 'a' ? c - 'a' + 'A' : c));
    out.exchange_id = AccountId{InlineText<AccountId::kWidth>::unchecked("A" + base36(number))};
    out.created = now;
    out.held.resize(assets.all().size());
    out.last_equity = config.opening_cash;
    static_cast<void>(exchange_.open_account(out.exchange_id, exchange::BuyingPower::RegT));
    static_cast<void>(exchange_.deposit(out.exchange_id, Currency{"USD"}, config.opening_cash));
    return out;
}

SimAccount* Broker::find_account(std::string_view key) {
    for (SimAccount& account : accounts)
        if (account.key == key)
            return &account;
    return nullptr;
}

void Broker::pay(const SimAccount& account, Amount amount) {
    static_cast<void>(exchange_.deposit(account.exchange_id, Currency{"USD"}, amount));
}

exchange::AccountFunds Broker::funds(const SimAccount& account, UnixNanos now) const {
    return exchange_.funds(account.exchange_id, Currency{"USD"}, now).value_or(exchange::AccountFunds{});
}

Broker::MarketValues Broker::market_values(const SimAccount& account) const {
    MarketValues out;
    for (const Listed& asset : assets.all()) {
        const auto held = holding(account, asset);
        const auto px = mark(asset);
        if (!held || !px)
            continue;
        if (const auto worth = value_of(*px, held->qty, Multiplier::whole(1)))
            (*worth < Amount{} ? out.shorts : out.longs) += *worth;
    }
    return out;
}

Amount Broker::equity(const SimAccount& account, UnixNanos now) const {
    const MarketValues values = market_values(account);
    return funds(account, now).cash + values.longs + values.shorts;
}

std::optional<exchange::Holding> Broker::holding(const SimAccount& account, const Listed& asset) const {
    return exchange_.holding(account.exchange_id, asset.instrument.id);
}

OrderIndex Broker::note(SimOrder order, UnixNanos now) {
    const auto index = static_cast<OrderIndex>(orders.size());
    order.id = draw_uuid(ids);
    if (order.client_order_id.empty())
        order.client_order_id = draw_uuid(ids);
    order.cl_ord_id = ClOrdId{InlineText<ClOrdId::kWidth>::unchecked(base36(index))};
    order.created = order.updated = stamp(now);
    SimAccount& account = accounts[order.account];
    account.orders.push_back(index);
    account.open.push_back(index);
    const SimOrder& kept = orders.emplace_back(std::move(order));
    account.by_id.insert_or_assign(kept.id, index);
    account.by_client_order_id.insert_or_assign(kept.client_order_id, index);
    return index;
}

OrderIndex Broker::find_order(const SimAccount& account, std::string_view id) const {
    const auto found = account.by_id.find(id);
    return found == account.by_id.end() ? kNoOrder : found->second;
}

OrderIndex Broker::find_client_order(const SimAccount& account, std::string_view client_order_id) const {
    const auto found = account.by_client_order_id.find(client_order_id);
    return found == account.by_client_order_id.end() ? kNoOrder : found->second;
}

Quantity Broker::held_for_orders(const SimAccount& account, const Listed& asset, Side side) const {
    Quantity out;
    for (const OrderIndex index : account.open) {
        const SimOrder& order = orders[index];
        const bool counts = order.asset == &asset && order.side == side && !order.second_exit &&
                            order.status != StatusWord::PendingCancel && order.original == kNoOrder;
        if (counts && order.status != StatusWord::Held)
            out += order.leaves();
    }
    return out;
}

UnixNanos Broker::stamp(UnixNanos now) const {
    const std::int64_t seconds = incidents.count(Incident::ClockSkew);
    return seconds > 0 ? now + std::chrono::seconds{seconds} : now;
}

std::optional<UnixNanos> Broker::next_bell(UnixNanos now) const {
    const auto session = calendar.market_session_at_or_after(now);
    if (!session)
        return std::nullopt;
    return session->open > now ? session->open : session->close;
}

// A request that has just come meets the quote that stands, and what it shows that nobody took.
void Broker::show_again(const Listed& asset, UnixNanos now) {
    Shown& shown = shown_[assets.index_of(asset)];
    if (shown.quote && !shown.again)
        shown.again = now + kQuoteShownAgain;
}

void Broker::settle(UnixNanos now) {
    roll_day(now);
    release_stuck(now);
    exchange_.advance(now);
    for (std::size_t i = 0; i < shown_.size(); ++i) {
        Shown& shown = shown_[i];
        if (!shown.again || *shown.again > now)
            continue;
        shown.again.reset();
        if (!calendar.is_open(assets.all()[i].instrument.calendar, now))
            continue;
        Quote quote = *shown.quote;
        quote.event_time = quote.recv_time = now;
        exchange_.on_quote(quote, now);
    }
    reports_.clear();
    exchange_.take_reports(now, reports_);
    const std::vector<VenueReport> reports = std::move(reports_);
    reports_ = {};
    for (const VenueReport& report : reports) {
        if (const auto* execution = std::get_if<ExecutionReport>(&report))
            fold(*execution, now);
        else if (const auto* refused = std::get_if<OrderCancelReject>(&report))
            fold(*refused, now);
        else if (const auto* charge = std::get_if<Adjustment>(&report))
            fold(*charge);
    }
    const bool open = calendar.is_market_open(now);
    if (open && was_open_ && !*was_open_)
        work_accepted(now);
    was_open_ = open;
}

std::optional<UnixNanos> Broker::next_due() const {
    std::optional<UnixNanos> due = exchange_.next_due();
    if (!stuck_.empty() && (!due || stuck_.front().until < *due))
        due = stuck_.front().until;
    for (const Shown& shown : shown_)
        if (shown.again && (!due || *shown.again < *due))
            due = shown.again;
    return due;
}

void Broker::roll_day(UnixNanos now) {
    const Date today = calendar.local_date(CalendarId{"NYSE"}, now);
    if (day_ == today)
        return;
    const bool first = !day_;
    day_ = today;
    if (first)
        return;
    for (const Listed& asset : assets.all())
        if (const auto px = mark(asset))
            shown_[assets.index_of(asset)].last_day = px;
    for (SimAccount& account : accounts) {
        account.last_equity = equity(account, now);
        account.last_maintenance = funds(account, now).maintenance;
    }
}

// With the first event of each minute, for the portfolio's history.
void Broker::sample_equity(UnixNanos now) {
    const std::int64_t minute = now.nanos() / 60'000'000'000;
    if (minute == sampled_minute_)
        return;
    sampled_minute_ = minute;
    constexpr std::size_t kMost = 64'000;  // somewhat more than thirty days
    for (SimAccount& account : accounts) {
        if (account.equity.size() >= kMost)
            account.equity.erase(account.equity.begin(), account.equity.begin() + kMost / 2);
        account.equity.push_back({UnixNanos::from_nanos(minute * 60'000'000'000), equity(account, now)});
    }
}

}  // namespace sluice::venues::alpaca::sim
