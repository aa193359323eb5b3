#include "gateway/resources_kit.hpp"

#include <utility>

#include "base/text.hpp"                 // quoted, parse_uint64
#include "gateway/body_reader.hpp"       // invalid
#include "gateway/instrument_names.hpp"  // find_instrument
#include "gateway/order_body.hpp"        // account_of
#include "wire/http.hpp"                 // append_encoded

namespace sluice::gateway {
namespace {

std::string_view code_for(DenialCode code) {
    switch (code) {
        case DenialCode::Invalid:
        case DenialCode::UnknownAccount:
        case DenialCode::UnknownInstrument: return "invalid";
        case DenialCode::UnknownOrder:
        case DenialCode::UnknownList: return "not_found";
        case DenialCode::OrderDone:
        case DenialCode::RequestInFlight:
        case DenialCode::HashMismatch:
        case DenialCode::ProposalEnded: return "conflict";
        case DenialCode::KeyReused: return "key_reused";
        default: return "denied";
    }
}

}  // namespace

Answer json_answer(std::string body, int status) {
    Answer answer;
    answer.status = status;
    answer.body = std::move(body);
    return answer;
}

void add_sequence(Answer& answer, std::uint64_t sequence) {
    answer.headers.push_back({"X-Sluice-Sequence", std::to_string(sequence)});
}

void add_next(Answer& answer, const Ask& ask, std::string_view path, std::string_view name, std::string_view value) {
    std::string link{"<"};
    link += path;
    char separator = '?';
    const auto add = [&](std::string_view key, std::string_view text) {
        link += separator;
        separator = '&';
        link += key;
        link += '=';
        wire::append_encoded(link, text);
    };
    for (const auto& [key, text] : ask.query)
        if (key != name)
            add(key, text);
    add(name, value);
    answer.headers.push_back({"Link", link + ">; rel=\"next\""});
}

Problem problem(std::string_view code, std::string detail) { return Problem{code, std::move(detail)}; }

Problem not_found(std::string_view what, std::string_view name) {
    return problem("not_found", "there is no " + std::string{what} + " " + quoted(name));
}

Problem other_account(const Caller& caller) {
    return problem("other_account", "this token reaches the account " + std::string{caller.account.view()} +
                                        " only; a token of the other account would be right");
}

Problem person_only(std::string_view act) {
    return problem("person_only", std::string{act} + " takes a person: at the page or with `sluice` at the terminal");
}

Problem denied(const Denial& denial, const ClOrdId& order) {
    Problem out = problem(code_for(denial.code), denial.text);
    out.denial = denial;
    out.order_id = order.view();
    return out;
}

std::optional<Problem> spend_code(const ServiceFacts& facts, const std::optional<std::string>& code, UnixNanos now) {
    if (!facts.strict())
        return std::nullopt;
    if (!code || code->empty())
        return problem("code", "this act takes a fresh code of the terminal; POST /v1/session/code prints one there");
    if (!facts.spend_code)
        return problem("code", "this process has no terminal that gives codes; `sluice` there would be right");
    return facts.spend_code(*code, now);
}

std::variant<AccountId, Problem> account_parameter(const Ask& ask, const engine::State& state) {
    const auto named = ask.parameter("account");
    if (!named)
        return ask.caller.account;
    return one_account(ask, state);
}

std::variant<AccountId, Problem> one_account(const Ask& ask, const engine::State& state) {
    const auto account = account_of(ask.parameter("account"), ask.caller, state);
    if (!account)
        return invalid("account", account.error().text);
    if (!ask.caller.may_see(*account))
        return other_account(ask.caller);
    return *account;
}

std::variant<std::optional<InstrumentId>, Problem> symbol_parameter(const Ask& ask, const engine::State& state) {
    const auto symbol = ask.parameter("symbol");
    if (!symbol)
        return std::optional<InstrumentId>{};
    const auto found = find_instrument(state, *symbol);
    if (!found)
        return invalid("symbol", found.error().text);
    return std::optional{*found};
}

std::variant<std::uint64_t, Problem> count_parameter(const Ask& ask, std::string_view name, std::uint64_t otherwise,
                                                     std::uint64_t least, std::uint64_t most) {
    const auto text = ask.parameter(name);
    if (!text)
        return otherwise;
    const auto count = parse_uint64(*text);
    if (!count || *count < least || *count > most)
        return invalid(std::string{name}, std::string{name} + " is " + quoted(*text) + "; a whole number from " +
                                              std::to_string(least) + " to " + std::to_string(most) +
                                              " would be right");
    return *count;
}

Problem wrong_word(std::string_view name, std::string_view text, std::string_view right) {
    return invalid(std::string{name},
                   std::string{name} + " is " + quoted(text) + "; one of " + std::string{right} + " would be right");
}

}  // namespace sluice::gateway
