#include <utility>

#include "gateway/body_reader.hpp"       // BodyReader
#include "gateway/instrument_names.hpp"  // find_instrument
#include "gateway/order_body.hpp"        // account_of
#include "gateway/resources_kit.hpp"     // Resources, denied, ...
#include "gateway/status_view.hpp"       // write_rest_locks, write_rest_health
#include "model/json.hpp"                // write_json

namespace sluice::gateway {
namespace {

using engine::State;

constexpr std::size_t kReasonMost = 500;

// The body of an act, and who asks for it where.
class Act {
public:
    Act(const ServiceFacts& facts, const Ask& ask, Room& room)
        : facts_{facts}, ask_{ask}, room_{room}, parsed_{parse_body(ask.body, true)} {
        if (parsed_.document)
            body_.emplace(parsed_.document->root(), "", faults_);
        else
            problem_ = std::move(parsed_.problem);
    }

    bool has_body() const { return body_.has_value(); }
    BodyReader& body() { return *body_; }

    // Absent: every account, or the only one the token reaches.
    AccountId any_account() {
        const auto named = body_->text("account");
        return named ? named_account(named) : ask_.caller.account;
    }
    AccountId one_account() { return named_account(body_->text("account")); }
    InstrumentId instrument(bool needed) {
        const auto symbol = body_->text("symbol");
        if (!symbol) {
            if (needed && !is_faulty("symbol"))
                body_->missing("symbol", "an instrument such as \"AAPL.US\"");
            return {};
        }
        const auto found = find_instrument(room_.loop.engine().state(), *symbol);
        if (!found)
            body_->fault("symbol", "is wrong: " + found.error().text);
        return found ? *found : InstrumentId{};
    }
    std::string reason(bool needed) {
        const std::string text = body_->text("reason").value_or("");
        if (needed && text.empty() && !is_faulty("reason"))
            body_->missing("reason", "why, in your own words,");
        if (text.size() > kReasonMost)
            body_->fault("reason", "has " + std::to_string(text.size()) + " characters; at most " +
                                       std::to_string(kReasonMost) + " would be right");
        return text;
    }
    std::optional<std::string> code() { return body_->text("code"); }

    // What is wrong so far, once everything has been read.
    std::optional<Problem> wrong() {
        if (problem_)
            return std::move(problem_);
        body_->finish();
        if (!faults_.empty())
            return invalid(std::move(faults_));
        if (other_)
            return other_account(ask_.caller);
        return std::nullopt;
    }

    Said carry_out(CommandBody command) {
        const Requester by = ask_.caller.requester();
        const auto followed = room_.loop.command({by, std::move(command)});
        if (const Denial* refusal = refusal_of(followed, by))
            return denied(*refusal);
        std::string text{"{\"outcome\":"};
        text += followed.empty() ? "\"unchanged\"" : "\"done\"";
        text += ",\"events\":[";
        for (const Event& event : followed) {
            if (&event != &followed.front())
                text += ',';
            write_json(event, text);
        }
        return json_answer(text + "]}");
    }
    // The same for what only a person does: with a code, where one is needed.
    Said carry_out_with(const std::optional<std::string>& code, CommandBody command) {
        if (auto wrong = spend_code(facts_, code, room_.now))
            return std::move(*wrong);
        return carry_out(std::move(command));
    }

    const Ask& ask() const { return ask_; }
    const ServiceFacts& facts() const { return facts_; }

private:
    AccountId named_account(const std::optional<std::string>& name) {
        const auto account = account_of(name, ask_.caller, room_.loop.engine().state());
        if (!account) {
            if (!is_faulty("account"))
                body_->fault("account", "is wrong: " + account.error().text);
            return {};
        }
        other_ = other_ || !ask_.caller.may_see(*account);
        return *account;
    }
    bool is_faulty(std::string_view name) const {
        for (const Problem::Part& fault : faults_)
            if (fault.pointer == body_->pointer_to(name))
                return true;
        return false;
    }

