#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"  // Result
#include "net/reactor.hpp"  // Reactor

namespace sluice::net {

// True for an IPv4 or IPv6 address as text, which needs no resolver.
bool is_address(const std::string& host);

// Finds the addresses of names through the system, on a thread for each name in flight: the loop never waits for it.
class Resolver {
public:
    // The addresses as text, in the order to be tried; at least one.
    using Found = std::function<void(Result<std::vector<std::string>>)>;

    explicit Resolver(Reactor& reactor);
    // Lookups under way are left behind; nobody is told of them.
    ~Resolver();

    // `found` is called once, from Reactor::wait. Those who ask for one name at the same time share one lookup.
    void find(const std::string& host, Found found);

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace sluice::net
