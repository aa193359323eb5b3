#include "app/direct_halt.hpp"

#include <functional>
#include <utility>

#include "app/venue_section.hpp"          // parse_endpoint
#include "app/wired_accounts.hpp"         // all_hosts
#include "base/text.hpp"                  // trim
#include "net/client_transport.hpp"       // ClientTransport
#include "venues/alpaca/direct_halt.hpp"  // DirectHalt
#include "world/live/clock.hpp"           // SystemClock
#include "world/live/egress.hpp"          // Egress

namespace sluice::app {
namespace {

using venues::alpaca::AlpacaConfig;
using venues::alpaca::DirectHalt;
using venues::alpaca::HaltScope;

constexpr std::chrono::seconds kPatience{30};
constexpr std::chrono::milliseconds kSleep{100};

// The machine over sockets, without any other part of a world.
class Carrier final : public wire::ChannelSink {
public:
    explicit Carrier(DirectHalt& halt) : halt_{halt} {}
    Status open(const std::string& ca_file) {
        auto transport = net::ClientTransport::make(reactor_, halt_.endpoints(), *this, {.ca_file = ca_file});
        if (!transport)
            return tl::unexpected{transport.error()};
        transport_ = std::move(*transport);
        return {};
    }
    void run(const Console& console) {
        tell([&](UnixNanos now) { halt_.start(now, out_); });
        while (!halt_.outcome() && !console.interrupted()) {
            reactor_.wait(kSleep);
            for (std::size_t i = 0; i < wakes_.size(); ++i)
                if (wakes_[i].at <= clock_.wall()) {
                    const auto wake = wakes_[i];
                    wakes_.erase(wakes_.begin() + static_cast<std::ptrdiff_t>(i));
                    tell([&](UnixNanos now) { halt_.on_timer(wake.token, now, out_); });
                    break;
                }
        }
    }

private:
    void http_reply(wire::CallId id, const wire::HttpReply& reply) override {
        tell([&](UnixNanos now) { halt_.on_http_reply(id, reply, now, out_); });
    }
    void http_failed(wire::CallId id, std::string_view reason, wire::Left left) override {
        tell([&](UnixNanos now) { halt_.on_http_failed(id, reason, left, now, out_); });
    }
    void tell(const std::function<void(UnixNanos)>& what) {
        const UnixNanos now = clock_.wall();
        out_.clear();
        what(now);
        wakes_.insert(wakes_.end(), out_.wakes.begin(), out_.wakes.end());
        transport_->carry_out(out_, now);
    }

    DirectHalt& halt_;
    world::SystemClock clock_;
    net::Reactor reactor_;
    std::unique_ptr<net::ClientTransport> transport_;
    wire::Outbox out_;
    std::vector<wire::Outbox::WakeAt> wakes_;
};

std::string variable(Mode mode, const char* ending) {
    return std::string{mode == Mode::Live ? "ALPACA_LIVE_" : "ALPACA_PAPER_"} + ending;
}

Result<AlpacaConfig> config_of(const DirectHaltOptions& options, const Environment& environment) {
    if (options.venue != "alpaca")
        return fail(ErrorCode::Invalid, "--direct must be alpaca, not " + quoted(options.venue) +
                                            "; no other venue can be halted directly in this version");
    if (!options.mode.empty() && options.mode != "paper" && options.mode != "live")
        return fail(ErrorCode::Invalid, "--mode must be paper or live, not " + quoted(options.mode));
    AlpacaConfig config;
    config.account = AccountId{"direct"};
    config.mode = options.mode == "live" ? Mode::Live : Mode::Paper;
    for (const auto& [ending, value] :
         {std::pair{"API_KEY", &config.key_id}, std::pair{"API_SECRET", &config.secret}}) {
        const std::string name = variable(config.mode, ending);
        const auto found = environment.find(name);
        if (found == environment.end() || found->second.empty())
            return fail(ErrorCode::Invalid,
                        name + " is not in the environment; --direct needs the account's keys there");
        *value = found->second;
    }
    if (!options.endpoint.empty()) {
        const auto endpoint = parse_endpoint(options.endpoint);
        if (!endpoint)
            return fail(ErrorCode::Invalid, "--endpoint " + endpoint.error().text);
        config.trading = config.data = config.stream =
            venues::alpaca::HostAt{endpoint->host, endpoint->port, endpoint->tls};
    }
    return config;
}

// Closing what is held is asked for once more at a terminal; in live it takes one.
Status confirmed(const DirectHaltOptions& options, Mode mode, Console& console) {
    if (!options.close_positions)
        return {};
    const bool live = mode == Mode::Live;
    if (!console.input_terminal) {
        if (!live)
            return {};
        return fail(
            ErrorCode::Unsupported,
            "--close-positions in live is a person's act at a terminal, and standard input is none; nothing was "
            "done; without it every order is cancelled and positions stay");
    }
    const std::string wanted = live ? "close every position at " + options.venue : "yes";
    const auto typed =
        console.ask("Type " + wanted + " to cancel every order and close every position at " + options.venue + ": ");
    if (typed && trim(*typed) == wanted)
        return {};
    return fail(ErrorCode::Unsupported, "not confirmed: " + wanted + " was not typed, so nothing was done");
}

ExitCode say(const DirectHalt::Outcome& outcome, bool closes, Console& console) {
    console.out("Cancelled: " + std::to_string(outcome.cancelled) + "\n");
    for (const std::string& open : outcome.open)
        console.out("Still open: " + open + "\n");
    for (const std::string& closing : outcome.closing)
        console.out("Closing " + closing + "\n");
    for (const std::string& held : outcome.held)
        console.out("Still held: " + held + "\n");
    if (outcome.trouble.empty()) {
        console.out("Nothing is open at alpaca" + std::string{closes ? " and nothing is held" : ""} + ". " +
                    (closes ? "Nothing" : "Positions are as they were; nothing") +
                    " here keeps new orders from coming.\n");
        return ExitCode::Done;
    }
    const bool refused = outcome.trouble.find("refused the keys") != std::string::npos;
    return complain(console, outcome.trouble, refused ? ExitCode::Refused : ExitCode::Unknown);
}

}  // namespace

ExitCode run_direct_halt(const DirectHaltOptions& options, const Environment& environment, Console& console) {
    auto config = config_of(options, environment);
    if (!config)
        return complain(console, config.error().text, ExitCode::Usage);
    const auto egress = world::Egress::make(config->mode, all_hosts(), {});
    if (const Status sure = confirmed(options, config->mode, console); !sure)
        return complain(console, sure.error().text, ExitCode::Denied);
    DirectHalt halt{std::move(*config), kPatience,
                    options.close_positions ? HaltScope::OrdersAndPositions : HaltScope::Orders};
    for (const wire::Endpoint& endpoint : halt.endpoints())
        if (const Status allowed = egress->judge(endpoint); !allowed)
            return complain(console, allowed.error().text, ExitCode::Usage);
    Carrier carrier{halt};
    if (const Status opened = carrier.open(options.ca_file); !opened)
        return complain(console, opened.error().text, ExitCode::Usage);
    carrier.run(console);
    if (!halt.outcome())
        return complain(
            console,
            "interrupted; orders may still be open" + std::string{options.close_positions ? " and positions held" : ""},
            ExitCode::Unknown);
    return say(*halt.outcome(), options.close_positions, console);
}

}  // namespace sluice::app
