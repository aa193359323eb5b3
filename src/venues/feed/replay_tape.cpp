#include "venues/feed/replay_tape.hpp"

#include <algorithm>

namespace sluice::venues::feed {

namespace {

const InstrumentId& instrument_of(const MarketEvent& event) {
    return std::visit([](const auto& e) -> const InstrumentId& { return e.instrument; }, event);
}

bool earlier(const MarketEvent& event, UnixNanos at) { return time_of(event) < at; }

}  // namespace

ReplayTape::ReplayTape(std::vector<Listing> listings) : listings_{std::move(listings)}, events_(listings_.size()) {}

Status ReplayTape::add(const MarketEvent& event) {
    const InstrumentId& id = instrument_of(event);
    const auto is_of = [&](const Listing& listing) { return listing.spec.instrument.id == id; };
    if (last_added_ >= listings_.size() || !is_of(listings_[last_added_])) {
        const auto found = std::find_if(listings_.begin(), listings_.end(), is_of);
        if (found == listings_.end())
            return fail(ErrorCode::NotFound,
                        "replay: " + std::string{id.view()} + " is not listed; add its listing before its events");
        last_added_ = static_cast<std::size_t>(found - listings_.begin());
    }
    events_[last_added_].push_back(event);
    return {};
}

void ReplayTape::seal(std::chrono::nanoseconds shift) {
    bool any = false;
    for (Events& events : events_) {
        for (MarketEvent& event : events)
            std::visit(
                [&](auto& e) {
                    e.event_time += shift;
                    e.recv_time += shift;
                },
                event);
        std::stable_sort(events.begin(), events.end(),
                         [](const MarketEvent& a, const MarketEvent& b) { return time_of(a) < time_of(b); });
        if (events.empty())
            continue;
        const UnixNanos first = minute_of(time_of(events.front()));
        const UnixNanos after = minute_of(time_of(events.back())) + kMinute;
        begins_ = any ? std::min(begins_, first) : first;
        ends_ = any ? std::max(ends_, after) : after;
        any = true;
    }
}

std::span<const MarketEvent> ReplayTape::within(std::size_t listing, UnixNanos minute) const {
    const Events& events = events_[listing];
    const auto first = std::lower_bound(events.begin(), events.end(), minute, earlier);
    const auto last = std::lower_bound(first, events.end(), minute + kMinute, earlier);
    return {first, last};
}

void ReplayTape::read_minute(std::size_t listing, UnixNanos minute, Want want, std::vector<MarketEvent>& out) {
    for (const MarketEvent& event : within(listing, minute))
        if (want == Want::Both || std::holds_alternative<Trade>(event) == (want == Want::Trades))
            out.push_back(event);
}

bool ReplayTape::read_bar(std::size_t listing, UnixNanos minute, Bar& out) {
    return bar_of(within(listing, minute), minute, minute + kMinute, out);
}

std::optional<UnixNanos> ReplayTape::open_at_or_after(std::size_t listing, UnixNanos minute) {
    const Events& events = events_[listing];
    const auto next = std::lower_bound(events.begin(), events.end(), minute, earlier);
    if (next == events.end())
        return std::nullopt;
    return minute_of(time_of(*next));
}

Listing recorded_listing(const Instrument& instrument, std::string symbol) {
    Listing out;
    out.spec.instrument = instrument;
    out.name = symbol;
    out.symbol = std::move(symbol);
    if (out.crypto()) {
        out.mic_name = "CRYPTO";
        out.zone = market::Zone::Chicago;
    }
    return out;
}

}  // namespace sluice::venues::feed
