#include "app/door_host.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include "app/control_tokens.hpp"  // fill_with_entropy
#include "app/reporters.hpp"       // Reporters
#include "app/trading_setup.hpp"   // engine_config
#include "base/text.hpp"           // to_lower
#include "engine/figures.hpp"      // Figures
#include "gateway/gateway.hpp"
#include "gateway/market_board.hpp"
#include "gateway/metrics.hpp"
#include "gateway/ops_routes.hpp"
#include "gateway/page.hpp"  // page_routes
#include "gateway/resources.hpp"
#include "gateway/security_headers.hpp"  // security_headers
#include "gateway/stream.hpp"
#include "gateway/waiting_room.hpp"
#include "world/live/egress.hpp"  // is_loopback

namespace sluice::app {
namespace {

// Requests and pages beside the readers of the stream.
constexpr std::size_t kConnectionsBeside = 256;
// Files, sockets of venues and the like.
constexpr rlim_t kFilesBeside = 256;

// As many connections as the door may have take as many open files; what the machine allows at most is taken.
void allow_files(std::size_t connections) {
    rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) != 0)
        return;
    const rlim_t wanted = static_cast<rlim_t>(connections) + kFilesBeside;
    if (files.rlim_cur >= wanted)
        return;
    files.rlim_cur = files.rlim_max == RLIM_INFINITY ? wanted : std::min(files.rlim_max, wanted);
    ::setrlimit(RLIMIT_NOFILE, &files);
}

std::string scheme_of(const GatewayConfig& gateway) { return gateway.tls() ? "https://" : "http://"; }

// What a browser or program may call this port. A name without a port goes with and without ours, as a proxy has it.
std::vector<std::string> hosts_of(const GatewayConfig& gateway, std::uint16_t port) {
    const std::string at = ":" + std::to_string(port);
    std::vector<std::string> hosts;
    const bool here = world::is_loopback(gateway.listen->host);
    if (here || gateway.listen->host == "0.0.0.0" || gateway.listen->host == "::")
        for (const char* name : {"127.0.0.1", "localhost", "[::1]"})
            hosts.push_back(name + at);
    hosts.push_back(ListenPlace{gateway.listen->host, port}.text());
    for (const std::string& given : gateway.hosts) {
        const std::string name = to_lower(given);
        hosts.push_back(name);
        if (name.rfind(':') == std::string::npos)
            hosts.push_back(name + at);
    }
    return hosts;
}

// The address to open: the machine's own where that is enough, else the first name others know it by; with TLS that name in
// any case, because the certificate is made for it.
std::string url_of(const GatewayConfig& gateway, std::uint16_t port) {
    if (gateway.hosts.empty() || (world::is_loopback(gateway.listen->host) && !gateway.tls()))
        return scheme_of(gateway) + ListenPlace{gateway.listen->host, port}.text();
    const std::string& name = gateway.hosts.front();
    return scheme_of(gateway) + name + (name.rfind(':') == std::string::npos ? ":" + std::to_string(port) : "");
}

net::ServerTransportOptions transport_options(const GatewayConfig& gateway) {
    net::ServerTransportOptions options;
    options.host = gateway.listen->host;
    options.port = gateway.listen->port;
    options.certificate_file = gateway.certificate;
    options.key_file = gateway.key;
    options.body_max = 256u << 10;  // it is parsed on the loop
    options.connections_max = gateway.readers_max + kConnectionsBeside;
    options.high_water = 128u << 10;  // thousands of readers that do not read must not fill the memory
    options.queued_max = 8u << 20;
    options.deflate = false;
    options.tells_place = true;
    options.word_refusal = gateway::word_transport_refusal;
    return options;
}

gateway::GatewayOptions gateway_options(const Config& config) {
    gateway::GatewayOptions options;
    options.tls = config.gateway.tls();
    options.strict = config.mode == Mode::Live || config.rehearse_live;
    options.caller = {config.gateway.requests_per_second, config.gateway.requests_per_second * 4};
    return options;
}

gateway::StreamOptions stream_options(const Config& config) {
    gateway::StreamOptions options;
    options.mode = config.mode;
    options.readers_max = config.gateway.readers_max;
    options.headers = gateway::security_headers();
    return options;
}

