#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "venues/alpaca/codec.hpp"                   // StreamMessage, Format
#include "venues/alpaca/sim_data.hpp"                // DataDeskOptions, KeyRing
#include "venues/alpaca/sim_data_subscriptions.hpp"  // Subscriptions

namespace sluice::venues::alpaca::sim {

// Which market a stream tells of: the test feed has one of its own.
enum class Market : std::uint8_t { Listed, Test };

// The sessions of the data streams (alpaca.md 9): login, subscriptions, limits, errors, and who hears what. Market
// messages are collected and leave as one array a session with flush; control messages leave at once, each alone.
class DataStreams {
public:
    // Both outlive it.
    DataStreams(const DataDeskOptions& options, KeyRing& keys) : options_{options}, keys_{keys} {}

    static bool serves(std::string_view target);

    void accept(wire::ChannelId channel, std::string_view target, const wire::Headers& headers, UnixNanos now,
                wire::Outbox& out);
    void message(wire::ChannelId channel, Bytes bytes, wire::Outbox& out);
    void closed(wire::ChannelId channel) { sessions_.erase(channel); }
    void stalled(wire::ChannelId channel, wire::Outbox& out);
    bool owns(wire::ChannelId channel) const { return sessions_.count(channel) > 0; }
    void set_mute(bool mute) { mute_ = mute; }

    // When the next session that has not logged in is sent away.
    std::optional<UnixNanos> next_deadline() const;
    void expire(UnixNanos now, wire::Outbox& out);

    bool any(Market market) const;
    bool any_wants(Market market, Topic topic) const;
    void publish(Market market, std::size_t index, const feed::Listing& listing, const feed::MarketEvent& event);
    void publish(Market market, const feed::Listing& listing, BarLetter letter, const MarketBar& bar);
    void publish(Market market, const feed::Listing& listing, const StreamStatus& status);
    void flush(wire::Outbox& out);

private:
    struct Session {
        std::string endpoint;  // without the query: what a connection limit counts
        std::string feed;      // iex, sip, test, crypto
        Market market = Market::Listed;
        bool crypto = false;
        Format format = Format::Json;
        UnixNanos deadline;  // of the login
        bool authenticated = false;
        bool leaving = false;  // we closed it
        std::string key;
        Subscriptions subscriptions{false};
        std::map<std::size_t, MarketBook> books;  // as the client has them, by listing
        std::vector<StreamMessage> pending;
    };
    using Entry = std::pair<const wire::ChannelId, Session>;

    void say(Entry& entry, StreamMessage message, wire::Outbox& out);
    void refuse(Entry& entry, int code, wire::Outbox& out);
    void dismiss(Entry& entry, int code, wire::Outbox& out);
    void log_in(Entry& entry, std::string_view key, std::string_view secret, wire::Outbox& out);
    void subscribe(Entry& entry, const Channels& asked, wire::Outbox& out);
    void send_book(Session& session, std::size_t index, const feed::Listing& listing, const Quote& quote);
    bool hears(const Session& session, Market market, const feed::Listing& listing) const;

    const DataDeskOptions& options_;
    KeyRing& keys_;
    std::map<wire::ChannelId, Session> sessions_;
    std::vector<StreamMessage> one_;  // a control message, reused
    bool mute_ = false;
};

}  // namespace sluice::venues::alpaca::sim
