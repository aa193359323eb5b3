#include "world/seeded/wired_doors.hpp"

#include <algorithm>
#include <utility>

#include "gateway/gateway.hpp"       // Gateway
#include "gateway/market_board.hpp"  // MarketBoard
#include "gateway/resources.hpp"     // resource_routes
#include "gateway/stream.hpp"        // Stream
#include "gateway/tokens.hpp"        // make_token
#include "gateway/waiting_room.hpp"  // WaitingRoom
#include "world/live/inbox.hpp"      // Inbox
#include "world/live/visits.hpp"     // Visits
#include "world/live/waker.hpp"      // Wakeable
#include "world/server_host.hpp"     // ServerHost

namespace sluice::world {
namespace {

struct NobodySleeps final : Wakeable {
    void wake() override {}
};

// What the journal kept, as far as it is durable.
class KeptHistory final : public gateway::History {
public:
    KeptHistory(const Node& node, std::function<const std::vector<Event>&()> kept)
        : node_{node}, kept_{std::move(kept)} {}
    Status read(std::uint64_t from, std::size_t most, Answer answer) override {
        gateway::HistoryPart part;
        part.true_up_to = node_.published();
        for (const Event& event : kept_())
            if (event.sequence >= from && event.sequence <= part.true_up_to && part.events.size() < most)
                part.events.push_back(event);
        answer(std::move(part));
        return {};
    }

private:
    const Node& node_;
    std::function<const std::vector<Event>&()> kept_;
};

gateway::GatewayOptions door_options() {
    gateway::GatewayOptions options;
    options.hosts = {std::string{DoorUser::kHost} + ":" + std::to_string(DoorUser::kPort)};
    return options;
}

gateway::StreamOptions small_stream() {
    gateway::StreamOptions options;
    options.ring_bytes = 6'000;  // whoever comes back asks the history
    options.slice_readers = 2;
    options.slice_steps = 40;
    return options;
}

}  // namespace

// The net outlives every process.
class WiredDoors::Way final : public wire::ChannelSink {
public:
    wire::ChannelSink* to = nullptr;
    void accepted(wire::ChannelId id, std::string_view target, const wire::Headers& headers) override {
        if (to != nullptr)
            to->accepted(id, target, headers);
    }
    void message(wire::ChannelId id, Bytes bytes, wire::MessageKind kind) override {
        if (to != nullptr)
            to->message(id, bytes, kind);
    }
    void closed(wire::ChannelId id, std::string_view reason) override {
        if (to != nullptr)
            to->closed(id, reason);
    }
    void request(wire::RequestId id, const wire::HttpRequest& request) override {
        if (to != nullptr)
            to->request(id, request);
    }
    void request_gone(wire::RequestId id) override {
        if (to != nullptr)
            to->request_gone(id);
    }
};

struct WiredDoors::Life {
    Life(WiredDoors& doors, Node& of)
        : node{of},
          visits{node, inbox},
          history{node, doors.kept_},
          waiting{inbox},
          stream{small_stream(), history, market},
          gateway{door_options(), gateway::resource_routes(std::make_shared<gateway::ServiceFacts>()),
                  gateway::GatewayParts{.visitors = inbox,
                                        .engine = node.engine(),
                                        .stream = stream,
                                        .market = market,
                                        .history = history,
                                        .waiting = waiting,
                                        .entropy =
                                            [&doors](std::span<std::uint8_t> out) {
                                                for (std::uint8_t& byte : out)
                                                    byte = static_cast<std::uint8_t>(doors.entropy_.next());
                                            },
                                        .terminal = [](std::string_view) {}}},
          host{gateway, [&doors] { return doors.now_; }} {
        stream.set_recovered(node.published());
        gateway.attach([this, &doors](const auto& what) {
            host.tell(doors.now_, [&](wire::Server&, UnixNanos at, wire::Outbox& out) { what(at, out); });
        });
    }