// Another port helps where this one cannot be had, not where the certificate is wrong.
Error cannot_open(const GatewayConfig& gateway, const Error& why) {
    const char* const advice = why.code == ErrorCode::Io
                                   ? "--listen 127.0.0.1:0 takes a free port, and --listen off none"
                                   : "--listen off starts without a door";
    return Error{ErrorCode::Invalid,
                 "the door cannot be opened at " + gateway.listen->text() + ": " + why.text + "; " + advice};
}

}  // namespace

Status try_door(const GatewayConfig& gateway) {
    if (!gateway.listen)
        return {};
    net::Reactor reactor;
    wire::ChannelSink nobody;
    const auto port = net::ServerTransport::listen(reactor, nobody, transport_options(gateway));
    return port ? Status{} : Status{tl::unexpected{cannot_open(gateway, port.error())}};
}

Status check_door(const GatewayConfig& gateway) {
    if (!gateway.listen)
        return {};
    if (const Status usable = net::check_certificate(transport_options(gateway)); !usable)
        return fail(cannot_open(gateway, usable.error()));
    return {};
}

struct DoorHost::Impl {
    DoorParts parts;
    world::LiveDoors& doors;
    const engine::Engine& engine;
    std::shared_ptr<gateway::ServiceFacts> facts = std::make_shared<gateway::ServiceFacts>();
    gateway::MarketBoard board;
    gateway::WaitingRoom waiting;
    gateway::Metrics metrics;
    gateway::Stream stream;
    gateway::Gateway door;
    std::string url;
    std::int64_t equity_minute = -1;  // of the market's clock

    explicit Impl(DoorParts given)
        : parts{std::move(given)},
          doors{parts.world.doors()},
          engine{parts.world.node().engine()},
          waiting{parts.world.inbox()},
          metrics{{.version = engine_config(parts.config).version,
                   .mode = parts.config.mode,
                   .process = [this] { return process_figures(); },
                   .monotonic = [this] { return std::chrono::nanoseconds{doors.now().nanos()}; }}},
          stream{stream_options(parts.config), parts.history, board},
          door{gateway_options(parts.config), routes(),
               gateway::GatewayParts{.visitors = parts.world.inbox(),
                                     .engine = engine,
                                     .stream = stream,
                                     .market = board,
                                     .history = parts.history,
                                     .waiting = waiting,
                                     .entropy = fill_with_entropy,
                                     .terminal = parts.say}} {
        fill_facts();
        stream.set_recovered(parts.world.recovered().last_sequence);
    }

    std::vector<gateway::Route> routes() {
        std::vector<gateway::Route> all = gateway::resource_routes(facts);
        const auto add = [&](std::vector<gateway::Route> more) {
            all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
        };
        add(gateway::ops_routes(
            {.loopback = world::is_loopback(parts.config.gateway.listen->host), .metrics = &metrics}));
        add(gateway::page_routes());
        if (parts.reporters != nullptr && parts.reporters->trace() != nullptr)
            all = gateway::with_trace(std::move(all), *parts.reporters->trace());
        return gateway::with_metrics(std::move(all), metrics);
    }

    void fill_facts() {
        const Config& config = parts.config;
        facts->mode = config.mode;
        facts->auto_execute = config.auto_execute;
        facts->require_confirmation = config.require_confirmation;
        facts->rehearse_live = config.rehearse_live;
        facts->version = engine_config(config).version;
        facts->market = parts.market;
        facts->started = doors.now();
        facts->loop = [this] {
            const world::LiveCounts counts = parts.world.counts();
            return gateway::ServiceFacts::LoopFigures{counts.slow_callbacks, counts.slowest};
        };
        facts->stream = [this] {
            const gateway::Stream::Counts counts = stream.counts();
            return gateway::ServiceFacts::StreamFigures{counts.readers, counts.slow};
        };
        facts->spend_code = [this](std::string_view code, UnixNanos now) { return door.spend_act_code(code, now); };
    }

