#include "journal/export.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"
#include "journal/order_life_test_support.hpp"
#include "model/json.hpp"

namespace sluice::journal {
namespace {

std::string exported(ExportFormat format) {
    MemoryStorage storage;
    auto opened = open_journal(storage, small_config());
    EXPECT_TRUE(append_all(opened->writer, order_life(), 4));
    std::string text;
    const auto count = export_events(storage, format, [&](std::string_view part) -> Status {
        text += part;
        return {};
    });
    EXPECT_TRUE(count);
    EXPECT_EQ(*count, order_life().size());
    return text;
}

// One CSV line's fields (RFC 4180).
std::vector<std::string> fields_of(std::string_view line) {
    std::vector<std::string> fields(1);
    bool in_quotes = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (c == '"' && in_quotes && i + 1 < line.size() && line[i + 1] == '"')
            fields.back().push_back(line[++i]);
        else if (c == '"')
            in_quotes = !in_quotes;
        else if (c == ',' && !in_quotes)
            fields.emplace_back();
        else
            fields.back().push_back(c);
    }
    return fields;
}

TEST(Export, JsonLinesHoldEveryEvent) {
    const std::string text = exported(ExportFormat::JsonLines);
    std::vector<Event> events;
    for (const std::string_view line : split(trim(text), '\n')) {
        auto event = parse_json(line);
        ASSERT_TRUE(event) << event.error().text << ": " << line;
        events.push_back(std::move(*event));
    }
    EXPECT_EQ(events, order_life());
}

TEST(Export, CsvHoldsEveryEventAndItsSubject) {
    const std::string text = exported(ExportFormat::Csv);
    auto lines = split(trim(text), '\n');
    EXPECT_EQ(std::string{lines.front()} + "\n", kCsvHeader);
    std::vector<Event> events;
    for (std::size_t i = 1; i < lines.size(); ++i) {
        const auto fields = fields_of(lines[i]);
        ASSERT_EQ(fields.size(), 7u) << lines[i];
        auto event = parse_json(fields[6]);
        ASSERT_TRUE(event) << event.error().text;
        EXPECT_EQ(fields[0], std::to_string(i));
        events.push_back(std::move(*event));
    }
    EXPECT_EQ(events, order_life());
    const auto placed = fields_of(lines[2]);
    EXPECT_EQ(std::vector<std::string>(placed.begin(), placed.begin() + 6),
              (std::vector<std::string>{"2", "2013-10-07T13:30:02Z", "OrderPlaced", "main", "SPY.US", "P1-A-1"}));
}

// Two calls, one bought and one sold, as one order, as the engine writes it down: the package, then its legs.
Event package_placed() {
    ListPlaced placed;
    placed.form = ListForm::Native;
    NewOrderList& list = placed.list;
    list.list_id = ListId{"P1-A-1"};
    list.list_class = ListClass::MultiLeg;
    list.legs = {{InstrumentId{"SPY131018C00168000.US"}, Side::Buy, Quantity::whole(1), PositionEffect::Open},
                 {InstrumentId{"SPY131018C00170000.US"}, Side::Sell, Quantity::whole(1), PositionEffect::Open}};
    NewOrderSingle package;
    package.cl_ord_id = ClOrdId{"P1-A-1"};
    package.account = AccountId{"main"};
    package.instrument = list.legs[0].instrument;
    package.ord_type = OrdType::Limit;
    package.order_qty = Quantity::whole(2);
    package.price = Price::from_nanos(850'000'000);
    list.orders = {package};
    for (const Leg& leg : list.legs) {
        NewOrderSingle order;
        order.cl_ord_id = leg.side == Side::Buy ? ClOrdId{"P1-A-2"} : ClOrdId{"P1-A-3"};
        order.account = package.account;
        order.instrument = leg.instrument;
        order.side = leg.side;
        order.order_qty = Quantity::whole(2);
        list.orders.push_back(order);
    }
    return {7, at_second(7), placed};
}

TEST(Export, APlacedListIsOneLine) {
    std::string line;
    append_json_line(package_placed(), line);
    EXPECT_EQ(line.find('\n'), line.size() - 1);
    const auto event = parse_json(trim(line));
    ASSERT_TRUE(event) << event.error().text;
    EXPECT_EQ(*event, package_placed());
}

TEST(Export, APackageIsFoundByItsFirstOrder) {
    std::string line;
    append_csv(package_placed(), line);
    const auto fields = fields_of(trim(line));
    ASSERT_EQ(fields.size(), 7u) << line;
    EXPECT_EQ(std::vector<std::string>(fields.begin(), fields.begin() + 6),
              (std::vector<std::string>{"7", "2013-10-07T13:30:07Z", "ListPlaced", "main", "SPY131018C00168000.US",
                                        "P1-A-1"}));
    const auto event = parse_json(fields[6]);
    ASSERT_TRUE(event) << event.error().text;
    EXPECT_EQ(*event, package_placed());
}

}  // namespace
}  // namespace sluice::journal
