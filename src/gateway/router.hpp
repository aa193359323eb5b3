#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "gateway/handler.hpp"  // Route, Problem

namespace sluice::gateway {

// The table of routes. Patterns are segments; {name} stands for any one, and only {symbol} for one with a slash in it.
class Router {
public:
    explicit Router(std::vector<Route> routes);

    struct Match {
        const Route* route;
        std::vector<std::string> path;  // the values of its names
    };
    // A Problem: no such path, or no such method on it. HEAD is GET's, but for what streams.
    std::variant<Match, Problem> find(std::string_view method, std::string_view path) const;
    const std::vector<Route>& routes() const { return routes_; }

private:
    std::vector<Route> routes_;
    std::vector<std::vector<std::string_view>> segments_;  // of each route
};

}  // namespace sluice::gateway
