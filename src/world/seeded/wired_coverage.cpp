#include "world/seeded/wired_coverage.hpp"

#include <algorithm>

namespace sluice::world {

void WiredCoverage::add(const WeatherCounts& weather) {
    count("weather: request lost before it left", weather.requests_not_left);
    count("weather: request lost on its way", weather.requests_lost);
    count("weather: reply lost", weather.replies_lost);
    count("weather: stream not opened", weather.opens_lost);
    count("weather: stream cut", weather.streams_cut);
}

void WiredCoverage::merge(const WiredCoverage& other) {
    for (std::size_t i = 0; i < cells_.size(); ++i) {
        for (std::size_t o = 0; o < cells_[i].size(); ++o)
            cells_[i][o] += other.cells_[i][o];
        happened_[i] += other.happened_[i];
    }
    for (const auto& [name, times] : other.named_)
        named_[name] += times;
}

std::string WiredCoverage::table() const {
    constexpr auto kIncidents = names(Incident{});
    constexpr auto kOutcomes = names(WiredOutcome{});
    const auto pad = [](std::string text, std::size_t width) {
        text.resize(std::max(width, text.size()), ' ');
        return text;
    };
    std::string out = "incident x outcome, times it happened\n" + pad("", 20) + pad("at the venue", 14);
    for (const auto& outcome : kOutcomes)
        out += pad(std::string{outcome}, 14);
    out += '\n';
    for (std::size_t i = 0; i < cells_.size(); ++i) {
        out += pad(std::string{kIncidents[i]}, 20) + pad(std::to_string(happened_[i]), 14);
        for (const std::uint64_t times : cells_[i])
            out += pad(times == 0 ? "EMPTY" : std::to_string(times), 14);
        out += '\n';
    }
    for (const auto& [name, times] : named_)
        out += pad(name, 48) + std::to_string(times) + '\n';
    return out;
}

std::string WiredCoverage::empty_ones() const {
    std::string out;
    for (std::size_t i = 0; i < cells_.size(); ++i) {
        const std::string incident{to_text(static_cast<Incident>(i))};
        if (happened_[i] == 0)
            out += incident + " never happened\n";
        for (std::size_t o = 0; o < cells_[i].size(); ++o)
            if (cells_[i][o] == 0)
                out += std::string{to_text(static_cast<WiredOutcome>(o))} + " never met " + incident + '\n';
    }
    for (const auto& [name, times] : named_)
        if (times == 0)
            out += name + " never happened\n";
    return out;
}

}  // namespace sluice::world
