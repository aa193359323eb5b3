#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/door_test_support.hpp"  // DoorRig
#include "gateway/resources.hpp"          // resource_routes
#include "net/server_test_support.hpp"    // RawClient
#include "world/server_host.hpp"          // ServerHost

namespace sluice::gateway {

// What one answer says, as it stood on the wire.
struct WireAnswer {
    int status = 0;
    std::string head;
    std::string body;

    std::string code() const;  // of a problem; empty: it is none
    std::string header(std::string_view name) const;
};

// The door with its resources behind a real port, and one of each who may knock.
class AttackRig {
public:
    explicit AttackRig(GatewayOptions options = {}, bool strict = false);

    // Writes the bytes, with {read}, {trade}, {cookie} and the like replaced, and reads `answers` of them, or what came before
    // the connection ended.
    std::vector<WireAnswer> attack(std::string bytes, std::size_t answers = 1);
    // The text with the names in braces replaced by what they stand for.
    std::string filled(std::string text) const;
    // A good request is still answered.
    bool serves();
    std::size_t connections() const { return transport_->connections(); }
    std::uint16_t port() const { return transport_->port(); }
    void turn();

    DoorRig door;

private:
    static net::ServerTransportOptions limits();

    std::shared_ptr<ServiceFacts> facts_;
    net::Reactor reactor_;
    world::ServerHost host_;
    struct Carrier;
    std::unique_ptr<world::ChannelCarrier> carrier_;
    std::unique_ptr<net::ServerTransport> transport_;
    std::vector<std::pair<std::string, std::string>> names_;
};

// A request as a client writes it, with the length of its body.
std::string request(std::string_view method, std::string_view target, std::string_view headers = {},
                    std::string_view body = {});

}  // namespace sluice::gateway
