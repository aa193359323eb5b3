#include "net/resolver.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

namespace sluice::net {
namespace {

using Found = Result<std::vector<std::string>>;

TEST(Resolver, AddressesAreKnownFromNames) {
    for (const char* address : {"127.0.0.1", "::1", "2001:db8::7", "fe80::1%lo"})
        EXPECT_TRUE(is_address(address)) << address;
    for (const char* name : {"localhost", "api.example", "1.2.3", "127.0.0.1:80", ""})
        EXPECT_FALSE(is_address(name)) << name;
}

TEST(Resolver, TellsEveryoneWhoAskedFromWithinTheWait) {
    Reactor reactor;
    Resolver resolver{reactor};
    std::vector<Found> found;
    for (int i = 0; i < 3; ++i)
        resolver.find("localhost", [&](Found one) { found.push_back(std::move(one)); });
    EXPECT_TRUE(found.empty());
    while (found.size() < 3)
        reactor.wait(std::chrono::seconds{1});
    for (const Found& one : found) {
        ASSERT_TRUE(one) << one.error().text;
        ASSERT_FALSE(one->empty());
        EXPECT_TRUE(std::all_of(one->begin(), one->end(), is_address));
    }
}

TEST(Resolver, SaysWhichNameIsUnknown) {
    Reactor reactor;
    Resolver resolver{reactor};
    std::vector<Found> found;
    resolver.find("no-such-host.invalid", [&](Found one) { found.push_back(std::move(one)); });
    while (found.empty())
        reactor.wait(std::chrono::seconds{1});
    ASSERT_FALSE(found[0]);
    EXPECT_NE(found[0].error().text.find("no-such-host.invalid"), std::string::npos) << found[0].error().text;
}

TEST(Resolver, MayEndWhileALookupIsUnderWay) {
    for (int i = 0; i < 20; ++i) {
        Reactor reactor;
        {
            Resolver resolver{reactor};
            resolver.find("localhost", [](Found) { ADD_FAILURE() << "told after the end"; });
        }
        reactor.wait(std::chrono::milliseconds{1});
    }
}

}  // namespace
}  // namespace sluice::net
