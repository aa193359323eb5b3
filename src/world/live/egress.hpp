#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"    // Status
#include "model/account.hpp"  // Mode
#include "venues/hosts.hpp"   // HostRow
#include "wire/endpoint.hpp"  // Endpoint, PathClass

namespace sluice::world {

// 127.0.0.0/8, ::1 and localhost.
bool is_loopback(std::string_view host);

// What a process of one mode may reach: loopback, what the venues list for that mode by host and class of path, and what
// the configuration allows besides. A list of what is let through, not of what is not: whatever it does not name is
// refused. Money cannot be reached from a paper process whatever is configured: a host that trades for real is let through
// for no path of class Trade.
class Egress {
public:
    // `hosts`: every venue's rows, of both modes. `allow`: hosts, as `host` or `host:data|auth|trade`.
    // Error for a word of `allow` that is neither.
    static Result<Egress> make(Mode mode, std::span<const venues::HostRow> hosts,
                               const std::vector<std::string>& allow);

    // Error with the reason.
    Status judge(const wire::Endpoint& endpoint) const;
    // What is allowed besides the venues' rows, for the start: one sentence a host; empty: nothing.
    std::string sentences() const;

private:
    struct Allowed {
        std::string host;
        bool any_class = true;
        wire::PathClass path_class = wire::PathClass::Data;
    };
    Egress(Mode mode, std::span<const venues::HostRow> hosts) : mode_{mode}, hosts_{hosts.begin(), hosts.end()} {}
    bool trades_for_real(std::string_view host) const;

    Mode mode_;
    std::vector<venues::HostRow> hosts_;
    std::vector<Allowed> allowed_;
};

}  // namespace sluice::world
