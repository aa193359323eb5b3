// Which endpoint a request means.
#include <algorithm>

#include "base/text.hpp"  // split
#include "venues/alpaca/sim_account_pages.hpp"
#include "venues/alpaca/sim_activities.hpp"
#include "venues/alpaca/sim_orders.hpp"
#include "venues/alpaca/sim_positions.hpp"
#include "venues/alpaca/sim_reference.hpp"
#include "venues/alpaca/sim_watchlists.hpp"
#include "venues/alpaca/simulator.hpp"
#include "wire/http.hpp"  // path_of, find_parameter

namespace sluice::venues::alpaca::sim {

namespace {

std::string percent_decoded(std::string_view text) {
    std::string escaped{"v="};
    for (const char c : text)
        c == '+' ? escaped.append("%2B") : escaped.append(1, c);
    std::string out;
    wire::find_parameter(escaped, "v", out);
    return out;
}

// A path below /v2, in its parts. What follows the second stands together in `rest`: pairs have a slash.
struct Route {
    std::string method;
    std::string noun;  // "orders"
    std::string rest;  // "{id}", "BTC/USD"; empty: none
    std::string tail;  // of account/activities/FILL: "FILL"

    bool is(std::string_view m, std::string_view n) const { return method == m && noun == n && rest.empty(); }
    bool under(std::string_view m, std::string_view n) const { return method == m && noun == n && !rest.empty(); }
};

Route read_route(const wire::HttpRequest& request) {
    Route out;
    out.method = request.method;
    const std::vector<std::string_view> parts = split(wire::path_of(request.target), '/');
    if (parts.size() < 3 || parts[1] != "v2")
        return out;
    out.noun = percent_decoded(parts[2]);
    for (std::size_t i = 3; i < parts.size(); ++i) {
        if (parts[i].empty())
            continue;
        if (!out.rest.empty())
            out.rest.push_back('/');
        out.rest += percent_decoded(parts[i]);
    }
    if (const std::size_t slash = out.rest.find('/'); slash != std::string::npos)
        out.tail = out.rest.substr(slash + 1);
    return out;
}

Answer unknown_endpoint(const wire::HttpRequest& request) {
    constexpr std::string_view kElsewhere[] = {
        "/v2/options", "/v2/corporate_actions", "/v2/perpetuals", "/v2/wallets", "/v2/tokenization", "/v1", "/v3"};
    const std::string path{wire::path_of(request.target)};
    for (const std::string_view start : kElsewhere)
        if (path.rfind(start, 0) == 0)
            return refused(501, 50110000, path + " is part of Alpaca's API that this simulator does not offer");
    return not_found("endpoint not found: " + request.method + " " + path);
}

std::optional<Answer> account_route(const Caller& caller, const Route& route, const wire::HttpRequest& request,
                                    const Query& query) {
    if (route.noun != "account")
        return std::nullopt;
    if (route.is("GET", "account"))
        return show_account(caller);
    if (route.method == "GET" && route.rest == "configurations")
        return show_configuration(caller);
    if (route.method == "PATCH" && route.rest == "configurations")
        return change_configuration(caller, request.body);
    if (route.method == "GET" && (route.rest == "activities" || route.rest.rfind("activities/", 0) == 0))
        return list_activities(caller, route.tail, query);
    if (route.method == "GET" && route.rest == "portfolio/history")
        return show_portfolio_history(caller, query);
    return std::nullopt;
}

std::optional<Answer> watchlist_route(const Caller& caller, const Route& route, const wire::HttpRequest& request,
                                      const Query& query) {
    const bool by_name = route.noun == "watchlists:by_name";
    if (route.noun != "watchlists" && !by_name)
        return std::nullopt;
    if (route.is("GET", "watchlists"))
        return list_watchlists(caller);
    if (route.is("POST", "watchlists"))
        return create_watchlist(caller, request.body);
    std::string list = by_name ? watchlist_by_name(caller, query) : route.rest.substr(0, route.rest.find('/'));
    const std::string symbol = by_name ? route.rest : route.tail;
    if (by_name && list.empty())
        list = query.text("name").value_or("");
    if (route.method == "GET" && symbol.empty())
        return show_watchlist(caller, list);
    if (route.method == "PUT" && symbol.empty())
        return change_watchlist(caller, list, request.body);
    if (route.method == "POST" && symbol.empty())
        return add_to_watchlist(caller, list, request.body);
    if (route.method == "DELETE")
        return symbol.empty() ? delete_watchlist(caller, list) : remove_from_watchlist(caller, list, symbol);
    return std::nullopt;
}

std::optional<Answer> reference_route(const Caller& caller, const Route& route, const Query& query) {
    if (route.is("GET", "clock"))
        return show_clock(caller);
    if (route.is("GET", "calendar"))
        return show_calendar(caller, query);
    if (route.is("GET", "assets"))
        return list_assets(caller, query);
    if (route.under("GET", "assets"))
        return show_asset(caller, route.rest);
    return std::nullopt;
}

}  // namespace

Answer Simulator::route(const Caller& caller, const wire::HttpRequest& request, Effects& effects) {
    const Route route = read_route(request);
    const Query query{request.target};
    const auto placed = [&](Placed one) {
        effects.order_request = true;
        if (one.order != kNoOrder)
            effects.placed.push_back(one.order);
        return std::move(one.answer);
    };
    if (route.is("POST", "orders"))
        return placed(place_order(caller, request.body));
    if (route.is("GET", "orders"))
        return list_orders(caller, query);
    if (route.is("GET", "orders:by_client_order_id"))
        return show_client_order(caller, query);
    if (route.under("GET", "orders"))
        return show_order(caller, route.rest, query);
    if (route.under("PATCH", "orders")) {
        effects.order_request = true;
        Placed one = replace_order(caller, route.rest, request.body);
        effects.replacement = one.order;
        return std::move(one.answer);
    }
    if (route.noun == "orders" && route.method == "DELETE") {
        effects.order_request = true;
        return route.rest.empty() ? cancel_all_orders(caller) : cancel_order(caller, route.rest);
    }
    if (route.is("GET", "positions"))
        return list_positions(caller);
    if (route.under("GET", "positions"))
        return show_position(caller, route.rest);
    if (route.under("DELETE", "positions"))
        return placed(close_position(caller, route.rest, query));
    if (route.is("DELETE", "positions")) {
        effects.order_request = true;
        return close_all_positions(caller, query, effects.placed);
    }
    if (route.under("POST", "positions") && (route.tail == "exercise" || route.tail == "do-not-exercise"))
        return forbidden("no available position for the specified contract");  // nobody here holds an option
    if (auto said = account_route(caller, route, request, query))
        return std::move(*said);
    if (auto said = watchlist_route(caller, route, request, query))
        return std::move(*said);
    if (auto said = reference_route(caller, route, query))
        return std::move(*said);
    return unknown_endpoint(request);
}

}  // namespace sluice::venues::alpaca::sim
