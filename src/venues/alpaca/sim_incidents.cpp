#include "venues/alpaca/sim_incidents.hpp"

#include "base/text.hpp"  // split, parse_int64, closest, quoted

namespace sluice::venues::alpaca::sim {

bool Incidents::take(Incident which) {
    std::int64_t& n = left(which);
    if (n == 0)
        return false;
    if (n > 0)
        --n;
    ++happened_[static_cast<std::size_t>(which)];
    return true;
}

std::optional<IncidentOrder> parse_incident(std::string_view line, std::string& fault) {
    const std::string_view text = trim(line);
    const std::size_t gap = text.find(' ');
    const std::string_view name = text.substr(0, gap);
    const auto which = find_enum<Incident>(name);
    if (!which) {
        constexpr auto known = names(Incident{});
        const auto meant = closest(name, known);
        fault = "no incident is called " + quoted(name) +
                (meant ? "; did you mean " + std::string{*meant} + "?" : "; docs/incidents.md lists them");
        return std::nullopt;
    }
    IncidentOrder out{*which, 1};
    if (gap == std::string_view::npos)
        return out;
    const std::string_view count = trim(text.substr(gap));
    const auto number = parse_int64(count);
    if (count == "forever") {
        out.count = Incidents::kForever;
    } else if (number && *number >= 0 && *number <= 1'000'000) {
        out.count = *number;
    } else {
        fault = "how often " + std::string{name} + " happens must be 0 to 1000000 or \"forever\", not " + quoted(count);
        return std::nullopt;
    }
    return out;
}

}  // namespace sluice::venues::alpaca::sim
