#include <fstream>
#include <iterator>
#include <set>

#include <gtest/gtest.h>

#include "model/binary.hpp"
#include "model/doc_tables_test_support.hpp"
#include "model/json.hpp"
#include "model/sample_events_test_support.hpp"

// docs/events.md says what the code does: its tables are compared with `describe`, its examples with the JSON reader.
namespace sluice {
namespace {

const std::string& document() {
    static const std::string text = [] {
        std::ifstream file{SLUICE_SOURCE_DIR "/docs/events.md"};
        return std::string{std::istreambuf_iterator<char>{file}, {}};
    }();
    return text;
}

void expect_block(const std::string& block) {
    EXPECT_NE(document().find(block), std::string::npos) << "docs/events.md must hold these lines:\n<<<\n"
                                                         << block << ">>>";
}

// The lines of the fenced JSON blocks.
std::vector<std::string> examples() {
    std::vector<std::string> lines;
    std::size_t at = 0;
    while ((at = document().find("```json\n", at)) != std::string::npos) {
        at += 8;
        const std::size_t end = document().find("\n```", at);
        lines.push_back(document().substr(at, end - at));
        at = end;
    }
    return lines;
}

TEST(EventsDoc, HasTheLayoutAndAnExampleOfEveryEvent) {
    for (const Event& event : sample::events()) {
        const std::size_t number = event.body.index();
        const std::string table = std::visit([](const auto& body) { return doc::table_of(body).text(); }, event.body);
        std::string json;
        write_json(event, json);
        expect_block("### " + std::string{to_text(kind_of(event))} + "\n\nKind " + std::to_string(number) +
                     ", version " + std::to_string(version_of(kind_of(event))) + ".");
        expect_block("\n\n" + table + "\n```json\n" + json + "\n```\n");
    }
}

TEST(EventsDoc, HasTheLayoutAndAnExampleOfAllMarketData) {
    for (const MarketData& data : sample::market_data()) {
        const std::string kind{to_text(static_cast<MarketDataKind>(data.index()))};
        const std::string table = std::visit([](const auto& each) { return doc::table_of(each).text(); }, data);
        std::string json;
        write_json(data, json);
        expect_block("### " + kind + "\n\nKind " + std::to_string(data.index()) + ", version 1.");
        expect_block("\n\n" + table + "\n```json\n" + json + "\n```\n");
    }
}

TEST(EventsDoc, EveryExampleReadsBackAsTheEventItShows) {
    std::set<std::string> kinds;
    for (const std::string& line : examples()) {
        std::string again;
        if (line.starts_with(R"({"event":"MarketData")")) {
            const auto data = parse_market_data_json(line);
            ASSERT_TRUE(data) << data.error().text << "\n" << line;
            kinds.emplace(to_text(static_cast<MarketDataKind>(data->index())));
            write_json(*data, again);
        } else {
            const auto event = parse_json(line);
            ASSERT_TRUE(event) << event.error().text << "\n" << line;
            kinds.emplace(to_text(kind_of(*event)));
            write_json(*event, again);
        }
        EXPECT_EQ(again, line);
    }
    EXPECT_EQ(kinds.size(), count_of<EventKind>() + count_of<MarketDataKind>());
}

TEST(EventsDoc, HasTheLayoutOfTheStructsInside) {
    expect_block("### OptionTerms\n\n" + doc::table_of(OptionTerms{}).text());
    expect_block("### DecisionFigures\n\n" + doc::table_of(DecisionFigures{}).text());
    expect_block("### DepthLevel\n\n" + doc::table_of(DepthLevel{}).text());
    expect_block("### OptionQuote\n\n" + doc::table_of(OptionQuote{}).text());
    expect_block("### Requester\n\n" + doc::table_of(Requester{}).text());
    expect_block("### Leg\n\n" + doc::table_of(Leg{}).text());
    expect_block("### NewOrderSingle\n\n" + doc::table_of(NewOrderSingle{}).text());
    expect_block("### NewOrderList\n\n" + doc::table_of(NewOrderList{}).text());
    expect_block("### VenueSnapshot\n\n");
    expect_block("\n\n" + doc::table_of(VenueSnapshot{}).text());
}

// The fields of all commands and inputs in one row each: "`target` `order_qty` `price` `stop_px`".
template <class T>
std::string field_list() {
    std::string list;
    for (const std::string& field : doc::table_of(T{}).fields)
        list += " `" + field + "`";
    return list;
}
template <std::size_t I>
void expect_command() {
    using Body = std::variant_alternative_t<I, CommandBody>;
    expect_block("| " + std::to_string(I) + " | " + std::string{to_text(static_cast<CommandKind>(I))} + " |" +
                 field_list<Body>() + " |\n");
}

TEST(EventsDoc, NamesTheFieldsOfEveryCommand) {
    [&]<std::size_t... I>(std::index_sequence<I...>) { (expect_command<I>(), ...); }
    (std::make_index_sequence<std::variant_size_v<CommandBody>>{});
}

TEST(EventsDoc, ExplainsEveryFieldOnce) {
    std::set<std::string> fields;
    const auto collect = [&](const auto& t) {
        for (const std::string& field : doc::table_of(t).fields)
            fields.insert(field);
    };
    for (const Event& event : sample::events())
        std::visit(collect, event.body);
    for (const MarketData& data : sample::market_data())
        std::visit(collect, data);
    collect(OptionTerms{}), collect(DecisionFigures{}), collect(OptionQuote{}), collect(Leg{});
    collect(NewOrderList{}), collect(VenueSnapshot{});
    [&]<std::size_t... I>(std::index_sequence<I...>) { (collect(std::variant_alternative_t<I, CommandBody>{}), ...); }
    (std::make_index_sequence<std::variant_size_v<CommandBody>>{});
    std::string missing;
    for (const std::string& field : fields) {
        const std::string row = "\n| `" + field + "` | ";
        const std::size_t at = document().find(row);
        if (at == std::string::npos) {
            missing += " " + field;
        } else {
            EXPECT_EQ(document().find(row, at + 1), std::string::npos) << field << " is explained twice";
        }
    }
    EXPECT_EQ(missing, "") << "these fields need a row in the glossary of docs/events.md";
}

TEST(EventsDoc, NumbersEveryEnumerator) {
    doc::Enums enums;
    for (const Event& event : sample::events())
        std::visit([&](const auto& body) { describe(enums, body); }, event.body);
    for (const MarketData& data : sample::market_data())
        std::visit([&](const auto& each) { describe(enums, each); }, data);
    const NewOrderList list;
    describe(enums, list);
    for (const std::string& row : std::set<std::string>{enums.rows.begin(), enums.rows.end()})
        expect_block(row);
    expect_block(doc::enum_row<InputKind>());
}

TEST(EventsDoc, HasASentenceForEveryDenialCode) {
    for (std::size_t i = 1; i < count_of<DenialCode>(); ++i) {
        const std::string row = "\n| `" + std::string{to_text(static_cast<DenialCode>(i))} + "` | ";
        EXPECT_NE(document().find(row), std::string::npos) << row;
    }
}

TEST(EventsDoc, NamesEveryFamily) {
    for (std::size_t i = 0; i < count_of<EventFamily>(); ++i) {
        expect_block("\n| `" + std::string{to_text(static_cast<EventFamily>(i))} + "` | ");
    }
}

}  // namespace
}  // namespace sluice
