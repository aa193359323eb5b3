#include "venues/alpaca/sim_data_stream.hpp"

#include <algorithm>

#include "base/text.hpp"  // to_lower
#include "venues/alpaca/sim_data_rows.hpp"

namespace sluice::venues::alpaca::sim {

namespace {

constexpr std::string_view kCryptoPath = "/v1beta3/crypto/";

// The feed a stream's path names; empty: none of ours.
std::string feed_of(std::string_view path) {
    if (path.substr(0, kCryptoPath.size()) == kCryptoPath) {
        const std::string_view place = path.substr(kCryptoPath.size());
        for (const std::string_view known : {"us", "us-1", "us-2", "eu-1", "bs-1"})
            if (place == known)
                return "crypto";
        return {};
    }
    for (const std::string_view known : {"iex", "sip", "test"})
        if (path == "/v2/" + std::string{known})
            return std::string{known};
    return {};
}

// alpaca.md 9.4.
std::string_view text_of(int code) {
    switch (code) {
        case 400: return "invalid syntax";
        case 401: return "not authenticated";
        case 402: return "auth failed";
        case 403: return "already authenticated";
        case 404: return "auth timeout";
        case 405: return "symbol limit exceeded";
        case 406: return "connection limit exceeded";
        case 407: return "slow client";
        case 409: return "insufficient subscription";
        case 410: return "invalid subscribe action for this feed";
        default: return "internal error";
    }
}

}  // namespace

bool DataStreams::serves(std::string_view target) { return !feed_of(wire::path_of(target)).empty(); }

void DataStreams::accept(wire::ChannelId channel, std::string_view target, const wire::Headers& headers, UnixNanos now,
                         wire::Outbox& out) {
    Session session;
    session.endpoint = wire::path_of(target);
    session.feed = feed_of(session.endpoint);
    session.crypto = session.feed == "crypto";
    session.market = session.feed == "test" ? Market::Test : Market::Listed;
    session.deadline = now + options_.auth_timeout;
    session.subscriptions = Subscriptions{session.crypto};
    const std::string* type = wire::find_header(headers, "Content-Type");
    if (type != nullptr && to_lower(*type).find("msgpack") != std::string::npos)
        session.format = Format::Msgpack;
    Entry& entry = *sessions_.insert_or_assign(channel, std::move(session)).first;
    say(entry, StreamSuccess{"connected"}, out);
    const std::string* key = wire::find_header(headers, "APCA-API-KEY-ID");
    const std::string* secret = wire::find_header(headers, "APCA-API-SECRET-KEY");
    if (key != nullptr && secret != nullptr)
        log_in(entry, *key, *secret, out);
}

void DataStreams::say(Entry& entry, StreamMessage message, wire::Outbox& out) {
    if (mute_)
        return;
    one_.clear();
    one_.push_back(std::move(message));
    auto& send = out.send();
    send.channel = entry.first;
    send.kind = entry.second.format == Format::Msgpack ? wire::MessageKind::Binary : wire::MessageKind::Text;
    encode_stream(one_, entry.second.format, send.bytes);
}

// An error the session survives.
void DataStreams::refuse(Entry& entry, int code, wire::Outbox& out) {
    say(entry, StreamError{code, std::string{text_of(code)}}, out);
}

// An error that ends it.
void DataStreams::dismiss(Entry& entry, int code, wire::Outbox& out) {
    refuse(entry, code, out);
    entry.second.leaving = true;
    entry.second.pending.clear();
    auto& close = out.close();
    close.channel = entry.first;
    close.reason = text_of(code);
}

void DataStreams::log_in(Entry& entry, std::string_view key, std::string_view secret, wire::Outbox& out) {
    Session& session = entry.second;
    if (session.authenticated)
        return refuse(entry, 403, out);
    if (key.empty() || secret.empty() || !keys_.accepts(key, secret))
        return dismiss(entry, 402, out);
    if (session.feed == "sip" && !options_.sip_allowed)
        return dismiss(entry, 409, out);
    const auto others = std::count_if(sessions_.begin(), sessions_.end(), [&](const Entry& other) {
        const Session& with = other.second;
        return with.authenticated && !with.leaving && with.key == key && with.endpoint == session.endpoint;
    });
    if (options_.connection_limit != 0 && static_cast<std::size_t>(others) >= options_.connection_limit)
        return dismiss(entry, 406, out);
    session.key = key;
    session.authenticated = true;
    say(entry, StreamSuccess{"authenticated"}, out);
}

void DataStreams::subscribe(Entry& entry, const Channels& asked, wire::Outbox& out) {
    Session& session = entry.second;
    if (!session.subscriptions.offers(asked))
        return refuse(entry, 410, out);
    Subscriptions after = session.subscriptions;
    after.add(asked);
    const auto count = after.limited_count();
    if (session.feed == "iex" && options_.symbol_limit != 0 && (!count || *count > options_.symbol_limit))
        return refuse(entry, 405, out);
    session.subscriptions = std::move(after);
    say(entry, StreamSubscription{session.subscriptions.all()}, out);
}

void DataStreams::message(wire::ChannelId channel, Bytes bytes, wire::Outbox& out) {
    const auto found = sessions_.find(channel);
    if (found == sessions_.end() || found->second.leaving)
        return;
    Entry& entry = *found;
    const auto action = decode_stream_action(bytes, entry.second.format);
    if (!action)
        return refuse(entry, 400, out);
    if (const auto* auth = std::get_if<StreamAuth>(&*action))
        return log_in(entry, auth->key, auth->secret, out);
    if (!entry.second.authenticated)
        return refuse(entry, 401, out);
    if (const auto* wish = std::get_if<StreamSubscribe>(&*action))
        return subscribe(entry, wish->channels, out);
    const Channels& gone = std::get<StreamUnsubscribe>(*action).channels;
    if (!entry.second.subscriptions.offers(gone))
        return refuse(entry, 410, out);
    entry.second.subscriptions.remove(gone);
    entry.second.books.clear();
    say(entry, StreamSubscription{entry.second.subscriptions.all()}, out);
}

void DataStreams::stalled(wire::ChannelId channel, wire::Outbox& out) {
    const auto found = sessions_.find(channel);
    if (found != sessions_.end() && !found->second.leaving)
        dismiss(*found, 407, out);
}

std::optional<UnixNanos> DataStreams::next_deadline() const {
    std::optional<UnixNanos> out;
    for (const Entry& entry : sessions_)
        if (!entry.second.authenticated && !entry.second.leaving && (!out || entry.second.deadline < *out))
            out = entry.second.deadline;
    return out;
}

void DataStreams::expire(UnixNanos now, wire::Outbox& out) {
    for (Entry& entry : sessions_)
        if (!entry.second.authenticated && !entry.second.leaving && entry.second.deadline <= now)
            dismiss(entry, 404, out);
}

bool DataStreams::any(Market market) const {
    return std::any_of(sessions_.begin(), sessions_.end(),
                       [&](const Entry& entry) { return entry.second.market == market && !entry.second.leaving; });
}

bool DataStreams::any_wants(Market market, Topic topic) const {
    return std::any_of(sessions_.begin(), sessions_.end(), [&](const Entry& entry) {
        return entry.second.market == market && entry.second.subscriptions.wants_any(topic);
    });
}

bool DataStreams::hears(const Session& session, Market market, const feed::Listing& listing) const {
    return session.authenticated && !session.leaving && session.market == market && session.crypto == listing.crypto();
}

// The whole book first, then what changed.
void DataStreams::send_book(Session& session, std::size_t index, const feed::Listing& listing, const Quote& quote) {
    MarketBook book = market_book(listing, quote);
    const auto known = session.books.find(index);
    if (known == session.books.end()) {
        session.pending.emplace_back(StreamBook{listing.symbol, book, true});
        session.books.emplace(index, std::move(book));
        return;
    }
    MarketBook changes = book_changes(known->second, book);
    if (!changes.bids.empty() || !changes.asks.empty())
        session.pending.emplace_back(StreamBook{listing.symbol, std::move(changes), {}});
    known->second = std::move(book);
}

void DataStreams::publish(Market market, std::size_t index, const feed::Listing& listing,
                          const feed::MarketEvent& event) {
    for (Entry& entry : sessions_) {
        Session& session = entry.second;
        if (!hears(session, market, listing))
            continue;
        const Subscriptions& subscriptions = session.subscriptions;
        if (const auto* trade = std::get_if<Trade>(&event)) {
            if (subscriptions.wants(Topic::Trades, listing.symbol))
                session.pending.emplace_back(StreamTrade{listing.symbol, market_trade(listing, *trade, session.feed)});
            continue;
        }
        const Quote& quote = std::get<Quote>(event);
        if (subscriptions.wants(Topic::Quotes, listing.symbol))
            session.pending.emplace_back(StreamQuote{listing.symbol, market_quote(listing, quote, session.feed)});
        if (subscriptions.wants(Topic::Orderbooks, listing.symbol))
            send_book(session, index, listing, quote);
    }
}

void DataStreams::publish(Market market, const feed::Listing& listing, BarLetter letter, const MarketBar& bar) {
    const Topic topic = letter == BarLetter::Minute    ? Topic::Bars
                        : letter == BarLetter::Updated ? Topic::UpdatedBars
                                                       : Topic::DailyBars;
    for (Entry& entry : sessions_)
        if (hears(entry.second, market, listing) && entry.second.subscriptions.wants(topic, listing.symbol))
            entry.second.pending.emplace_back(StreamBar{letter, listing.symbol, bar});
}

void DataStreams::publish(Market market, const feed::Listing& listing, const StreamStatus& status) {
    for (Entry& entry : sessions_)
        if (hears(entry.second, market, listing) && entry.second.subscriptions.wants(Topic::Statuses, listing.symbol))
            entry.second.pending.emplace_back(status);
}

void DataStreams::flush(wire::Outbox& out) {
    for (Entry& entry : sessions_) {
        Session& session = entry.second;
        if (session.pending.empty())
            continue;
        if (!mute_) {
            auto& send = out.send();
            send.channel = entry.first;
            send.kind = session.format == Format::Msgpack ? wire::MessageKind::Binary : wire::MessageKind::Text;
            encode_stream(session.pending, session.format, send.bytes);
        }
        session.pending.clear();
    }
}

}  // namespace sluice::venues::alpaca::sim
