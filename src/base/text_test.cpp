#include "base/text.hpp"

#include <array>
#include <unordered_set>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "base/inline_text.hpp"

namespace sluice {
namespace {

TEST(Text, SplitsIntoOnePartMoreThanSeparators) {
    EXPECT_EQ(split("a,b,,c", ','), (std::vector<std::string_view>{"a", "b", "", "c"}));
    EXPECT_EQ(split("", ','), (std::vector<std::string_view>{""}));
    EXPECT_EQ(split(",", ','), (std::vector<std::string_view>{"", ""}));
}

TEST(Text, TrimsAndLowersAsciiOnly) {
    EXPECT_EQ(trim(" \t a b\r\n"), "a b");
    EXPECT_EQ(trim(" \n "), "");
    EXPECT_EQ(to_lower("BtC-\xC3\x84"), "btc-\xC3\x84");
}

TEST(Text, WholeNumbersAreReadStrictly) {
    EXPECT_EQ(parse_int64("-9223372036854775808").value(), INT64_MIN);
    EXPECT_EQ(parse_uint64("18446744073709551615").value(), UINT64_MAX);
    for (const std::string_view text : {"", "-", "+1", " 1", "1 ", "1.0", "1e3", "0x1", "--1"}) {
        EXPECT_FALSE(parse_int64(text)) << text;
        EXPECT_FALSE(parse_uint64(text)) << text;
    }
    EXPECT_FALSE(parse_uint64("-1"));
    EXPECT_EQ(parse_int64("9223372036854775808").error().code, ErrorCode::Overflow);
    EXPECT_EQ(parse_int64("12a").error().text, "\"12a\" is not a whole number");
}

TEST(Text, Base36CountsInCapitals) {
    EXPECT_EQ(base36(0), "0");
    EXPECT_EQ(base36(35), "Z");
    EXPECT_EQ(base36(36), "10");
    EXPECT_EQ(base36(UINT64_MAX), "3W5E11264SGSF");
    EXPECT_EQ(parse_base36("3w5e11264sgsf").value(), UINT64_MAX);
    EXPECT_EQ(parse_base36("3W5E11264SGSG").error().code, ErrorCode::Overflow);
    EXPECT_FALSE(parse_base36(""));
    EXPECT_FALSE(parse_base36("A-B"));
    EXPECT_TRUE(rc::check([](std::uint64_t value) { RC_ASSERT(parse_base36(base36(value)).value() == value); }));
}

TEST(Text, FindsWhatAPersonMeant) {
    constexpr std::array<std::string_view, 4> kKeys{"max_open_orders", "order_value", "daily_loss", "mode"};
    EXPECT_EQ(closest("max_open_ordres", kKeys), "max_open_orders");
    EXPECT_EQ(closest("Daily_Loss", kKeys), "daily_loss");
    EXPECT_EQ(closest("mdoe", kKeys), "mode");
    EXPECT_EQ(closest("order_valu", kKeys), "order_value");
    EXPECT_EQ(closest("telemetry", kKeys), std::nullopt);
    EXPECT_EQ(closest("", kKeys), std::nullopt);
    EXPECT_EQ(closest("x", {}), std::nullopt);
}

TEST(Text, QuotesHideNothingAndStayShort) {
    EXPECT_EQ(sluice::quoted("a\"b\n\x80"), R"("a\"b\x0a\x80")");
    EXPECT_EQ(sluice::quoted(std::string(100, 'x')), "\"" + std::string(60, 'x') + "...\"");
}

using Symbol = InlineText<8>;

TEST(InlineText, HoldsUpToItsCapacity) {
    constexpr Symbol kSymbol = "AAPL.US";
    static_assert(kSymbol.view() == "AAPL.US" && !kSymbol.empty() && kSymbol.size() == 7);
    static_assert(Symbol{}.empty() && std::is_trivially_copyable_v<Symbol> && sizeof(Symbol) == 8);
    EXPECT_EQ(Symbol::parse("12345678").value().view(), "12345678");
    EXPECT_EQ(Symbol::parse("AAPL.US").value(), kSymbol);
}

TEST(InlineText, RefusesWhatIsNoIdentifier) {
    EXPECT_EQ(Symbol::parse("").error().text, "an identifier must not be empty");
    EXPECT_EQ(Symbol::parse("123456789").error().text,
              "the identifier \"123456789\" has 9 characters, at most 8 are allowed");
    EXPECT_EQ(Symbol::parse("A B").error().text,
              "the identifier \"A B\" must consist of printable ASCII characters without spaces");
    EXPECT_FALSE(Symbol::parse(std::string_view{"A\0B", 3}));
    EXPECT_FALSE(Symbol::parse("\xC3\x84"));
    EXPECT_FALSE(Symbol::parse("A\x7F"));
}

TEST(InlineText, OrdersByBytes) {
    EXPECT_LT(Symbol{"AA"}, Symbol{"AAA"});
    EXPECT_LT(Symbol{"Z"}, Symbol{"a"});
    EXPECT_LT(Symbol{}, Symbol{"!"});
    EXPECT_EQ(Symbol{"AA"}, Symbol{"AA"});
}

TEST(InlineText, HashesDifferForSimilarNames) {
    std::unordered_set<std::size_t> hashes;
    for (std::uint64_t i = 0; i < 20'000; ++i) {
        hashes.insert(std::hash<InlineText<24>>{}(InlineText<24>::unchecked("P1-7K3Z9-" + base36(i))));
    }
    EXPECT_EQ(hashes.size(), 20'000u);
}

}  // namespace
}  // namespace sluice
