#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/alert.hpp"     // Alert, Severity
#include "gateway/outgoing.hpp"  // Outgoing
#include "gateway/speak.hpp"     // Speak
#include "model/account.hpp"     // Mode
#include "model/event.hpp"       // Event
#include "wire/endpoint.hpp"     // Endpoint

namespace sluice::gateway {

enum class AlertTargetKind : std::uint8_t { Webhook, Telegram, Slack };
constexpr auto names(AlertTargetKind) { return Names<3>{"webhook", "telegram", "slack"}; }

// One place alerts go to.
struct AlertTarget {
    AlertTargetKind kind = AlertTargetKind::Webhook;
    std::string name;  // of the configuration
    wire::Endpoint endpoint;
    std::string path;    // of the address: Webhook, and Slack, where it is the secret; Telegram's is made of its token
    std::string secret;  // Webhook: signs every message, empty: none does. Telegram: the bot's token
    std::string chat;    // Telegram: the chat's id
    Severity least = Severity::Warning;
};

struct AlertOptions {
    std::vector<AlertTarget> targets;
    std::string source;  // which process speaks: "paper, /home/me/sluice-home"
    Mode mode = Mode::Paper;
    bool fills = false;
    bool proposals = true;
    std::chrono::seconds venue_down_after{30};  // a shorter break of a connection is nobody's business
    std::chrono::seconds repeat_after{600};     // the same key within it is counted and told with the next one
    std::uint32_t per_minute = 10;              // a target
    std::size_t waiting_max = 20;               // a target: what is over it is told as one summary of the mildest
    std::uint32_t tries = 8;  // of one message: after 2, 4, 8 ... 300 s, or as long as the target asks
};

// Tells people what needs them, over a webhook, Telegram or Slack: a fold over durable events, with a queue for each target.
// Nothing waits for it and nothing is lost silently: what is not sent is counted. After the run's last event everything that
// waits is tried once. On the loop; `now` is the wall clock's.
class Alerts final : public Outgoing {
public:
    explicit Alerts(AlertOptions options);
    ~Alerts() override;

    // How it speaks when an event and not its own channel calls it; before the first event.
    void attach(Speak speak);
    // A durable event of this run. Events of earlier runs are not told to it.
    void on_event(const Event& event, UnixNanos now);
    // Whether the journal can be written, of which no event tells while it cannot. The same again is nothing.
    void on_journal(bool healthy, const std::string& text, UnixNanos now);
    // One alert to every target, whatever it wants to hear of; for `sluice config check --send-test-alert`.
    void send_test(UnixNanos now);

    struct TargetCounts {
        std::string_view name;
        std::string_view kind;
        std::uint64_t sent = 0;
        std::uint64_t repeated = 0;  // the same again, not sent
        std::uint64_t held = 0;      // told in a summary
        std::uint64_t dropped = 0;   // given up
        std::size_t waiting = 0;
        std::string last_error;  // one sentence; empty: the last one went well
    };
    std::vector<TargetCounts> counts() const;
    // Nothing waits and nothing is under way.
    bool idle() const;

    std::vector<wire::Endpoint> endpoints() const override;
    std::vector<std::string> secrets() const override;
    bool busy() const override;
    std::string give_up() override;
    void on_http_reply(wire::CallId, const wire::HttpReply&, UnixNanos, wire::Outbox&) override;
    void on_http_failed(wire::CallId, std::string_view reason, wire::Left, UnixNanos, wire::Outbox&) override;
    void on_timer(wire::TimerToken, UnixNanos, wire::Outbox&) override;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace sluice::gateway
