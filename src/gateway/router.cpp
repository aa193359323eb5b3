#include "gateway/router.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "gateway/target.hpp"  // split_path

namespace sluice::gateway {
namespace {

std::vector<std::string_view> segments_of(std::string_view pattern) {
    std::vector<std::string_view> segments;
    pattern.remove_prefix(1);
    while (!pattern.empty()) {
        const auto end = std::min(pattern.find('/'), pattern.size());
        segments.push_back(pattern.substr(0, end));
        pattern.remove_prefix(std::min(end + 1, pattern.size()));
    }
    return segments;
}

bool fits(std::string_view segment, std::string_view part) {
    if (!segment.starts_with('{'))
        return segment == part;
    return segment == "{symbol}" || part.find('/') == std::string_view::npos;
}

std::optional<std::vector<std::string>> match(const std::vector<std::string_view>& segments,
                                              const std::vector<std::string>& parts) {
    if (segments.size() != parts.size())
        return std::nullopt;
    std::vector<std::string> values;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (!fits(segments[i], parts[i]))
            return std::nullopt;
        if (segments[i].starts_with('{'))
            values.push_back(parts[i]);
    }
    return values;
}

// How many of its segments stand as they are: "/v1/orders/preview" comes before "/v1/orders/{order_id}".
std::ptrdiff_t literal_count(const std::vector<std::string_view>& segments) {
    return std::count_if(segments.begin(), segments.end(), [](std::string_view s) { return !s.starts_with('{'); });
}

bool serves(const Route& route, std::string_view method) {
    return route.method == method || (method == "HEAD" && route.method == "GET" && !route.streams);
}

void allow(std::string& list, const Route& route) {
    const auto add = [&](std::string_view method) {
        if (list.find(method) == std::string::npos)
            list += (list.empty() ? "" : ", ") + std::string{method};
    };
    add(route.method);
    if (serves(route, "HEAD"))
        add("HEAD");
}

std::string shown(std::string_view path) {
    std::string text{path.substr(0, 100)};
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
    return text;
}

}  // namespace

Router::Router(std::vector<Route> routes) : routes_{std::move(routes)} {
    std::stable_sort(routes_.begin(), routes_.end(), [](const Route& a, const Route& b) {
        return literal_count(segments_of(a.pattern)) > literal_count(segments_of(b.pattern));
    });
    for (const Route& route : routes_)
        segments_.push_back(segments_of(route.pattern));
}

std::variant<Router::Match, Problem> Router::find(std::string_view method, std::string_view path) const {
    const auto parts = split_path(path);
    std::string allowed;
    std::string_view first;  // the pattern that fits best
    for (std::size_t i = 0; parts && i < routes_.size(); ++i) {
        if (!first.empty() && routes_[i].pattern != first)
            continue;
        auto values = match(segments_[i], *parts);
        if (!values)
            continue;
        if (serves(routes_[i], method))
            return Match{&routes_[i], std::move(*values)};
        first = routes_[i].pattern;
        allow(allowed, routes_[i]);
    }
    if (allowed.empty())
        return Problem{"not_found", "There is nothing at " + shown(path) + "; /v1/openapi.json lists what there is."};
    Problem problem{"method", std::string{method.substr(0, 20)} + " is not served at " + shown(path) + "; it takes " +
                                  allowed + "."};
    problem.allow = allowed;
    return problem;
}

}  // namespace sluice::gateway
