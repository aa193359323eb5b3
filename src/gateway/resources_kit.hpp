#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/json_writer.hpp"    // JsonWriter
#include "gateway/chart.hpp"       // ChartMaker
#include "gateway/handler.hpp"     // Ask, Room, Said, Answer
#include "gateway/outcome.hpp"     // CommandOutcome
#include "gateway/resources.hpp"   // ServiceFacts
#include "gateway/rest_words.hpp"  // find_rest_word

namespace sluice::gateway {

// What the handlers of the resources share.
struct Resources {
    std::shared_ptr<const ServiceFacts> facts;
    ChartMaker charts;  // the loop's
};
using ResourcesPtr = std::shared_ptr<Resources>;

std::vector<Route> order_routes(const ResourcesPtr& resources);
std::vector<Route> proposal_routes(const ResourcesPtr& resources);
std::vector<Route> account_routes(const ResourcesPtr& resources);
std::vector<Route> market_routes(const ResourcesPtr& resources);
std::vector<Route> lock_routes(const ResourcesPtr& resources);
std::vector<Route> audit_routes();

// --- answers
Answer json_answer(std::string body, int status = 200);
template <class F>
Answer json_answer_of(F&& write, int status = 200) {
    std::string body;
    JsonWriter json{body};
    write(json);
    return json_answer(std::move(body), status);
}
// What an answer that goes out Later says of the journal.
void add_sequence(Answer& answer, std::uint64_t sequence);
// Link: the address of the next page of the same question, with this parameter in place of its own.
void add_next(Answer& answer, const Ask& ask, std::string_view path, std::string_view name, std::string_view value);

// --- refusals
Problem problem(std::string_view code, std::string detail);
Problem not_found(std::string_view what, std::string_view name);
Problem other_account(const Caller& caller);
Problem person_only(std::string_view act);
// A denial of ours: by its code invalid, not_found, conflict, key_reused or denied.
Problem denied(const Denial& denial, const ClOrdId& order = {});

// A person's act: in live mode and its rehearsal it takes a fresh code. Absent: it may go on.
std::optional<Problem> spend_code(const ServiceFacts& facts, const std::optional<std::string>& code, UnixNanos now);

// --- parameters; each Problem names its parameter
// Empty: the caller asks for all it may see, and that is all there is or, for a token of one account, that one.
std::variant<AccountId, Problem> account_parameter(const Ask& ask, const engine::State& state);
// The only one that can be meant.
std::variant<AccountId, Problem> one_account(const Ask& ask, const engine::State& state);
std::variant<std::optional<InstrumentId>, Problem> symbol_parameter(const Ask& ask, const engine::State& state);
Problem wrong_word(std::string_view name, std::string_view text, std::string_view right);
std::variant<std::uint64_t, Problem> count_parameter(const Ask& ask, std::string_view name, std::uint64_t otherwise,
                                                     std::uint64_t least, std::uint64_t most);
template <NamedEnum E>
std::variant<std::optional<E>, Problem> word_parameter(const Ask& ask, std::string_view name) {
    const auto text = ask.parameter(name);
    if (!text)
        return std::optional<E>{};
    const auto found = find_rest_word<E>(*text);
    if (!found)
        return wrong_word(name, *text, rest_words<E>());
    return std::optional<E>{*found};
}

}  // namespace sluice::gateway
