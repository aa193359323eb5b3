#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "model/doc_tables_test_support.hpp"

// A member that `describe` forgot is lost on the way through a journal, and no round trip notices: it is as empty before as
// after. Here the described members are laid over the struct: between two of them only padding may be left.
namespace sluice {
namespace {

struct Member {
    const char* name;
    std::size_t from;
    std::size_t size;
    std::size_t alignment;
};

struct Members {
    const void* owner;
    std::vector<Member> found;

    template <class T>
    void operator()(const char* name, const T& field) {
        const auto* const at = reinterpret_cast<const std::byte*>(&field);
        const auto from = static_cast<std::size_t>(at - static_cast<const std::byte*>(owner));
        found.push_back({name, from, sizeof(T), alignof(T)});
    }
    template <class T>
    void part(const char* name, const T& field) {
        (*this)(name, field);
    }
};

template <class T>
void expect_no_gap() {
    if constexpr (!std::is_empty_v<T>) {
        const T t{};
        Members members{&t, {}};
        describe(members, t);
        std::sort(members.found.begin(), members.found.end(),
                  [](const Member& a, const Member& b) { return a.from < b.from; });
        std::size_t end = 0;
        for (const Member& member : members.found) {
            // A member struct may have padding of its own in front of it and behind; the widest alignment is 16.
            const std::size_t padding = member.from % 16 == 0 ? 16 : member.alignment;
            EXPECT_LT(member.from - end, padding)
                << doc::type_word<T>() << ": a member before " << member.name << " is missing";
            end = member.from + member.size;
        }
        EXPECT_LT(sizeof(T) - end, alignof(T)) << doc::type_word<T>() << ": the last member is missing";
    }
}

template <class Variant>
void expect_no_gap_in_any() {
    [&]<std::size_t... I>(std::index_sequence<I...>) { (expect_no_gap<std::variant_alternative_t<I, Variant>>(), ...); }
    (std::make_index_sequence<std::variant_size_v<Variant>>{});
}

TEST(Describe, LeavesNoMemberOut) {
    expect_no_gap_in_any<EventBody>();
    expect_no_gap_in_any<CommandBody>();
    expect_no_gap_in_any<VenueReport>();
    expect_no_gap_in_any<MarketData>();
    expect_no_gap<NewOrderSingle>();
    expect_no_gap<NewOrderList>();
    expect_no_gap<Limits>();
    expect_no_gap<Leg>();
    expect_no_gap<Token>();
    expect_no_gap<AccessRefusal>();
    expect_no_gap<Requester>();
    expect_no_gap<Denial>();
    expect_no_gap<DecisionFigures>();
    expect_no_gap<OptionTerms>();
    expect_no_gap<DepthLevel>();
    expect_no_gap<OptionQuote>();
    expect_no_gap<Position>();
    expect_no_gap<Balance>();
    expect_no_gap<Durable>();
    expect_no_gap<JournalHealth>();
}

}  // namespace
}  // namespace sluice
