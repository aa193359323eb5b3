#include "gateway/attack_rig.hpp"

#include <algorithm>
#include <charconv>

namespace sluice::gateway {
namespace {

std::shared_ptr<ServiceFacts> facts_of(bool strict) {
    auto facts = std::make_shared<ServiceFacts>();
    facts->rehearse_live = strict;
    return facts;
}

// Takes one whole answer from the front of what came; absent: it is not all there.
std::optional<WireAnswer> take_answer(std::string& received) {
    const auto end = received.find("\r\n\r\n");
    if (end == std::string::npos || end < 12)
        return std::nullopt;
    WireAnswer answer;
    answer.head = received.substr(0, end + 2);
    std::from_chars(answer.head.data() + 9, answer.head.data() + 12, answer.status);
    const std::string length = answer.header("Content-Length");
    std::size_t size = 0;
    std::from_chars(length.data(), length.data() + length.size(), size);
    if (received.size() < end + 4 + size)
        return std::nullopt;
    answer.body = received.substr(end + 4, size);
    received.erase(0, end + 4 + size);
    return answer;
}

}  // namespace

std::string WireAnswer::code() const {
    constexpr std::string_view kBefore = "\"code\":\"";
    const auto at = body.find(kBefore);
    if (header("Content-Type") != "application/problem+json" || at == std::string::npos)
        return {};
    return body.substr(at + kBefore.size(), body.find('"', at + kBefore.size()) - at - kBefore.size());
}

std::string WireAnswer::header(std::string_view name) const {
    const auto at = head.find("\r\n" + std::string{name} + ": ");
    if (at == std::string::npos)
        return {};
    const auto from = at + 2 + name.size() + 2;
    return head.substr(from, head.find("\r\n", from) - from);
}

struct AttackRig::Carrier final : world::ChannelCarrier {
    explicit Carrier(net::ServerTransport& to) : transport{to} {}
    void carry_out(const wire::Outbox& out, UnixNanos now) override { transport.carry_out(out, now); }
    net::ServerTransport& transport;
};

net::ServerTransportOptions AttackRig::limits() {
    net::ServerTransportOptions options;
    options.head_max = 4u << 10;
    options.body_max = 16u << 10;
    options.connections_max = 4;
    options.request_time = std::chrono::milliseconds{50};
    options.tells_place = true;
    options.word_refusal = word_transport_refusal;
    return options;
}

AttackRig::AttackRig(GatewayOptions options, bool strict)
    : door{std::move(options), resource_routes(facts_of(strict))}, host_{*door.gateway, [this] { return door.now(); }} {
    transport_ = net::ServerTransport::listen(reactor_, host_, limits()).value();
    carrier_ = std::make_unique<Carrier>(*transport_);
    host_.attach(*carrier_);
    const std::string host = "127.0.0.1:" + std::to_string(transport_->port());
    door.command({{}, DefineInstrument{engine::instrument(engine::kAapl)}});
    door.run();
    const std::string expired = door.issue_token(sluice::Scope::Admin, {}, door.now() + std::chrono::seconds{1});
    door.pass(std::chrono::seconds{2});
    const std::string revoked = door.issue_token(sluice::Scope::Admin);
    door.revoke(revoked);
    const auto login = door.log_in();
    names_ = {{"{host}", host},
              {"{read}", door.issue_token(sluice::Scope::Read)},
              {"{propose}", door.issue_token(sluice::Scope::Propose)},
              {"{trade}", door.issue_token(sluice::Scope::Trade)},
              {"{admin}", door.issue_token(sluice::Scope::Admin)},
              {"{bound}", door.issue_token(sluice::Scope::Trade, engine::kAccount)},
              {"{expired}", expired},
              {"{revoked}", revoked},
              {"{cookie}", login.cookie},
              {"{csrf}", login.csrf},
              {"{code}", door.gateway->new_login_code(door.now())}};
    door.gateway->serve_at({host}, {});
    door.gateway->attach([this](const auto& what) {
        host_.tell(door.now(), [&](wire::Server&, UnixNanos now, wire::Outbox& out) { what(now, out); });
    });
}

std::string AttackRig::filled(std::string text) const {
    for (const auto& [name, value] : names_)
        for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at + value.size()))
            text.replace(at, name.size(), value);
    return text;
}

void AttackRig::turn() {
    reactor_.wait(std::chrono::milliseconds{1});
    door.run();
}

std::vector<WireAnswer> AttackRig::attack(std::string bytes, std::size_t answers) {
    bytes = filled(std::move(bytes));
    net::RawClient client{port()};
    std::vector<WireAnswer> got;
    std::string_view unsent = bytes;
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds{20};
    while (got.size() < answers && std::chrono::steady_clock::now() < give_up) {
        unsent.remove_prefix(client.write(unsent));
        turn();
        client.read();
        while (auto answer = take_answer(client.received))
            got.push_back(std::move(*answer));
        if (client.ended || client.reset)
            break;
    }
    return got;
}

bool AttackRig::serves() {
    const auto answers = attack(request("GET", "/v1/locks", "Authorization: Bearer {admin}\r\n"));
    return answers.size() == 1 && answers[0].status == 200;
}

std::string request(std::string_view method, std::string_view target, std::string_view headers, std::string_view body) {
    std::string text = std::string{method} + ' ' + std::string{target} + " HTTP/1.1\r\n";
    if (headers.find("Host:") == std::string_view::npos)
        text += "Host: {host}\r\n";
    text += headers;
    if (!body.empty() && headers.find("Content-Type:") == std::string_view::npos)
        text += "Content-Type: application/json\r\n";
    const std::size_t grows = body.find("{code}") == std::string_view::npos ? 0 : 40 - 6;  // once it is filled in
    if (!body.empty())
        text += "Content-Length: " + std::to_string(body.size() + grows) + "\r\n";
    return text + "\r\n" + std::string{body};
}

}  // namespace sluice::gateway
