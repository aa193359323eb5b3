#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "venues/alpaca/messages_stream.hpp"  // Channels

namespace sluice::venues::alpaca::sim {

// Channels a client chooses; corrections and cancelErrors go with trades.
enum class Topic : std::uint8_t {
    Trades,
    Quotes,
    Bars,
    UpdatedBars,
    DailyBars,
    Statuses,
    Lulds,
    Imbalances,
    Orderbooks,
    News,
};
constexpr std::size_t kTopics = 10;

// What one session of the data stream listens to.
class Subscriptions {
public:
    explicit Subscriptions(bool crypto) : crypto_{crypto} {}

    // Whether every channel it names exists on this feed (else error 410).
    bool offers(const Channels& asked) const;
    void add(const Channels& asked);
    void remove(const Channels& asked);
    // The reply: every channel of the feed.
    Channels all() const;

    bool wants(Topic topic, std::string_view symbol) const;
    bool wants_any(Topic topic) const { return !topics_[static_cast<std::size_t>(topic)].empty(); }
    // Of trades and quotes together; absent: everything (*).
    std::optional<std::size_t> limited_count() const;

private:
    bool crypto_;
    std::array<std::set<std::string, std::less<>>, kTopics> topics_;
};

}  // namespace sluice::venues::alpaca::sim
