#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "app/config.hpp"       // Config
#include "base/result.hpp"      // Result
#include "gateway/history.hpp"  // History
#include "world/live.hpp"       // LiveWorld
#include "world/node.hpp"       // EventObserver
#include "world/stepper.hpp"    // MarketObserver

namespace sluice::app {

class Reporters;  // app/reporters.hpp

// What the door is made of besides itself; everything outlives it.
struct DoorParts {
    const Config& config;  // its gateway says where; with a place to listen at
    std::string home;
    std::string market;  // one sentence: what is real here and what is not
    world::LiveWorld& world;
    gateway::History& history;
    Reporters* reporters = nullptr;                // whose figures stand among the others; null: there are none
    std::function<std::uint64_t()> log_dropped{};  // sentences that the log lost; empty: nobody counts
    std::function<void(std::string_view)> say;     // a line for the person at the terminal
};

// The door of this process: REST, stream, page, figures and alerts on one port of the live loop, with all they look at, in
// the order of their lifetimes. From the opening to the end of the world's run; on the loop.
class DoorHost final : public world::EventObserver, public world::MarketObserver {
public:
    // Listens at once and observes the world. Error: one sentence.
    static Result<std::unique_ptr<DoorHost>> open(DoorParts parts);
    ~DoorHost() override;

    // "http://127.0.0.1:7171"
    const std::string& url() const;
    // The page's address with a fresh code, which opens it once.
    std::string page_address();
    // What the person at the terminal is to know: the address, and what is dangerous about it.
    std::string sentences();

    void on_event(const Event& event, UnixNanos now) override;
    void on_quote(const Quote& quote) override;
    void on_trade(const Trade& trade) override;
    void on_bar(const Bar& bar) override;

private:
    struct Impl;
    explicit DoorHost(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

// Whether a door could be opened there now, before anything else is made. Error: one sentence.
Status try_door(const GatewayConfig& gateway);
// Only whether the files of its TLS can be used: what `config check` asks while a daemon may hold the port.
Status check_door(const GatewayConfig& gateway);

// Where the past cannot be asked for: every question is Unsupported, with this sentence.
class NoHistory final : public gateway::History {
public:
    explicit NoHistory(std::string why) : why_{std::move(why)} {}
    Status read(std::uint64_t, std::size_t, Answer) override { return fail(ErrorCode::Unsupported, why_); }

private:
    std::string why_;
};

}  // namespace sluice::app
