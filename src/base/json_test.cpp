#include <array>
#include <limits>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <nlohmann/json.hpp>

#include "base/json_reader.hpp"
#include "base/json_writer.hpp"

namespace sluice {
namespace {

using namespace std::string_view_literals;

JsonDocument parsed(std::string_view text) {
    auto document = JsonDocument::parse(text);
    EXPECT_TRUE(document) << document.error().text;
    return std::move(*document);
}

std::string fault_of(std::string_view text) {
    const auto document = JsonDocument::parse(text);
    return document ? "no fault" : document.error().text;
}

void copy_value(JsonValue value, JsonWriter& writer) {
    switch (value.kind()) {
        case JsonKind::Null: writer.null(); return;
        case JsonKind::Bool: writer.boolean(value.as_bool().value()); return;
        case JsonKind::Number: writer.raw(value.as_number_text().value()); return;
        case JsonKind::String: writer.string(value.as_string().value()); return;
        case JsonKind::Array:
            writer.begin_array();
            for (const JsonValue element : value) {
                copy_value(element, writer);
            }
            writer.end_array();
            return;
        case JsonKind::Object:
            writer.begin_object();
            for (const JsonValue member : value) {
                writer.key(member.key());
                copy_value(member, writer);
            }
            writer.end_object();
            return;
    }
}

std::string rewritten(std::string_view text) {
    const JsonDocument document = parsed(text);
    std::string out;
    JsonWriter writer{out};
    copy_value(document.root(), writer);
    return out;
}

TEST(JsonWriter, PutsCommasWhereTheyBelong) {
    std::string out;
    JsonWriter writer{out};
    writer.begin_object();
    writer.field("side", "Buy");
    writer.key("legs");
    writer.begin_array();
    writer.begin_object();
    writer.end_object();
    writer.begin_array();
    writer.end_array();
    writer.integer(std::numeric_limits<std::int64_t>::min());
    writer.null();
    writer.end_array();
    writer.field("qty", std::uint64_t{18446744073709551615u});
    writer.field("live", false);
    writer.key("px");
    writer.decimal(101'250'000'000, 9);
    writer.end_object();
    EXPECT_EQ(out, R"({"side":"Buy","legs":[{},[],-9223372036854775808,null],"qty":18446744073709551615,)"
                   R"("live":false,"px":101.25})");
}

TEST(JsonWriter, EscapesWhatMustBeAndReplacesWhatIsNotUtf8) {
    std::string out;
    JsonWriter writer{out};
    writer.string("a\"\\\n\r\t\b\x01\0\x7F/\xC3\x84\xF0\x9F\x98\x80"sv);
    EXPECT_EQ(out, "\"a\\\"\\\\\\n\\r\\t\\u0008\\u0001\\u0000\x7F/\xC3\x84\xF0\x9F\x98\x80\"");
    out.clear();
    JsonWriter{out}.string("x\xC3(\xED\xA0\x80\xC0\xAF\xF0\x9F");
    std::string expected = "\"x?(???????\"";
    std::string replaced;
    for (const char c : expected) {
        replaced += c == '?' ? "\xEF\xBF\xBD" : std::string(1, c);
    }
    EXPECT_EQ(out, replaced);
}

TEST(JsonWriter, RealsReadBackAndInfinitiesAreNull) {
    std::string out;
    JsonWriter writer{out};
    writer.begin_array();
    writer.real(0.1);
    writer.real(-1e300);
    writer.real(std::numeric_limits<double>::infinity());
    writer.real(std::numeric_limits<double>::quiet_NaN());
    writer.end_array();
    EXPECT_EQ(out, "[0.1,-1e+300,null,null]");
}

TEST(JsonReader, WalksInDocumentOrder) {
    const JsonDocument document = parsed(R"( {"b":[1,{"c":[]},"x"],"a":null,"t":true} )");
    const JsonValue root = document.root();
    EXPECT_EQ(root.size(), 3u);
    std::vector<std::string_view> keys;
    for (const JsonValue member : root) {
        keys.push_back(member.key());
    }
    EXPECT_EQ(keys, (std::vector<std::string_view>{"b", "a", "t"}));
    EXPECT_EQ(root.find("b")->size(), 3u);
    EXPECT_EQ(root.find("b")->at(2).as_string().value(), "x");
    EXPECT_TRUE(root.find("a")->is_null());
    EXPECT_TRUE(root.find("t")->as_bool().value());
    EXPECT_FALSE(root.find("c"));
    EXPECT_FALSE(root.find("t")->find("x"));
    EXPECT_EQ(root.at(0).at(1).at(0).path(), "b[1].c");
}

TEST(JsonReader, NumbersKeepTheirText) {
    const JsonDocument document = parsed("[0.10, -0, 1E+2, 123456789012345678901234567890.5, -42]");
    const JsonValue root = document.root();
    EXPECT_EQ(root.at(0).as_number_text().value(), "0.10");
    EXPECT_EQ(root.at(1).as_number_text().value(), "-0");
    EXPECT_EQ(root.at(2).as_number_text().value(), "1E+2");
    EXPECT_EQ(root.at(2).as_double().value(), 100.0);
    EXPECT_EQ(root.at(3).as_number_text().value(), "123456789012345678901234567890.5");
    EXPECT_EQ(root.at(4).as_int64().value(), -42);
    EXPECT_TRUE(root.at(0).as_decimal(9).value() == 100'000'000);
}

TEST(JsonReader, AWrongKindNamesThePath) {
    const JsonDocument document =
        parsed(R"({"orders":[{"price":"x"},{"price":1.5,"big":9223372036854775808,"a b":[[7]]}]})");
    const JsonValue orders = *document.root().find("orders");
    EXPECT_EQ(orders.at(0).find("price")->as_int64().error().text,
              "orders[0].price must be a whole number, not a string");
    EXPECT_EQ(orders.at(1).find("price")->as_string().error().text, "orders[1].price must be a string, not a number");
    EXPECT_EQ(orders.at(1).find("price")->as_int64().error().text, "orders[1].price: \"1.5\" is not a whole number");
    EXPECT_EQ(orders.at(1).find("big")->as_int64().error().code, ErrorCode::Overflow);
    EXPECT_EQ(orders.at(1).find("big")->as_uint64().value(), 9223372036854775808u);
    EXPECT_EQ(orders.at(1).find("price")->as_decimal(0).error().text,
              "orders[1].price: the number \"1.5\" has more than 0 digits after the point");
    EXPECT_EQ(orders.at(1).find("a b")->at(0).at(0).path(), "orders[1].a b[0][0]");
    EXPECT_EQ(orders.as_bool().error().text, "orders must be a boolean, not an array");
    EXPECT_EQ(document.root().as_bool().error().text, "the document must be a boolean, not an object");
    EXPECT_EQ(orders.at(0).get("qty").error().text, "orders[0] lacks the key \"qty\"");
    EXPECT_EQ(orders.get("qty").error().text, "orders must be an object, not an array");
}

TEST(JsonReader, DecodesEveryEscape) {
    const JsonDocument document =
        parsed(R"(["\"\\\/\b\f\n\r\t","\u0041\u00e4\u20AC\uD83D\uDE00\u0000z","plain \u0021 tail"])");
    EXPECT_EQ(document.root().at(0).as_string().value(), "\"\\/\b\f\n\r\t");
    EXPECT_EQ(document.root().at(1).as_string().value(), ("A\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80\0z"sv));
    EXPECT_EQ(document.root().at(2).as_string().value(), "plain ! tail");
}

TEST(JsonReader, MalformedTextsGetOneSentenceWithLineAndColumn) {
    struct Case {
        std::string_view text;
        std::string_view fault;
    };
    constexpr std::array kCases{
        Case{"", "JSON line 1 column 1: the text ends where a value should stand"},
        Case{"  ", "JSON line 1 column 3: the text ends where a value should stand"},
        Case{"{\n  \"a\": 1,\n  b: 2}", "JSON line 3 column 3: \"b\" stands where a key in quotes should"},
        Case{"{\"a\":1,}", "JSON line 1 column 8: \"}\" stands where a key in quotes should"},
        Case{"[1,]", "JSON line 1 column 4: \"]\" stands where a value should"},
        Case{"[1 2]", "JSON line 1 column 4: \"2\" stands where a comma or ] should"},
        Case{"[1", "JSON line 1 column 3: the text ends where a comma or ] should stand"},
        Case{"{\"a\" 1}", "JSON line 1 column 6: \"1\" stands where a colon should"},
        Case{"{\"a\":1 \"b\":2}", "JSON line 1 column 8: \"\\\"\" stands where a comma or } should"},
        Case{"{\"a\":1,\"b\":2,\"a\":3}", "JSON line 1 column 20: the object that ends here has the key \"a\" twice"},
        Case{"{\"a\":1,\"\\u0061\":3}", "JSON line 1 column 19: the object that ends here has the key \"a\" twice"},
        Case{"1 1", "JSON line 1 column 3: the document is over, but more follows"},
        Case{"{} x", "JSON line 1 column 4: the document is over, but more follows"},
        Case{"tru", "JSON line 1 column 1: \"t\" stands where true, false or null should"},
        Case{"nul", "JSON line 1 column 1: \"n\" stands where true, false or null should"},
        Case{"NaN", "JSON line 1 column 1: \"N\" stands where a value should"},
        Case{"'a'", "JSON line 1 column 1: \"'\" stands where a value should"},
        Case{"+1", "JSON line 1 column 1: \"+\" stands where a value should"},
        Case{".5", "JSON line 1 column 1: \".\" stands where a value should"},
        Case{"-", "JSON line 1 column 2: the text ends where a digit should stand"},
        Case{"01", "JSON line 1 column 1: a number must not begin with a zero"},
        Case{"-01", "JSON line 1 column 2: a number must not begin with a zero"},
        Case{"1.", "JSON line 1 column 3: the text ends where a digit should stand"},
        Case{"1.e5", "JSON line 1 column 3: \"e\" stands where a digit should"},
        Case{"1e", "JSON line 1 column 3: the text ends where a digit should stand"},
        Case{"1e+", "JSON line 1 column 4: the text ends where a digit should stand"},
        Case{"\"abc", "JSON line 1 column 5: the text ends inside a string"},
        Case{"\"a\nb\"", "JSON line 1 column 3: a control character must be escaped inside a string"},
        Case{"\"\\x\"", "JSON line 1 column 2: a backslash is followed by \"x\""},
        Case{"\"\\", "JSON line 1 column 2: a backslash is followed by \"\""},
        Case{"\"\\u12G4\"", "JSON line 1 column 2: \\u needs four hexadecimal digits"},
        Case{"\"\\u12", "JSON line 1 column 2: \\u needs four hexadecimal digits"},
        Case{"\"\\uD800\"", "JSON line 1 column 2: half a surrogate pair stands alone"},
        Case{"\"\\uDC00\"", "JSON line 1 column 2: half a surrogate pair stands alone"},
        Case{"\"\\uD800\\u0041\"", "JSON line 1 column 2: half a surrogate pair stands alone"},
        Case{"\"\xC3(\"", "JSON line 1 column 2: a string has bytes that are not UTF-8"},
        Case{"\"\xED\xA0\x80\"", "JSON line 1 column 2: a string has bytes that are not UTF-8"},
        Case{"\xEF\xBB\xBF{}", "JSON line 1 column 1: \"\\xef\" stands where a value should"},
        Case{"[1]//", "JSON line 1 column 4: the document is over, but more follows"},
    };
    for (const Case& c : kCases) {
        EXPECT_EQ(fault_of(c.text), c.fault) << c.text;
    }
    EXPECT_EQ(fault_of("\"a\0b\""sv), "JSON line 1 column 3: a control character must be escaped inside a string");
    EXPECT_EQ(fault_of("1\0"sv), "JSON line 1 column 2: the document is over, but more follows");
}

TEST(JsonReader, NestsSixtyFourDeepAndNoDeeper) {
    EXPECT_EQ(fault_of(std::string(64, '[') + std::string(64, ']')), "no fault");
    EXPECT_EQ(fault_of(std::string(65, '[') + std::string(65, ']')),
              "JSON line 1 column 65: values are nested more than 64 deep");
    EXPECT_NE(fault_of(std::string(100'000, '[')), "no fault");
}

std::string draw_json(int depth) {
    const int kind = *rc::gen::inRange(0, depth > 3 ? 4 : 6);
    std::string out;
    JsonWriter writer{out};
    switch (kind) {
        case 0: writer.null(); break;
        case 1: writer.boolean(*rc::gen::arbitrary<bool>()); break;
        case 2: writer.decimal(*rc::gen::arbitrary<std::int64_t>(), *rc::gen::inRange(0, 20)); break;
        case 3: writer.string(*rc::gen::arbitrary<std::string>()); break;
        default: {
            const int count = *rc::gen::inRange(0, 4);
            kind == 4 ? writer.begin_array() : writer.begin_object();
            for (int i = 0; i < count; ++i) {
                if (kind == 5) {
                    writer.key(*rc::gen::arbitrary<std::string>() + std::to_string(i));
                }
                writer.raw(draw_json(depth + 1));
            }
            kind == 4 ? writer.end_array() : writer.end_object();
        }
    }
    return out;
}

TEST(Json, WhatTheWriterWritesTheReaderReadsBack) {
    const bool holds = rc::check([] {
        const std::string text = draw_json(0);
        RC_ASSERT(rewritten(text) == text);
    });
    EXPECT_TRUE(holds);
}

bool fits_doubles(JsonValue value) {
    if (value.kind() == JsonKind::Number) {
        return value.as_double().has_value();
    }
    for (const JsonValue child : value) {
        if (!fits_doubles(child)) {
            return false;
        }
    }
    return true;
}

// Another parser of the same grammar must agree on what is JSON; only repeated keys are ours to refuse, and only numbers
// beyond a double are its own.
TEST(Json, AgreesWithAnotherParserOnBrokenTexts) {
    const bool holds = rc::check([] {
        std::string text = draw_json(0);
        const int edits = *rc::gen::inRange(1, 4);
        for (int i = 0; i < edits && !text.empty(); ++i) {
            const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
            const char c = *rc::gen::elementOf(std::string{"{}[]\",:\\u0019-+.eEtrufalsn \n\x80\xC3"});
            text[at] = c;
        }
        const auto document = JsonDocument::parse(text);
        const bool accepted = nlohmann::json::accept(text);
        if (document) {
            RC_ASSERT(accepted || !fits_doubles(document->root()));
        } else {
            RC_ASSERT(!accepted || document.error().text.find("twice") != std::string::npos);
        }
    });
    EXPECT_TRUE(holds);
}

}  // namespace
}  // namespace sluice
