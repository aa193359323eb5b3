#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/effects.hpp"     // Effects
#include "engine/engine.hpp"      // Engine, EngineConfig
#include "model/input.hpp"        // Input, Quote, Trade, Command
#include "strategy/strategy.hpp"  // Strategy, Intents
#include "venues/client.hpp"      // Client, Outbox
#include "world/carrier.hpp"      // ChannelCarrier

namespace sluice::world {

// Where a node's records go, in sequence, without a gap. The world behind it commits when it likes and then calls
// Node::on_durable; it never calls the node from inside append. The events live as long as the call.
class JournalPort {
public:
    virtual ~JournalPort() = default;
    virtual void append(std::span<const Event> events) = 0;
};

// Told every engine input in the order the engine sees them, before it is applied: the capture.
class InputObserver {
public:
    virtual ~InputObserver() = default;
    virtual void on_input(const Input& input, UnixNanos now) = 0;
};

// Told every event once, in sequence, when it is durable and not before, or where nothing is recorded at once: terminal, report, ledger, streams.
class EventObserver {
public:
    virtual ~EventObserver() = default;
    virtual void on_event(const Event& event, UnixNanos now) = 0;
};

// The single-threaded pump all worlds share: an engine, its venue clients and its strategies. A world tells it what
// happened and what time it is; everything that follows happens inside that call, in a fixed order, until nothing is left
// to say. It reads no clock and owns no thread. After warm-up it allocates nothing of its own per event.
//
// Order of one outside market event: the clients (the paper exchange fills first), their reports into the engine, the
// event into the engine, then the strategies, then what they sent.
//
// Life: construct -> add_* -> recover(every recorded event) -> start -> on_* ... -> stop -> on_durable of the last record.
class Node {
public:
    // The references outlive the node.
    Node(engine::EngineConfig config, const market::CalendarView& calendars, JournalPort& journal);

    // `carrier` is what the client's channels go over; none: it has no wire. A client that names its account is asked for
    // that one only. Answers the client's number.
    std::size_t add_client(VenueId venue, venues::Client& client, ChannelCarrier* carrier = nullptr);
    // How many there are: the number the next one gets.
    std::size_t clients() const { return clients_.size(); }
    void add_strategy(strategy::Strategy& strategy);
    void add_observer(InputObserver& observer);
    void add_observer(EventObserver& observer);

    // Folds one recorded event; nothing is published and nothing leaves.
    Status recover(const Event& event);
    // Writes the first record of the run, gives the engine `setup` (instruments, accounts, limits), then opens the clients'
    // sessions: what they say at once, such as an account's opening, finds its account.
    void start(std::uint64_t epoch, UnixNanos now, std::vector<Command> setup = {});
    // Writes the last record of an orderly end. Nothing is cancelled.
    void stop(std::string reason, UnixNanos now);

    void on_quote(const Quote& quote, UnixNanos now);
    void on_trade(const Trade& trade, UnixNanos now);
    // Bars are made by the world from the trades above; only strategies see them.
    void on_bar(const Bar& bar, UnixNanos now);
    void on_command(Command command, UnixNanos now);
    // Releases what waited, then publishes every event up to here that was not published before.
    void on_durable(std::uint64_t up_to, UnixNanos now);
    // For a world that records nothing: publishes what is appended, and nothing is durable by it.
    void publish_unrecorded(UnixNanos now);
    void on_journal_health(bool healthy, std::string text, UnixNanos now);
    // Something happened on a channel of that client: `what(client, now, outbox)` tells it.
    template <class F>
    void tell_client(std::size_t client, UnixNanos now, F&& what) {
        set_time(now);
        outbox_.clear();
        what(*clients_[client].client, now_, outbox_);
        take_outbox(client);
        pump();
    }
    // Market data that came over the clients' wires since the last call, in order, to be delivered as an outside event is.
    std::vector<venues::MarketData> take_arrivals() { return std::exchange(arrivals_, {}); }
    bool has_arrivals() const { return !arrivals_.empty(); }
    // Fires what is due: the engine's wake, then clients' timers by due time, then strategies' timers in the order they
    // were added. Whatever becomes due at `now` meanwhile is fired too.
    void on_time(UnixNanos now);

    // When on_time wants to be called next; absent: nothing waits for time.
    std::optional<UnixNanos> next_due() const;
    const engine::Engine& engine() const { return engine_; }
    // The last event given to the journal, and the last one published.
    std::uint64_t appended() const { return appended_; }
    std::uint64_t published() const { return published_; }
    // What is appended and not yet published, in sequence; good until the next call that changes anything.
    std::span<const Event> unpublished() const { return std::span{unpublished_}.subspan(unpublished_head_); }

private:
    struct ClientSlot {
        VenueId venue;
        venues::Client* client;
        ChannelCarrier* carrier;
    };
    struct StrategySlot {
        strategy::Strategy* strategy;
        StrategyId id;
        std::optional<UnixNanos> wake_at;
    };
    struct ClientTimer {
        UnixNanos at;
        std::uint64_t order;
        std::size_t client;
        wire::TimerToken token;
    };

    void set_time(UnixNanos now);
    void apply(const Input& input);
    void take_effects();
    void take_outbox(std::size_t client);
    void take_intents(StrategySlot& slot);
    void submit(const VenueRequest& request);
    void pump();
    void publish(std::uint64_t up_to);
    void tell_strategies(const Event& event);

    engine::Engine engine_;
    JournalPort& journal_;
    std::vector<ClientSlot> clients_;
    std::vector<StrategySlot> strategies_;
    std::vector<InputObserver*> input_observers_;
    std::vector<EventObserver*> event_observers_;

    UnixNanos now_;
    engine::Effects effects_;
    venues::Outbox outbox_;
    strategy::Intents intents_;
    std::vector<venues::MarketData> arrivals_;
    std::vector<Input> queue_;  // inputs that follow from earlier ones; read from queue_head_
    std::size_t queue_head_ = 0;
    std::vector<Event> unpublished_;  // appended and not yet published; read from unpublished_head_
    std::size_t unpublished_head_ = 0;
    std::vector<ClientTimer> timers_;  // a heap, earliest first
    std::uint64_t timer_count_ = 0;
    std::optional<UnixNanos> engine_wake_;
    std::uint64_t appended_ = 0;
    std::uint64_t published_ = 0;
};

}  // namespace sluice::world
