#include "net/reactor.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/dispatch.hpp>
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

class Beats final : public HandlerWatch {
public:
    void handler_begins() override { beats.push_back(posted ? "begins" : "begins before there is anything to do"); }
    void handler_ended() override { beats.push_back("ends"); }
    std::vector<std::string> beats;
    std::atomic<bool> posted{true};
};
using Said = std::vector<std::string>;

TEST(Reactor, AWatchHearsOfEachHandler) {
    Reactor reactor;
    Beats watch;
    boost::asio::post(reactor.impl().io, [&] { watch.beats.push_back("unwatched"); });
    reactor.wait(0ns);
    reactor.set_watch(watch);
    for (int i = 0; i < 2; ++i)
        boost::asio::post(reactor.impl().io, [&] { watch.beats.push_back("work"); });
    reactor.wait(1h);
    reactor.wait(0ns);
    EXPECT_EQ(watch.beats, (Said{"unwatched", "begins", "work", "ends", "begins", "work", "ends"}));
}

TEST(Reactor, AWatchDoesNotHearOfSleep) {
    Reactor reactor;
    Beats watch;
    reactor.set_watch(watch);
    for (int round = 0; round < 50; ++round) {
        watch.posted = false;
        std::thread other{[&] {
            watch.posted = true;
            boost::asio::post(reactor.impl().io, [&] { watch.beats.push_back("work"); });
        }};
        reactor.wait(1h);
        other.join();
        ASSERT_EQ(watch.beats, (Said{"begins", "work", "ends"}));
        watch.beats.clear();
    }
}

TEST(Reactor, HandlersThatAreCalledByHandlersAreOnePieceOfWork) {
    Reactor reactor;
    Beats watch;
    reactor.set_watch(watch);
    boost::asio::post(reactor.impl().io, [&] {
        boost::asio::dispatch(reactor.impl().io, [&] { watch.beats.push_back("inner"); });
        watch.beats.push_back("outer");
    });
    reactor.wait(1h);
    EXPECT_EQ(watch.beats, (Said{"begins", "inner", "outer", "ends"}));
}

}  // namespace
}  // namespace sluice::net
