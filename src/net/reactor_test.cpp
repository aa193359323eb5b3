#include "net/reactor.hpp"

#include <gtest/gtest.h>

#include <thread>

#include <boost/asio/post.hpp>

#include "net/reactor_impl.hpp"

namespace sluice::net {
namespace {

using namespace std::chrono_literals;

TEST(Reactor, ReturnsWhenNothingCame) {
    Reactor reactor;
    const auto before = std::chrono::steady_clock::now();
    reactor.wait(2ms);
    EXPECT_GE(std::chrono::steady_clock::now() - before, 2ms);
    reactor.wait(0ns);
}

TEST(Reactor, AWakeBeforeTheWaitEndsTheNextOne) {
    Reactor reactor;
    reactor.wake();
    reactor.wake();
    reactor.wait(1h);
}

TEST(Reactor, AnotherThreadWakesAWaitUnderWay) {
    Reactor reactor;
    for (int round = 0; round < 100; ++round) {
        std::thread other{[&] { reactor.wake(); }};
        reactor.wait(1h);
        other.join();
    }
}

TEST(Reactor, HandlesWhatIsReadyInOneWait) {
    Reactor reactor;
    int handled = 0;
    for (int i = 0; i < 10; ++i)
        boost::asio::post(reactor.impl().io, [&] { ++handled; });
    reactor.wait(1h);
    EXPECT_EQ(handled, 10);
}

TEST(Reactor, WorkThatNeverEndsDoesNotKeepTheLoop) {
    Reactor reactor;
    int handled = 0;
    struct Again {
        boost::asio::io_context& io;
        int& handled;
        void operator()() {
            ++handled;
            boost::asio::post(io, *this);
        }
    };
    boost::asio::post(reactor.impl().io, Again{reactor.impl().io, handled});
    reactor.wait(1h);
    EXPECT_GT(handled, 0);
    reactor.wait(0ns);
}

}  // namespace
}  // namespace sluice::net
