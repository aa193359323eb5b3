#include "engine/rates.hpp"

#include <algorithm>
#include <string>

#include "base/int128.hpp"     // mul_div_round
#include "engine/placing.hpp"  // denial_of

namespace sluice::engine {
namespace {

const Currency kHub{"USD"};

std::string name_of(const Currency& currency) { return std::string{currency.view()}; }

Result<Amount> apply(Amount amount, const RateStep& step) {
    const int128 px = step.px.nanos();
    const auto nanos = step.divides ? mul_div_round(amount.nanos(), Price::kUnit, px)
                                    : mul_div_round(amount.nanos(), px, Price::kUnit);
    if (!nanos)
        return fail(ErrorCode::Overflow, to_text(amount) + " at the rate " + to_text(step.px) + " does not fit");
    return Amount::from_nanos(*nanos);
}

// The newest known price of one in the other.
struct Newest {
    const State& state;
    const Marks& marks;
    std::optional<RateStep> found;

    void offer(RateStep step) {
        if (step.px > Price{} && (!found || step.time > found->time))
            found = step;
    }
    void look(const Currency& of, const Currency& in, bool divides) {
        if (const auto set = state.rates.find({of, in}); set != state.rates.end())
            offer({set->second.rate, divides, set->second.time});
        const auto pair = state.pairs.find({of, in});
        if (pair == state.pairs.end())
            return;
        for (const InstrumentId& id : pair->second) {
            const Mark* mark = marks.find(id);
            const auto at = mark == nullptr ? std::nullopt : mark->middle_at();
            if (at)
                offer({at->px, divides, at->time});
        }
    }
};

std::optional<RateStep> step_of(const State& state, const Marks& marks, const Currency& from, const Currency& to) {
    Newest newest{state, marks, std::nullopt};
    newest.look(from, to, false);
    newest.look(to, from, true);
    return newest.found;
}

}  // namespace

UnixNanos Rate::time(UnixNanos now) const {
    if (!first)
        return now;
    return second ? std::min(first->time, second->time) : first->time;
}

Price Rate::px() const {
    const Amount one = converted(Amount::whole(1), *this).value_or(Amount{});
    return Price::from_nanos(to_int64(one.nanos()).value_or(0));
}

Result<Rate> find_rate(const State& state, const Marks& marks, const Currency& from, const Currency& to, UnixNanos now,
                       std::chrono::nanoseconds age_max) {
    if (from == to)
        return Rate{};
    const auto fresh = [&](const std::optional<RateStep>& step) { return step && now - step->time <= age_max; };
    const auto direct = step_of(state, marks, from, to);
    if (fresh(direct))
        return Rate{direct, std::nullopt};
    const bool hops = from != kHub && to != kHub;
    const auto first = hops ? step_of(state, marks, from, kHub) : std::nullopt;
    const auto second = hops ? step_of(state, marks, kHub, to) : std::nullopt;
    if (fresh(first) && fresh(second))
        return Rate{first, second};
    const std::string pair = name_of(from) + " to " + name_of(to);
    if (!direct && !(first && second))
        return fail(ErrorCode::Unsupported, "no rate from " + pair + " is known; quote a pair of them or set one");
    const UnixNanos seen = direct ? direct->time : std::min(first->time, second->time);
    return fail(ErrorCode::Unavailable,
                "the rate from " + pair + " is " + std::to_string((now - seen).count() / 1'000'000'000) +
                    " s old and may be " + std::to_string(age_max.count() / 1'000'000'000) + " s old");
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
