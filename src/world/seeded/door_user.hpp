#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/random.hpp"        // Random
#include "model/ids.hpp"          // AccountId, InstrumentId
#include "wire/channel.hpp"       // ChannelSink, Outbox
#include "world/carrier.hpp"      // ChannelCarrier
#include "world/memory_net.hpp"   // MemoryNet
#include "world/seeded/fail.hpp"  // Fail

namespace sluice::world {

// Somebody outside the process who speaks to its door, at moments of his own and over a wire that loses things.
class DoorUser : public wire::ChannelSink {
public:
    static constexpr const char* kHost = "127.0.0.1";
    static constexpr std::uint16_t kPort = 8'420;

    DoorUser(Random random, std::string token, Fail fail)
        : random_{random}, token_{std::move(token)}, fail_{std::move(fail)} {}
    void plug_in(MemoryNet& net);

    const std::string& token() const { return token_; }
    std::optional<UnixNanos> next_due() const { return next_at_; }
    void set_now(UnixNanos now) { now_ = now; }
    // What it does when its time has come.
    virtual void act() = 0;
    // The cable is pulled.
    void cut() { net_->cut(*carrier_, now_); }
    // From here on it begins nothing new by itself.
    void rest() { resting_ = true; }

protected:
    static wire::Endpoint endpoint(wire::Transport transport);
    wire::Headers headers() const;
    void next_in(std::int64_t low_ms, std::int64_t high_ms) {
        next_at_ = now_ + std::chrono::milliseconds{random_.between(low_ms, high_ms)};
    }
    void carry_out(const wire::Outbox& out) { carrier_->carry_out(out, now_); }
    // Asks, and answers the call's number.
    wire::CallId ask(std::string method, std::string target, std::string body, std::chrono::seconds patience,
                     wire::Headers more = {}, bool streams = false);

    Random random_;
    const std::string token_;
    Fail fail_;
    MemoryNet* net_ = nullptr;
    ChannelCarrier* carrier_ = nullptr;
    UnixNanos now_;
    std::optional<UnixNanos> next_at_ = UnixNanos{};
    std::uint64_t count_ = 0;
    bool resting_ = false;
};

// Places orders under keys of its own, and asks again under the same key whenever it has heard nothing, or just so. The
// same key must always mean the same order.
class DoorTrader final : public DoorUser {
public:
    DoorTrader(Random random, std::string token, Fail fail, std::string name, std::vector<AccountId> accounts,
               std::vector<InstrumentId> instruments)
        : DoorUser{random, std::move(token), std::move(fail)},
          name_{std::move(name)},
          accounts_{std::move(accounts)},
          instruments_{std::move(instruments)} {}

    void act() override;
    // Asks for everything, for the comparison at the end.
    void ask_for_all();
    const std::optional<std::string>& orders() const { return orders_; }
    // The sequence those orders are true for.
    std::uint64_t orders_up_to() const { return orders_up_to_; }
    const std::optional<std::string>& positions() const { return positions_; }
    std::uint64_t repeats() const { return repeats_; }
    std::uint64_t answered() const { return answered_; }

    void http_reply(wire::CallId id, const wire::HttpReply& reply) override;
    void http_failed(wire::CallId id, std::string_view reason, wire::Left left) override;

private:
    struct Wanted {
        std::string key;
        std::string body;
        std::string order_id;  // empty: not answered, or a proposal
        bool answered = false;
        bool proposal = false;
    };
    enum class What : std::uint8_t { Place, Cancel, Show, Orders, Positions };
    struct Call {
        What what = What::Place;
        std::size_t wanted = 0;
    };
    std::string draw_body();
    void place(std::size_t number);
    void begin(wire::CallId id, Call call) { calls_.emplace(static_cast<std::uint64_t>(id), call); }
    void take_orders(const wire::HttpReply& reply);
    void on_placed(Wanted& wanted, const wire::HttpReply& reply);
    void check_id(Wanted& wanted, std::string_view id, bool proposal);

    const std::string name_;
    const std::vector<AccountId> accounts_;
    const std::vector<InstrumentId> instruments_;
    std::vector<Wanted> wanted_;
    std::map<std::uint64_t, Call> calls_;
    std::optional<std::string> orders_;
    std::uint64_t orders_up_to_ = 0;
    std::optional<std::string> positions_;
    std::uint64_t repeats_ = 0;
    std::uint64_t answered_ = 0;
};

// Reads the stream by SSE or WebSocket and comes back after every cut, where it left off.
class DoorReader final : public DoorUser {
public:
    enum class Way : std::uint8_t { Sse, Socket };
    DoorReader(Random random, std::string token, Fail fail, Way way)
        : DoorUser{random, std::move(token), std::move(fail)}, way_{way} {}

    void act() override;
    // The events it has, from the first on, as JSON.
    const std::vector<std::string>& events() const { return events_; }
    std::uint64_t cuts() const { return cuts_; }

    void http_reply(wire::CallId id, const wire::HttpReply& reply) override;
    void http_failed(wire::CallId id, std::string_view reason, wire::Left left) override;
    void body_part(wire::CallId id, Bytes part) override;
    void opened(wire::ChannelId channel) override;
    void refused(wire::ChannelId channel, const wire::HttpReply& reply) override;
    void message(wire::ChannelId channel, Bytes bytes, wire::MessageKind kind) override;
    void closed(wire::ChannelId channel, std::string_view reason) override;

private:
    void come();
    void lost();
    void take(std::string_view sequence, std::string_view json);

    const Way way_;
    bool connected_ = false;     // or on its way
    std::uint64_t current_ = 0;  // of the connection that counts
    std::string text_;           // of SSE: what is not a whole field yet
    std::string id_;
    std::vector<std::string> events_;
    std::uint64_t cuts_ = 0;
};

}  // namespace sluice::world
