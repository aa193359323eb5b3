#include "venues/alpaca/reference_desk.hpp"

#include <algorithm>
#include <utility>

#include "market/zones.hpp"                 // local_date
#include "venues/alpaca/data_stream.hpp"    // data_kind_of
#include "venues/alpaca/mapping_words.hpp"  // symbol_of

namespace sluice::venues::alpaca {

namespace {

constexpr std::chrono::hours kEvery{24};
constexpr std::chrono::minutes kAgain{1};  // after an answer that did not come, and for what was refused
constexpr std::int64_t kDays = 7;          // compared, from today on
constexpr std::size_t kShown = 2;          // of the days in dispute
constexpr std::size_t kAtOnce = 4;         // assets asked for

}  // namespace

ReferenceDesk::ReferenceDesk(const AlpacaConfig& config, Calls& calls, const market::CalendarView& calendars)
    : calls_{calls}, calendars_{calendars} {
    for (const Subscription& each : config.instruments) {
        Known known;
        known.instrument = each.instrument;
        known.calendar = each.calendar;
        // What has no symbol here was refused by check().
        if (!symbol_of(each.instrument, known.symbol))
            continue;
        const bool shares = data_kind_of(known.symbol) == DataKind::Shares;
        if (shares && std::find(to_compare_.begin(), to_compare_.end(), each.calendar) == to_compare_.end())
            to_compare_.push_back(each.calendar);
        known_.push_back(std::move(known));
    }
}

void ReferenceDesk::start(UnixNanos now, Outbox& out) {
    assets_at_ = now;
    if (!to_compare_.empty()) {
        settled_ = false;
        calendar_at_ = now;
    }
    on_time(now, out);
}

std::optional<UnixNanos> ReferenceDesk::due() const {
    if (!assets_at_ || !calendar_at_)
        return assets_at_ ? assets_at_ : calendar_at_;
    return std::min(*assets_at_, *calendar_at_);
}

void ReferenceDesk::on_time(UnixNanos now, Outbox& out) {
    if (calendar_at_ && *calendar_at_ <= now)
        ask_calendar(now, out);
    if (!assets_at_ || *assets_at_ > now)
        return;
    assets_at_ = now + kEvery;
    want_all();
}

void ReferenceDesk::want_all() {
    for (std::size_t i = 0; i < known_.size(); ++i) {
        if (std::exchange(known_[i].wanted, true))
            continue;
        wanted_.push_back(i);
    }
}

// An order waits for nothing here, but the one after it may be refused in time.
void ReferenceDesk::want_next(std::size_t index) {
    if (std::exchange(known_[index].wanted, true))
        std::erase(wanted_, index);
    wanted_.push_front(index);
}

void ReferenceDesk::ask_wanted(UnixNanos now, Outbox& out) {
    room_at_.reset();
    while (!wanted_.empty() && asking_ < kAtOnce) {
        // Nothing waits here to be the breaker's probe.
        if (calls_.breaker().state() != Breaker::Closed)
            return;
        if (const UnixNanos at = calls_.spare_at(now); at > now) {
            room_at_ = at;
            return;
        }
        const std::size_t index = wanted_.front();
        wanted_.pop_front();
        known_[index].wanted = false;
        ask_asset(index, now, out);
    }
}

void ReferenceDesk::ask_asset(std::size_t index, UnixNanos now, Outbox& out) {
    Known& known = known_[index];
    // /v2/assets lists shares and coins; contracts of options stand elsewhere.
    if (known.asking || is_option_symbol(known.symbol))
        return;
    known.asking = true;
    ++asking_;
    known.asked_at = now;
    Read read;
    read.use = Use::Asset;
    read.subject = index;
    read.target = "/v2/assets/";
    wire::append_encoded(read.target, known.symbol);
    calls_.read(std::move(read), now, out);
}

void ReferenceDesk::ask_calendar(UnixNanos now, Outbox& out) {
    calendar_at_ = now + kEvery;
    from_ = market::local_date(market::Zone::NewYork, now);
    Read read;
    read.use = Use::Calendar;
    read.target = "/v2/calendar";
    read.target += "?start=" + format_date(from_) + "&end=" + format_date(add_days(from_, kDays - 1));
    read.again = false;
    calls_.read(std::move(read), now, out);
}

void ReferenceDesk::on_ended(const Ended& ended, UnixNanos now, Outbox&) {
    if (ended.use == Use::Asset)
        on_asset(ended);
    else
        on_calendar(ended, now);
    sum_up();
}

void ReferenceDesk::on_asset(const Ended& ended) {
    if (ended.subject >= known_.size())
        return;
    Known& known = known_[ended.subject];
    if (std::exchange(known.asking, false))
        --asking_;
    if (ended.end != CallEnd::Answered)
        return;  // what was known stands; an order asks again
    known.missing = ended.reply->status == 404;
    if (known.missing)
        known.asset.reset();
    if (ended.reply->status / 100 != 2)
        return;
    if (auto asset = decode<Asset>(ended.reply->body))
        known.asset = std::move(*asset);
    else
        ++unreadable_;
}

void ReferenceDesk::on_calendar(const Ended& ended, UnixNanos now) {
    settled_ = true;
    compared_ = false;
    if (ended.end != CallEnd::Answered || ended.reply->status / 100 != 2) {
        calendar_at_ = std::max(now + kAgain, ended.retry_at.value_or(now));
        return;
    }
    if (const auto days = decode<std::vector<CalendarDay>>(ended.reply->body))
        return compare(*days);
    ++unreadable_;
    calendar_at_ = now + kAgain;
}

void ReferenceDesk::compare(const std::vector<CalendarDay>& days) {
    compared_ = true;
    disputes_.clear();
    for (const CalendarId& calendar : to_compare_) {
        auto found = compare_calendars(days, calendar, calendars_, from_, add_days(from_, kDays - 1));
        std::move(found.begin(), found.end(), std::back_inserter(disputes_));
    }
}

std::optional<std::size_t> ReferenceDesk::find(const InstrumentId& instrument) {
    const auto it =
        std::find_if(known_.begin(), known_.end(), [&](const Known& each) { return each.instrument == instrument; });
    if (it != known_.end())
        return static_cast<std::size_t>(it - known_.begin());
    Known known;
    known.instrument = instrument;
    if (!symbol_of(instrument, known.symbol))
        return std::nullopt;  // refused elsewhere
    known_.push_back(std::move(known));
    return known_.size() - 1;
}

std::optional<NotFit> ReferenceDesk::why_unfit(const NewOrderSingle& order, UnixNanos now) {
    const auto index = find(order.instrument);
    if (!index)
        return std::nullopt;
    if (auto no = why_not_today(known_[*index], now))
        return no;
    auto no = why_not_asset(known_[*index], order);
    const Known& known = known_[*index];
    const bool unknown = !known.asset && !known.missing;
    const bool first = known.asked_at == UnixNanos{};
    if (first || ((no || unknown) && now >= known.asked_at + kAgain))
        want_next(*index);
    return no;
}

std::optional<NotFit> ReferenceDesk::why_not_today(const Known& known, UnixNanos now) const {
    if (disputes_.empty() || known.calendar.empty() || data_kind_of(known.symbol) == DataKind::Coins)
        return std::nullopt;
    const Date today = calendars_.local_date(known.calendar, now);
    for (const CalendarDispute& each : disputes_)
        if (each.calendar == known.calendar && each.date == today)
            return NotFit{OrdRejReason::ExchangeClosed,
                          each.text + "; while they differ nothing new is opened that day"};
    return std::nullopt;
}

std::optional<NotFit> ReferenceDesk::why_not_asset(const Known& known, const NewOrderSingle& order) const {
    if (known.missing)
        return NotFit{OrdRejReason::UnknownSymbol,
                      "the venue has no asset " + known.symbol + " (404), so nothing was sent"};
    return known.asset ? alpaca::why_unfit(*known.asset, order) : std::nullopt;
}

void ReferenceDesk::sum_up() {
    differences_.clear();
    const auto add = [&](const std::string& text) {
        if (!text.empty())
            differences_ += (differences_.empty() ? "" : "; ") + text;
    };
    if (!to_compare_.empty() && settled_ && !compared_)
        add("the venue's calendar could not be compared with ours yet");
    for (std::size_t i = 0; i < std::min(kShown, disputes_.size()); ++i)
        add(disputes_[i].text);
    if (disputes_.size() > kShown)
        add("the calendars differ on " + std::to_string(disputes_.size() - kShown) + " more days");
    for (const Known& known : known_)
        add(known.missing ? "the venue has no asset " + known.symbol : known.asset ? limits_of(*known.asset) : "");
}

}  // namespace sluice::venues::alpaca
