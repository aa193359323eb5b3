#include "engine/rates.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/int128.hpp"     // mul_div_round
#include "engine/placing.hpp"  // denial_of

namespace sluice::engine {
namespace {

using std::chrono::nanoseconds;

const Currency kHub{"USD"};
const std::vector<InstrumentId> kNobody;

std::string name_of(const Currency& currency) { return std::string{currency.view()}; }

Result<Amount> apply(Amount amount, const RateStep& step) {
    const int128 px = step.px.nanos();
    const auto nanos = step.divides ? mul_div_round(amount.nanos(), Price::kUnit, px)
                                    : mul_div_round(amount.nanos(), px, Price::kUnit);
    if (!nanos)
        return fail(ErrorCode::Overflow, to_text(amount) + " at the rate " + to_text(step.px) + " does not fit");
    return Amount::from_nanos(*nanos);
}

struct Open {
    nanoseconds span{0};
    bool longer = false;  // counted no further: it is more than enough already
};

// How long a market was open between the two; absent where its calendar says nothing of that time. Counting ends with the
// session in which it is more than `enough`: a rate that nobody renewed for years has thousands of sessions behind it.
std::optional<Open> open_between(const market::CalendarView& calendars, const CalendarId& calendar, UnixNanos from,
                                 UnixNanos to, nanoseconds enough) {
    Open open;
    for (UnixNanos t = from; t < to;) {
        if (open.span > enough) {
            open.longer = true;
            break;
        }
        const auto session = calendars.session_at_or_after(calendar, t);
        if (!session)
            return std::nullopt;
        if (session->open >= to)
            break;
        open.span += std::min(session->close, to) - std::max(session->open, t);
        t = session->close;
    }
    return open;
}

// The newest known price of one in the other.
struct Newest {
    const LimitView& view;
    UnixNanos now;
    nanoseconds age_max;
    std::optional<RateStep> found{};

    void look(const Currency& of, const Currency& in, bool divides) {
        if (const auto set = view.state.rates.find({of, in}); set != view.state.rates.end())
            offer({set->second.rate, divides, set->second.time, nanoseconds{0}, {}});
        for (const InstrumentId& id : quoting(of, in)) {
            const Mark* mark = view.marks.find(id);
            const auto at = mark == nullptr ? std::nullopt : mark->middle_at();
            if (at)
                offer({at->px, divides, at->time, nanoseconds{0}, id});
        }
    }
    // How old the one that was found is.
    void age(const Currency& from, const Currency& to) {
        if (!found)
            return;
        if (!found->quoted_by.empty())
            return count(found->quoted_by);
        bool quoted = false;
        for (const auto* pair : {&quoting(from, to), &quoting(to, from)})
            for (const InstrumentId& id : *pair) {
                quoted = true;
                count(id);
            }
        if (!quoted)
            found->age = now - found->time;
    }

private:
    void offer(RateStep step) {
        if (step.px > Price{} && (!found || step.time > found->time))
            found = step;
    }
    const std::vector<InstrumentId>& quoting(const Currency& of, const Currency& in) const {
        const auto pair = view.state.pairs.find({of, in});
        return pair == view.state.pairs.end() ? kNobody : pair->second;
    }
    // The market that was open longest counts.
    void count(const InstrumentId& id) {
        const CalendarId& calendar = view.state.instruments.at(id).calendar;
        const Open open =
            open_between(view.calendars, calendar, found->time, now, age_max).value_or(Open{now - found->time, false});
        if (open.span < found->age)
            return;
        found->age = open.span;
        found->older = open.longer;
    }
};

std::optional<RateStep> step_of(const LimitView& view, UnixNanos now, const Currency& from, const Currency& to,
                                nanoseconds age_max) {
    Newest newest{view, now, age_max};
    newest.look(from, to, false);
    newest.look(to, from, true);
    newest.age(from, to);
    return newest.found;
}

// "1.25, set by ECB" or "1.1, quoted by EURUSD.FX".
std::string source_of(const State& state, const RateStep& step, const Currency& from, const Currency& to) {
    std::string text = to_text(step.px) + ", ";
    if (!step.quoted_by.empty())
        return text + "quoted by " + std::string{step.quoted_by.view()};
    const auto key = step.divides ? std::pair{to, from} : std::pair{from, to};
    return text + "set by " + state.rates.at(key).source;
}

Error too_old(const LimitView& view, UnixNanos now, const RateStep& step, const Currency& from, const Currency& to,
              nanoseconds age_max) {
    const auto seconds_of = [](nanoseconds age) { return std::to_string(age.count() / 1'000'000'000) + " s"; };
    const char* counted = step.age == now - step.time ? "" : ", counted while its market was open,";
    return Error{ErrorCode::Unavailable,
                 "the rate from " + name_of(from) + " to " + name_of(to) + " (" +
                     source_of(view.state, step, from, to) + ") is " + (step.older ? "more than " : "") +
                     seconds_of(step.age) + " old" + counted + " and may be " + seconds_of(age_max) +
                     " old; it takes a new quote, a newer one under rates, or a larger " + "max_rate_age"};
}

}  // namespace

nanoseconds Rate::age() const {
    if (!first)
        return nanoseconds{0};
    return second ? std::max(first->age, second->age) : first->age;
}

Price Rate::px() const {
    const Amount one = converted(Amount::whole(1), *this).value_or(Amount{});
    return Price::from_nanos(to_int64(one.nanos()).value_or(0));
}

Result<Rate> find_rate(const LimitView& view, const Currency& from, const Currency& to, UnixNanos now,
                       nanoseconds age_max) {
    if (from == to)
        return Rate{};
    const auto fresh = [&](const std::optional<RateStep>& step) { return step && step->age <= age_max; };
    const auto direct = step_of(view, now, from, to, age_max);
    if (fresh(direct))
        return Rate{direct, std::nullopt};
    const bool hops = from != kHub && to != kHub;
    const auto first = hops ? step_of(view, now, from, kHub, age_max) : std::nullopt;
    const auto second = hops ? step_of(view, now, kHub, to, age_max) : std::nullopt;
    if (fresh(first) && fresh(second))
        return Rate{first, second};
    if (direct)
        return tl::unexpected{too_old(view, now, *direct, from, to, age_max)};
    if (first && second)
        return tl::unexpected{fresh(first) ? too_old(view, now, *second, kHub, to, age_max)
                                           : too_old(view, now, *first, from, kHub, age_max)};
    return fail(ErrorCode::Unsupported,
                "no rate from " + name_of(from) + " to " + name_of(to) + " is known; quote a pair of them or set one");
}

Result<Amount> converted(Amount amount, const Rate& rate) {
    Result<Amount> value = amount;
    if (rate.first)
        value = apply(*value, *rate.first);
    if (value && rate.second)
        value = apply(*value, *rate.second);
    return value;
}

void set_rate(Core& core, const SetRate& rate, const Requester& by) {
    if (by.origin != Origin::Engine && by.origin != Origin::Person)
        return refuse_command(core, CommandKind::SetRate, by,
                              denial_of(DenialCode::NeedsApproval, "setting a rate takes a person at the terminal"));
    if (rate.from.empty() || rate.to.empty() || rate.from == rate.to || rate.rate <= Price{})
        return refuse_command(core, CommandKind::SetRate, by,
                              denial_of(DenialCode::Invalid, "a rate names two currencies and is above zero"));
    core.emit(RateSet{rate.from, rate.to, rate.rate, rate.source});
}

}  // namespace sluice::engine