    const ServiceFacts& facts_;
    const Ask& ask_;
    Room& room_;
    Body parsed_;
    std::vector<Problem::Part> faults_;
    std::optional<BodyReader> body_;
    std::optional<Problem> problem_;
    bool other_ = false;
};

// What stops new exposure is anybody's; what takes the protection away, or trades, is not.
std::optional<Problem> why_not_beyond_halt(const Act& act, std::string_view what) {
    if (!act.ask().caller.may(Scope::Trade))
        return problem("scope", std::string{what} + " takes the scope trade; a halt without it any token may ask for");
    if (act.facts().strict() && !act.ask().caller.person)
        return person_only(what);
    return std::nullopt;
}

Said halt(Act& act) {
    Halt halt;
    halt.account = act.any_account();
    halt.cancel_exits = act.body().flag("cancel_exits");
    halt.flatten = act.body().flag("flatten");
    halt.reason = act.reason(false);
    if (auto wrong = act.wrong())
        return std::move(*wrong);
    if (halt.cancel_exits || halt.flatten)
        if (auto wrong = why_not_beyond_halt(act, halt.flatten ? "flatten" : "cancel_exits"))
            return std::move(*wrong);
    return act.carry_out(std::move(halt));
}

Said resume(Act& act) {
    Resume resume{act.any_account(), act.reason(true)};
    const auto code = act.code();
    if (auto wrong = act.wrong())
        return std::move(*wrong);
    return act.carry_out_with(code, std::move(resume));
}

Said arm(Act& act) {
    constexpr std::uint64_t kMost = 86'400;
    const auto seconds = act.body().count("seconds");
    const auto code = act.code();
    if (!seconds || *seconds == 0 || *seconds > kMost)
        act.body().fault("seconds", "must be a whole number from 1 to 86400");
    if (auto wrong = act.wrong())
        return std::move(*wrong);
    return act.carry_out_with(code, Arm{std::chrono::seconds{static_cast<std::int64_t>(*seconds)}});
}

// The arming is of the whole process.
Said disarm(Act& act) {
    if (auto wrong = act.wrong())
        return std::move(*wrong);
    if (const AccountId& bound = act.ask().caller.account; !bound.empty())
        return Problem{"other_account", "Disarming ends the arming of every account, and the token is bound to " +
                                            std::string{bound.view()} + "; halt that account instead."};
    return act.carry_out(Disarm{});
}

Said freeze(Act& act) {
    Freeze freeze{act.one_account(), act.instrument(true), act.reason(false)};
    if (auto wrong = act.wrong())
        return std::move(*wrong);
    return act.carry_out(std::move(freeze));
}

Said unfreeze(Act& act) {
    Unfreeze unfreeze{act.one_account(), act.instrument(true), act.reason(true)};
    const auto code = act.code();
    if (auto wrong = act.wrong())
        return std::move(*wrong);
    return act.carry_out_with(code, std::move(unfreeze));
}

Said flatten(Act& act) {
    Flatten flatten{act.one_account(), act.reason(false)};
    if (auto wrong = act.wrong())
        return std::move(*wrong);
    if (auto wrong = why_not_beyond_halt(act, "flatten"))
        return std::move(*wrong);
    return act.carry_out(std::move(flatten));
}

Said reconcile(Act& act) {
    Reconcile wish;
    wish.account = act.any_account();
    wish.adopt = act.body().flag("adopt");
    wish.instrument = act.instrument(false);
    wish.product = act.body().word<Product>("product").value_or(Product::None);
    wish.currency = act.body().id<Currency>("currency").value_or(Currency{});
    wish.reason = act.reason(false);
    const auto code = act.code();
    if (auto wrong = act.wrong())
        return std::move(*wrong);
    if (!wish.adopt && wish.instrument.empty() && wish.currency.empty())
        return act.carry_out(std::move(wish));
    if (!act.ask().caller.person)
        return person_only(wish.adopt ? "adopting what the venue shows" : "booking a difference");
    return act.carry_out_with(code, std::move(wish));
}

Said locks(const ServiceFacts& facts, const Ask& ask, Room& room, const Reply&) {
    return json_answer_of([&](JsonWriter& json) { write_rest_locks(json, room.loop, facts, ask.caller); });
}

Said health(const ServiceFacts& facts, const Ask& ask, Room& room, const Reply&) {
    return json_answer_of([&](JsonWriter& json) { write_rest_health(json, room.loop, facts, ask.caller, room.now); });
}

}  // namespace

std::vector<Route> lock_routes(const ResourcesPtr& resources) {
    const auto looks = [&](auto handler) {
        return [facts = resources->facts, handler](const Ask& ask, Room& room, const Reply& reply) {
            return handler(*facts, ask, room, reply);
        };
    };
    const auto acts = [&](Said (*carry_out)(Act&)) {
        return [facts = resources->facts, carry_out](const Ask& ask, Room& room, const Reply&) -> Said {
            Act act{*facts, ask, room};
            if (!act.has_body())
                return std::move(*act.wrong());
            return carry_out(act);
        };
    };
    using Who = Route::Who;
    return {
        {"GET", "/v1/locks", Who::Token, Scope::Read, false, {}, looks(locks)},
        {"GET", "/v1/health", Who::Token, Scope::Read, false, {}, looks(health)},
        {"POST", "/v1/halt", Who::Token, Scope::Read, true, {}, acts(halt)},
        {"POST", "/v1/resume", Who::Person, Scope::Read, false, {}, acts(resume)},
        {"POST", "/v1/arm", Who::Person, Scope::Read, false, {}, acts(arm)},
        {"POST", "/v1/disarm", Who::Token, Scope::Admin, true, {}, acts(disarm)},
        {"POST", "/v1/freeze", Who::Token, Scope::Admin, true, {}, acts(freeze)},
        {"POST", "/v1/unfreeze", Who::Person, Scope::Read, false, {}, acts(unfreeze)},
        {"POST", "/v1/flatten", Who::Token, Scope::Trade, true, {}, acts(flatten)},
        {"POST", "/v1/reconcile", Who::Token, Scope::Admin, false, {}, acts(reconcile)},
    };
}

}  // namespace sluice::gateway
