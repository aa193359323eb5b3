#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/account.hpp"               // Account
#include "model/instrument.hpp"            // Instrument
#include "model/token.hpp"                 // Token
#include "world/memory_net.hpp"            // MemoryNet
#include "world/node.hpp"                  // Node, EventObserver
#include "world/seeded/door_user.hpp"      // DoorTrader, DoorReader
#include "world/seeded/fail.hpp"           // Fail
#include "world/seeded/wired_weather.hpp"  // WiredWeather

namespace sluice::world {

// The doors of a wired session: the gateway of the process that lives, and beside it people of every kind who place orders
// under keys, wait, cancel and read the stream, over wires that lose and delay. Its own draws disturb nobody else's.
//
// What must hold: a key stands for one order whatever happened to the calls and to the process; a reader of the stream has
// every event once, in order, as the journal keeps it; and at rest the door says what the engine says.
class WiredDoors final : public EventObserver {
public:
    // `kept` is what the journal was given; a life cuts it to what it found.
    WiredDoors(std::uint64_t seed, std::vector<Account> accounts, const std::vector<Instrument>& instruments,
               std::function<const std::vector<Event>&()> kept, Fail fail);
    ~WiredDoors() override;

    // A process begins: before it starts, and once it has been configured.
    void begin_life(Node& node);
    void configured(UnixNanos now);
    void end_life(UnixNanos now);

    std::optional<UnixNanos> next_due() const;
    void fire(UnixNanos now);
    void set_now(UnixNanos now);
    // Visits of the doors come to the loop, and answers whose records are durable go.
    void pass(UnixNanos now, bool journal_healthy);
    void on_event(const Event& event, UnixNanos now) override;
    void on_quote(const Quote& quote, UnixNanos now);
    void on_trade(const Trade& trade, UnixNanos now);

    // --- the end
    void become_calm();
    void ask_for_all();
    void compare(const engine::State& state) const;
    struct Counts {
        std::uint64_t answered = 0;
        std::uint64_t repeats = 0;
        std::uint64_t cuts = 0;
        std::uint64_t events_read = 0;
        std::uint64_t history_parts = 0;
    };
    Counts counts() const;

private:
    struct Life;  // one process's side
    class Way;    // from the net to whichever process lives

    template <class F>
    void for_each(F&& what) const;
    void compare_readers() const;
    void compare_keys() const;
    void compare_orders(const engine::State& state, const std::string& shown, std::uint64_t up_to) const;
    void compare_positions(const engine::State& state, const std::string& shown) const;

    Random entropy_;
    std::function<const std::vector<Event>&()> kept_;
    Fail fail_;
    WiredWeather weather_;
    MemoryNet net_;
    std::unique_ptr<Way> way_;
    ChannelCarrier* carrier_ = nullptr;
    std::vector<Token> tokens_;
    std::vector<std::unique_ptr<DoorTrader>> traders_;
    std::vector<std::unique_ptr<DoorReader>> readers_;
    std::unique_ptr<Life> life_;
    UnixNanos now_;
    std::uint64_t history_parts_ = 0;
};

}  // namespace sluice::world