    Node& node;
    NobodySleeps loop;
    Inbox inbox{loop};
    Visits visits;
    gateway::MarketBoard market;
    KeptHistory history;
    gateway::WaitingRoom waiting;
    gateway::Stream stream;
    gateway::Gateway gateway;
    ServerHost host;
};

WiredDoors::WiredDoors(std::uint64_t seed, std::vector<Account> accounts, const std::vector<Instrument>& instruments,
                       std::function<const std::vector<Event>&()> kept, Fail fail)
    : entropy_{seed, 71},
      kept_{std::move(kept)},
      fail_{std::move(fail)},
      weather_{Random{seed, 72}},
      net_{&weather_},
      way_{std::make_unique<Way>()} {
    carrier_ = &net_.add_server(DoorUser::kHost, DoorUser::kPort, *way_);
    std::vector<AccountId> account_ids;
    for (const Account& account : accounts)
        account_ids.push_back(account.id);
    std::vector<InstrumentId> instrument_ids;
    for (const Instrument& instrument : instruments)
        instrument_ids.push_back(instrument.id);
    const auto token = [&](const char* name, sluice::Scope scope) {
        const gateway::NewToken made = gateway::make_token([this](std::span<std::uint8_t> out) {
            for (std::uint8_t& byte : out)
                byte = static_cast<std::uint8_t>(entropy_.next());
        });
        tokens_.push_back({made.id, StrategyId::parse(name).value(), {}, {}, {scope}, made.secret_hash});
        return made.shown;
    };
    for (std::uint64_t i = 0; i < 2; ++i)
        traders_.push_back(std::make_unique<DoorTrader>(
            Random{seed, 73 + i}, token(i == 0 ? "door-0" : "door-1", i == 0 ? Scope::Trade : Scope::Propose), fail_,
            "k" + std::to_string(i), account_ids, instrument_ids));
    for (std::uint64_t i = 0; i < 2; ++i)
        readers_.push_back(std::make_unique<DoorReader>(Random{seed, 76 + i},
                                                        token(i == 0 ? "reads-0" : "reads-1", Scope::Read), fail_,
                                                        i == 0 ? DoorReader::Way::Sse : DoorReader::Way::Socket));
    for_each([&](DoorUser& user) { user.plug_in(net_); });
}

WiredDoors::~WiredDoors() = default;

template <class F>
void WiredDoors::for_each(F&& what) const {
    for (const auto& trader : traders_)
        what(*trader);
    for (const auto& reader : readers_)
        what(*reader);
}

void WiredDoors::begin_life(Node& node) {
    life_ = std::make_unique<Life>(*this, node);
    life_->host.attach(*carrier_);
    way_->to = &life_->host;
    node.add_observer(static_cast<EventObserver&>(*this));
}

// A token that the last process had and its journal lost is given once more.
void WiredDoors::configured(UnixNanos now) {
    for (const Token& token : tokens_)
        if (!life_->node.engine().state().tokens.contains(token.id))
            life_->node.on_command({{}, IssueToken{token}}, now);
}

void WiredDoors::end_life(UnixNanos now) {
    if (!life_)
        return;
    set_now(now);
    history_parts_ += life_->stream.counts().history_parts;
    way_->to = nullptr;
    life_.reset();
    for_each([](DoorUser& user) { user.cut(); });
}

std::optional<UnixNanos> WiredDoors::next_due() const {
    std::optional<UnixNanos> due = net_.next_due();
    const auto consider = [&](std::optional<UnixNanos> at) {
        if (at && (!due || *at < *due))
            due = at;
    };
    if (life_)
        consider(life_->host.next_due());
    for_each([&](const DoorUser& user) { consider(user.next_due()); });
    return due;
}

// One thing that is due: first what the process does by itself, then what is under way, then who wants to act.
void WiredDoors::fire(UnixNanos now) {
    set_now(now);
    if (life_ && life_->host.fire(now))
        return;
    if (net_.fire(now))
        return;
    bool acted = false;
    for_each([&](DoorUser& user) {
        if (!acted && user.next_due() && *user.next_due() <= now) {
            acted = true;
            user.act();
        }
    });
}

void WiredDoors::set_now(UnixNanos now) {
    now_ = now;
    for_each([&](DoorUser& user) { user.set_now(now); });
}

void WiredDoors::pass(UnixNanos now, bool journal_healthy) {
    if (!life_)
        return;
    set_now(now);
    JournalState journal;
    journal.healthy = journal_healthy;
    journal.durable_up_to = life_->node.published();
    journal.appended = life_->node.appended();
    life_->visits.receive(now, journal);
}

void WiredDoors::on_event(const Event& event, UnixNanos now) {
    if (life_)
        life_->gateway.on_event(event, now);
}
void WiredDoors::on_quote(const Quote& quote, UnixNanos now) {
    if (!life_)
        return;
    life_->market.on_quote(quote, now);
    life_->stream.on_quote(quote, now);
}
void WiredDoors::on_trade(const Trade& trade, UnixNanos now) {
    if (!life_)
        return;
    life_->market.on_trade(trade, now);
    life_->stream.on_trade(trade, now);
}

void WiredDoors::become_calm() {
    weather_.calm();
    for_each([](DoorUser& user) { user.rest(); });
}
void WiredDoors::ask_for_all() { traders_.front()->ask_for_all(); }

WiredDoors::Counts WiredDoors::counts() const {
    Counts counts;
    for (const auto& trader : traders_) {
        counts.answered += trader->answered();
        counts.repeats += trader->repeats();
    }
    for (const auto& reader : readers_) {
        counts.cuts += reader->cuts();
        counts.events_read += reader->events().size();
    }
    counts.history_parts = history_parts_ + (life_ ? life_->stream.counts().history_parts : 0);
    return counts;
}

}  // namespace sluice::world
