#include "net/reactor.hpp"

#include <utility>

#include <boost/asio/post.hpp>

#include "net/reactor_impl.hpp"

namespace sluice::net {
namespace {

// A socket that is always ready would otherwise keep the loop from its other work.
constexpr int kHandlersPerWait = 1'000;

// The watched reactor whose wait() this thread is in.
thread_local Reactor::Impl* waiting = nullptr;

struct Waiting {
    explicit Waiting(Reactor::Impl& reactor)
        : outer{std::exchange(waiting, reactor.watch != nullptr ? &reactor : nullptr)} {}
    Waiting(const Waiting&) = delete;
    Waiting& operator=(const Waiting&) = delete;
    ~Waiting() { waiting = outer; }
    Reactor::Impl* outer;
};

// `run` handles one thing at most.
template <class Run>
std::size_t handle(Reactor::Impl& reactor, Run&& run) {
    const std::size_t handled = run();
    if (std::exchange(reactor.handling, false))
        reactor.watch->handler_ended();
    return handled;
}

}  // namespace

// One piece of work may be several handlers, each called by the one before it.
void handler_begins() noexcept {
    if (waiting != nullptr && !std::exchange(waiting->handling, true))
        waiting->watch->handler_begins();
}

Reactor::Reactor() : impl_{std::make_unique<Impl>()} {}
Reactor::~Reactor() = default;

void Reactor::set_watch(HandlerWatch& watch) { impl_->watch = &watch; }

void Reactor::wait(std::chrono::nanoseconds at_most) {
    const Waiting here{*impl_};
    impl_->io.restart();
    const auto poll = [this] { return impl_->io.poll_one(); };
    const auto sleep = [this, at_most] { return impl_->io.run_one_for(at_most); };
    const auto handled = at_most.count() > 0 ? handle(*impl_, sleep) : handle(*impl_, poll);
    for (int i = 1; handled != 0 && i < kHandlersPerWait && handle(*impl_, poll) != 0; ++i) {
    }
}

void Reactor::wake() {
    if (impl_->waking.exchange(true))
        return;
    boost::asio::post(impl_->io, [impl = impl_.get()] { impl->waking = false; });
}

}  // namespace sluice::net
