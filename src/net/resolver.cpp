#include "net/resolver.hpp"

#include <netdb.h>
#include <sys/socket.h>

#include <array>
#include <map>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>

#include "net/reactor_impl.hpp"

namespace sluice::net {
namespace {

using Addresses = Result<std::vector<std::string>>;

Addresses look_up(const std::string& host) {
    addrinfo wanted{};
    wanted.ai_family = AF_UNSPEC;
    wanted.ai_socktype = SOCK_STREAM;
    addrinfo* first = nullptr;
    const int code = ::getaddrinfo(host.c_str(), nullptr, &wanted, &first);
    if (code != 0)
        return fail(ErrorCode::Unavailable, "the name " + host + " has no address: " + ::gai_strerror(code));
    std::vector<std::string> addresses;
    for (const addrinfo* one = first; one != nullptr; one = one->ai_next) {
        std::array<char, NI_MAXHOST> text{};
        if (::getnameinfo(one->ai_addr, one->ai_addrlen, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST) == 0)
            addresses.emplace_back(text.data());
    }
    ::freeaddrinfo(first);
    if (addresses.empty())
        return fail(ErrorCode::Unavailable, "the name " + host + " has no internet address");
    return addresses;
}

}  // namespace

bool is_address(const std::string& host) {
    boost::system::error_code error;
    boost::asio::ip::make_address(host, error);
    return !error;
}

// Shared with the threads, which may outlive the resolver. `reactor` is null once it is gone.
struct Resolver::State {
    struct Lookup {
        std::thread thread;
        std::vector<Found> waiting;
    };

    std::mutex mutex;
    Reactor* reactor;                       // under `mutex`
    std::map<std::string, Lookup> lookups;  // loop thread

    explicit State(Reactor& loop) : reactor{&loop} {}

    void done(const std::string& host, const Addresses& addresses) {
        auto taken = lookups.extract(host);
        if (taken.empty())
            return;
        taken.mapped().thread.join();
        for (Found& found : taken.mapped().waiting)
            found(addresses);
    }
};

Resolver::Resolver(Reactor& reactor) : state_{std::make_shared<State>(reactor)} {}

Resolver::~Resolver() {
    const std::lock_guard lock{state_->mutex};
    state_->reactor = nullptr;
    for (auto& [host, lookup] : state_->lookups)
        lookup.thread.detach();
    state_->lookups.clear();
}

void Resolver::find(const std::string& host, Found found) {
    auto [at, fresh] = state_->lookups.try_emplace(host);
    at->second.waiting.push_back(std::move(found));
    if (!fresh)
        return;
    const auto work = [state = state_, host] {
        Addresses addresses = look_up(host);
        const std::lock_guard lock{state->mutex};
        if (state->reactor == nullptr)
            return;
        boost::asio::post(state->reactor->impl().io,
                          [state, host, addresses = std::move(addresses)] { state->done(host, addresses); });
    };
    try {
        at->second.thread = std::thread{work};
    } catch (const std::system_error& refused) {
        auto waiting = std::move(at->second.waiting);
        state_->lookups.erase(at);
        const Error error{ErrorCode::Unavailable, std::string{"no thread to look a name up: "} + refused.what()};
        boost::asio::post(state_->reactor->impl().io, [waiting = std::move(waiting), error] {
            for (const Found& one : waiting)
                one(fail(error));
        });
    }
}

}  // namespace sluice::net
