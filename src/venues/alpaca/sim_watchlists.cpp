#include "venues/alpaca/sim_watchlists.hpp"

#include <algorithm>

#include "venues/alpaca/sim_ids.hpp"    // draw_uuid
#include "venues/alpaca/sim_shown.hpp"  // shown

namespace sluice::venues::alpaca::sim {

namespace {

SimWatchlist* find(const Caller& caller, std::string_view id) {
    for (SimWatchlist& list : caller.account.watchlists)
        if (list.id == id)
            return &list;
    return nullptr;
}

Answer nobody(std::string_view id) { return not_found("watchlist not found for " + std::string{id}); }

Watchlist shown(const Caller& caller, const SimWatchlist& list, Nested nested) {
    Watchlist out;
    out.id = list.id;
    out.account_id = caller.account.id;
    out.name = list.name;
    out.created_at = list.created;
    out.updated_at = list.updated;
    if (nested == Nested::Yes) {
        out.assets.emplace();
        for (const Listed* asset : list.assets)
            out.assets->push_back(sim::shown(*asset));
    }
    return out;
}

std::optional<Answer> read_assets(const Caller& caller, const std::vector<std::string>& symbols,
                                  std::vector<const Listed*>& out) {
    for (const std::string& symbol : symbols) {
        const Listed* asset = caller.broker.assets.find(symbol);
        if (asset == nullptr)
            return unprocessable("invalid symbol: asset " + symbol + " not found");
        if (std::find(out.begin(), out.end(), asset) == out.end())
            out.push_back(asset);
    }
    return std::nullopt;
}

bool name_is_taken(const Caller& caller, const std::string& name, const SimWatchlist* by_other_than) {
    return std::any_of(caller.account.watchlists.begin(), caller.account.watchlists.end(),
                       [&](const SimWatchlist& list) { return list.name == name && &list != by_other_than; });
}

}  // namespace

Answer list_watchlists(const Caller& caller) {
    std::vector<Watchlist> out;
    for (const SimWatchlist& list : caller.account.watchlists)
        out.push_back(shown(caller, list, Nested::No));
    return answer(out);
}

Answer create_watchlist(const Caller& caller, std::string_view body) {
    const auto request = read_body<WatchlistRequest>(body);
    if (!request)
        return request.error();
    if (!request->name || request->name->empty() || request->name->size() > 64)
        return malformed("name is required, with at most 64 characters");
    if (name_is_taken(caller, *request->name, nullptr))
        return malformed("watchlist name must be unique");
    SimWatchlist list;
    list.name = *request->name;
    if (request->symbols)
        if (auto no = read_assets(caller, *request->symbols, list.assets))
            return std::move(*no);
    list.id = draw_uuid(caller.broker.ids);
    list.created = list.updated = caller.broker.stamp(caller.now);
    caller.account.watchlists.push_back(std::move(list));
    return answer(shown(caller, caller.account.watchlists.back(), Nested::Yes));
}

std::string watchlist_by_name(const Caller& caller, const Query& query) {
    const auto name = query.text("name");
    for (const SimWatchlist& list : caller.account.watchlists)
        if (name && list.name == *name)
            return list.id;
    return {};
}

Answer show_watchlist(const Caller& caller, std::string_view id) {
    const SimWatchlist* list = find(caller, id);
    return list == nullptr ? nobody(id) : answer(shown(caller, *list, Nested::Yes));
}

Answer change_watchlist(const Caller& caller, std::string_view id, std::string_view body) {
    SimWatchlist* list = find(caller, id);
    if (list == nullptr)
        return nobody(id);
    const auto request = read_body<WatchlistRequest>(body);
    if (!request)
        return request.error();
    if (request->name && (request->name->empty() || request->name->size() > 64))
        return malformed("name must have 1 to 64 characters");
    if (request->name && name_is_taken(caller, *request->name, list))
        return malformed("watchlist name must be unique");
    std::vector<const Listed*> assets;
    if (request->symbols)
        if (auto no = read_assets(caller, *request->symbols, assets))
            return std::move(*no);
    if (request->name)
        list->name = *request->name;
    if (request->symbols)
        list->assets = std::move(assets);
    list->updated = caller.broker.stamp(caller.now);
    return answer(shown(caller, *list, Nested::Yes));
}

Answer delete_watchlist(const Caller& caller, std::string_view id) {
    const SimWatchlist* list = find(caller, id);
    if (list == nullptr)
        return nobody(id);
    caller.account.watchlists.erase(caller.account.watchlists.begin() + (list - caller.account.watchlists.data()));
    return {204, {}};
}

Answer add_to_watchlist(const Caller& caller, std::string_view id, std::string_view body) {
    SimWatchlist* list = find(caller, id);
    if (list == nullptr)
        return nobody(id);
    const auto request = read_body<WatchlistRequest>(body);
    if (!request)
        return request.error();
    if (!request->symbol)
        return malformed("symbol is required");
    if (auto no = read_assets(caller, {*request->symbol}, list->assets))
        return std::move(*no);
    list->updated = caller.broker.stamp(caller.now);
    return answer(shown(caller, *list, Nested::Yes));
}

Answer remove_from_watchlist(const Caller& caller, std::string_view id, std::string_view symbol) {
    SimWatchlist* list = find(caller, id);
    if (list == nullptr)
        return nobody(id);
    const Listed* asset = caller.broker.assets.find(symbol);
    const auto at = std::find(list->assets.begin(), list->assets.end(), asset);
    if (asset == nullptr || at == list->assets.end())
        return not_found("symbol " + std::string{symbol} + " is not in the watchlist");
    list->assets.erase(at);
    list->updated = caller.broker.stamp(caller.now);
    return answer(shown(caller, *list, Nested::Yes));
}

}  // namespace sluice::venues::alpaca::sim
