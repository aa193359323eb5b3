#include <utility>

#include "engine/figures.hpp"            // Figures
#include "gateway/account_view.hpp"      // write_rest_position, ...
#include "gateway/body_reader.hpp"       // invalid
#include "gateway/instrument_names.hpp"  // find_instrument, matches
#include "gateway/market_board.hpp"      // MarketBoard
#include "gateway/market_view.hpp"       // write_rest_equity
#include "gateway/resources_kit.hpp"     // Resources, ...

namespace sluice::gateway {
namespace {

using engine::State;

const State& state_of(const Room& room) { return room.loop.engine().state(); }

// `write(json, account)` for every account asked for, in an array.
template <class F>
Said for_accounts(const Ask& ask, Room& room, F&& write) {
    const auto account = account_parameter(ask, state_of(room));
    if (const auto* wrong = std::get_if<Problem>(&account))
        return *wrong;
    const auto& wanted = std::get<AccountId>(account);
    return json_answer_of([&](JsonWriter& json) {
        json.begin_array();
        for (const auto& [id, opened] : state_of(room).accounts)
            if (wanted.empty() || id == wanted)
                write(json, opened);
        json.end_array();
    });
}

Said positions(const Ask& ask, Room& room, const Reply&) {
    const State& state = state_of(room);
    const auto account = account_parameter(ask, state);
    if (const auto* wrong = std::get_if<Problem>(&account))
        return *wrong;
    const auto symbol = symbol_parameter(ask, state);
    if (const auto* wrong = std::get_if<Problem>(&symbol))
        return *wrong;
    const auto& wanted = std::get<AccountId>(account);
    const auto& instrument = std::get<std::optional<InstrumentId>>(symbol);
    const engine::Figures figures = room.loop.engine().figures();
    return json_answer_of([&](JsonWriter& json) {
        json.begin_array();
        for (const auto& [key, position] : state.positions) {
            const auto venue = state.venue_positions.find(key);
            const bool venue_has = venue != state.venue_positions.end() && !venue->second.qty.is_zero();
            if ((!wanted.empty() && key.account != wanted) || (instrument && key.instrument != *instrument) ||
                (position.qty.is_zero() && !venue_has))
                continue;
            write_rest_position(json, state, figures, key, position);
        }
        json.end_array();
    });
}

Said account(const ServiceFacts& facts, const Ask& ask, Room& room, const Reply&) {
    const State& state = state_of(room);
    const auto account = one_account(ask, state);
    if (const auto* wrong = std::get_if<Problem>(&account))
        return *wrong;
    return json_answer_of([&](JsonWriter& json) {
        write_rest_account(json, state, room.loop.engine().figures(), room.loop.journal(), facts,
                           state.accounts.at(std::get<AccountId>(account)));
    });
}

Said accounts(const ServiceFacts& facts, const Ask& ask, Room& room, const Reply&) {
    const engine::Figures figures = room.loop.engine().figures();
    const JournalState journal = room.loop.journal();
    return for_accounts(ask, room, [&](JsonWriter& json, const Account& one) {
        write_rest_account(json, state_of(room), figures, journal, facts, one);
    });
}

Said balances(const Ask& ask, Room& room, const Reply&) {
    const State& state = state_of(room);
    return for_accounts(ask, room, [&](JsonWriter& json, const Account& one) {
        for (auto it = state.cash.lower_bound({one.id, Currency{}});
             it != state.cash.end() && it->first.first == one.id; ++it)
            write_rest_balance(json, state, one.id, it->first.second, it->second);
    });
}

Said limits(const Ask& ask, Room& room, const Reply&) {
    const engine::Figures figures = room.loop.engine().figures();
    const auto account = account_parameter(ask, state_of(room));
    if (const auto* wrong = std::get_if<Problem>(&account))
        return *wrong;
    const auto& wanted = std::get<AccountId>(account);
    return json_answer_of([&](JsonWriter& json) {
        json.begin_array();
        if (wanted.empty())  // those over all accounts
            for (const engine::UsedLimit& use : figures.limit_uses(AccountId{}))
                write_rest_limit(json, AccountId{}, use);
        for (const auto& [id, opened] : state_of(room).accounts)
            if (wanted.empty() || id == wanted)
                for (const engine::UsedLimit& use : figures.limit_uses(id))
                    write_rest_limit(json, id, use);
        json.end_array();
    });
}

Said equity(const Ask& ask, Room& room, const Reply&) {
    const auto account = one_account(ask, state_of(room));
    if (const auto* wrong = std::get_if<Problem>(&account))
        return *wrong;
    const auto limit = count_parameter(ask, "limit", 500, 1, 2'000);
    if (const auto* wrong = std::get_if<Problem>(&limit))
        return *wrong;
    const auto& id = std::get<AccountId>(account);
    const auto* points = room.market.equity(id);
    const std::size_t most = std::get<std::uint64_t>(limit);
    return json_answer_of([&](JsonWriter& json) {
        json.begin_array();
        if (points != nullptr)
            for (std::size_t i = points->size() > most ? points->size() - most : 0; i < points->size(); ++i)
                write_rest_equity(json, id, (*points)[i]);
        json.end_array();
    });
}

Said instruments(const Ask& ask, Room& room, const Reply&) {
    const auto limit = count_parameter(ask, "limit", 100, 1, 1'000);
    if (const auto* wrong = std::get_if<Problem>(&limit))
        return *wrong;
    const auto query = ask.parameter("query").value_or("");
    std::uint64_t left = std::get<std::uint64_t>(limit);
    return json_answer_of([&](JsonWriter& json) {
        json.begin_array();
        for (const auto& [id, instrument] : state_of(room).instruments) {
            if (left == 0)
                break;
            if (!matches(instrument, query))
                continue;
            write_rest_instrument(json, instrument);
            --left;
        }
        json.end_array();
    });
}

Said instrument(const Ask& ask, Room& room, const Reply&) {
    const auto found = find_instrument(state_of(room), ask.path.at(0));
    if (!found)
        return problem("not_found", found.error().text);
    return json_answer_of(
        [&](JsonWriter& json) { write_rest_instrument(json, *state_of(room).find_instrument(*found)); });
}

}  // namespace

std::vector<Route> account_routes(const ResourcesPtr& resources) {
    const auto with_facts = [&](auto handler) {
        return [facts = resources->facts, handler](const Ask& ask, Room& room, const Reply& reply) {
            return handler(*facts, ask, room, reply);
        };
    };
    using Who = Route::Who;
    return {
        {"GET", "/v1/positions", Who::Token, Scope::Read, false, {"account", "symbol"}, positions},
        {"GET", "/v1/account", Who::Token, Scope::Read, false, {"account"}, with_facts(account)},
        {"GET", "/v1/accounts", Who::Token, Scope::Read, false, {"account"}, with_facts(accounts)},
        {"GET", "/v1/balances", Who::Token, Scope::Read, false, {"account"}, balances},
        {"GET", "/v1/limits", Who::Token, Scope::Read, false, {"account"}, limits},
        {"GET", "/v1/equity", Who::Token, Scope::Read, false, {"account", "limit"}, equity},
        {"GET", "/v1/instruments", Who::Token, Scope::Read, false, {"query", "limit"}, instruments},
        {"GET", "/v1/instruments/{symbol}", Who::Token, Scope::Read, false, {}, instrument},
    };
}

}  // namespace sluice::gateway