    gateway::ProcessFigures process_figures() {
        gateway::ProcessFigures figures;
        const world::LiveCounts loop = parts.world.counts();
        figures.slow_callbacks = loop.slow_callbacks;
        figures.slowest_callback = loop.slowest;
        if (parts.log_dropped)
            figures.log_dropped = parts.log_dropped();
        const gateway::Stream::Counts readers = stream.counts();
        figures.stream_readers = readers.readers;
        figures.stream_slow = readers.slow;
        figures.stream_closed = readers.closed_deaf;
        figures.door_refused = door.counts().refused;
        if (parts.reporters != nullptr)
            parts.reporters->fill(figures);
        return figures;
    }

    Status listen() {
        const GatewayConfig& gateway = parts.config.gateway;
        allow_files(gateway.readers_max + kConnectionsBeside);
        const auto port = doors.add(door, transport_options(gateway));
        if (!port)
            return tl::unexpected{cannot_open(gateway, port.error())};
        door.serve_at(hosts_of(gateway, *port), gateway.origins, *port);
        door.attach([this](const std::function<void(UnixNanos, wire::Outbox&)>& what) {
            doors.tell(0, [&](wire::Server&, UnixNanos now, wire::Outbox& out) { what(now, out); });
        });
        url = url_of(gateway, *port);
        return {};
    }

    // Once a minute of the market: what the accounts come to.
    void look_at_equity() {
        const UnixNanos now = parts.world.now();
        const std::int64_t minute = now.nanos() / std::chrono::nanoseconds{std::chrono::minutes{1}}.count();
        if (minute == equity_minute)
            return;
        equity_minute = minute;
        const engine::Figures figures = engine.figures();
        for (const auto& [id, account] : engine.state().accounts) {
            const auto equity = figures.equity(id);
            if (!equity)
                continue;
            board.on_equity(id, now, equity->amount);
            stream.on_equity(id, now, equity->amount);
        }
    }
};

DoorHost::DoorHost(std::unique_ptr<Impl> impl) : impl_{std::move(impl)} {}
DoorHost::~DoorHost() = default;

Result<std::unique_ptr<DoorHost>> DoorHost::open(DoorParts parts) {
    auto impl = std::make_unique<Impl>(std::move(parts));
    if (const Status listening = impl->listen(); !listening)
        return tl::unexpected{listening.error()};
    std::unique_ptr<DoorHost> host{new DoorHost{std::move(impl)}};
    host->impl_->parts.world.node().add_observer(static_cast<world::EventObserver&>(*host));
    host->impl_->parts.world.add_observer(static_cast<world::MarketObserver&>(*host));
    return host;
}

const std::string& DoorHost::url() const { return impl_->url; }

std::string DoorHost::page_address() {
    return impl_->url + "/#login=" + impl_->door.new_login_code(impl_->doors.now());
}

std::string DoorHost::sentences() {
    const Impl& it = *impl_;
    const GatewayConfig& gateway = it.parts.config.gateway;
    std::string text = "Page: " + page_address() + "\n  It opens once, within the hour; `sluice token login --home " +
                       it.parts.home + "` prints another. Programs: `sluice token create`.\n";
    if (!gateway.tls() && !world::is_loopback(gateway.listen->host))
        text +=
            "PLAIN TEXT: other machines reach this port without TLS, so whoever is on the way reads tokens and "
            "may use them.\n";
    return text;
}

void DoorHost::on_event(const Event& event, UnixNanos now) {
    Impl& it = *impl_;
    it.metrics.on_event(event, now);
    it.door.on_event(event, it.doors.now());
    it.look_at_equity();
}

void DoorHost::on_quote(const Quote& quote) {
    Impl& it = *impl_;
    const UnixNanos now = it.parts.world.now();
    it.board.on_quote(quote, now);
    it.metrics.on_quote(quote, now);
    it.stream.on_quote(quote, it.doors.now());
    it.look_at_equity();
}

void DoorHost::on_trade(const Trade& trade) {
    Impl& it = *impl_;
    const UnixNanos now = it.parts.world.now();
    it.board.on_trade(trade, now);
    it.metrics.on_trade(trade, now);
    it.stream.on_trade(trade, it.doors.now());
    it.look_at_equity();
}

void DoorHost::on_bar(const Bar& bar) {
    Impl& it = *impl_;
    it.board.on_bar(bar, it.parts.world.now());
    it.stream.on_bar(bar, it.doors.now());
}

}  // namespace sluice::app
