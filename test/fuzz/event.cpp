// Events, inputs and market data from hostile bytes and hostile JSON. The first byte chooses: 0 an event (kind, version,
// payload), 1 an input, 2 market data, 3 an event's JSON, 4 the JSON of market data. What decodes must encode to the same
// bytes, and its JSON must read back as something with the same JSON.

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/assert.hpp"
#include "model/binary.hpp"
#include "model/json.hpp"

namespace {

using namespace sluice;

bool same(Bytes a, const Buffer& b) { return as_text(a) == as_text(b); }

void check_json(const Event& event) {
    std::string text;
    write_json(event, text);
    const auto again = parse_json(text);
    SLUICE_ASSERT(again.has_value(), "what was written as JSON reads back");
    std::string repeated;
    write_json(*again, repeated);
    SLUICE_ASSERT(repeated == text, "what reads back is written the same");
}

void check_json(const MarketData& data) {
    std::string text;
    write_json(data, text);
    const auto again = parse_market_data_json(text);
    SLUICE_ASSERT(again.has_value(), "what was written as JSON reads back");
    std::string repeated;
    write_json(*again, repeated);
    SLUICE_ASSERT(repeated == text, "what reads back is written the same");
}

void event_bytes(Bytes bytes) {
    if (bytes.size() < 2)
        return;
    const auto event =
        decode(static_cast<EventKind>(bytes[0]), static_cast<std::uint8_t>(bytes[1]), 1, {}, bytes.subspan(2));
    if (!event)
        return;
    Buffer again;
    encode(*event, again);
    const bool current = static_cast<std::uint8_t>(bytes[1]) == version_of(static_cast<EventKind>(bytes[0]));
    SLUICE_ASSERT(!current || same(bytes.subspan(2), again), "an event has one form in each version");
    check_json(*event);
}

void input_bytes(Bytes bytes) {
    const auto input = decode_input(bytes);
    if (!input)
        return;
    Buffer again;
    encode(*input, again);
    const bool current = bytes[1] == again[1];  // an older version is written in the newest
    SLUICE_ASSERT(!current || same(bytes, again), "an input has one form in each version");
}

void market_data_bytes(Bytes bytes) {
    const auto data = decode_market_data(bytes);
    if (!data)
        return;
    Buffer again;
    encode_market_data(*data, again);
    SLUICE_ASSERT(same(bytes, again), "market data has one form");
    check_json(*data);
}

void event_json(Bytes bytes) {
    const auto event = parse_json(as_text(bytes));
    if (!event)
        return;
    check_json(*event);
    Buffer encoded;
    encode(*event, encoded);
    const auto again = decode(kind_of(*event), version_of(kind_of(*event)), event->sequence, event->time, encoded);
    SLUICE_ASSERT(again && *again == *event, "an event from JSON survives its bytes");
}

void market_data_json(Bytes bytes) {
    const auto data = parse_market_data_json(as_text(bytes));
    if (data)
        check_json(*data);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0)
        return 0;
    const Bytes bytes = std::as_bytes(std::span{data, size}).subspan(1);
    switch (data[0] % 5) {
        case 0: event_bytes(bytes); break;
        case 1: input_bytes(bytes); break;
        case 2: market_data_bytes(bytes); break;
        case 3: event_json(bytes); break;
        default: market_data_json(bytes); break;
    }
    return 0;
}
