#include "net/reactor.hpp"

#include <boost/asio/post.hpp>

#include "net/reactor_impl.hpp"

namespace sluice::net {

// A socket that is always ready would otherwise keep the loop from its other work.
constexpr int kHandlersPerWait = 1'000;

Reactor::Reactor() : impl_{std::make_unique<Impl>()} {}
Reactor::~Reactor() = default;

void Reactor::wait(std::chrono::nanoseconds at_most) {
    impl_->io.restart();
    const auto handled = at_most.count() > 0 ? impl_->io.run_one_for(at_most) : impl_->io.poll_one();
    for (int i = 1; handled != 0 && i < kHandlersPerWait && impl_->io.poll_one() != 0; ++i) {
    }
}

void Reactor::wake() {
    if (impl_->waking.exchange(true))
        return;
    boost::asio::post(impl_->io, [impl = impl_.get()] { impl->waking = false; });
}

}  // namespace sluice::net
