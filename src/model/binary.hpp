#pragma once

#include <cstddef>
#include <cstdint>

#include "base/bytes.hpp"         // Bytes, Buffer
#include "base/result.hpp"        // Result
#include "model/event.hpp"        // Event, EventKind
#include "model/input.hpp"        // Input
#include "model/market_data.hpp"  // MarketData

namespace sluice {

// The binary forms; docs/events.md has the layout of each kind. Kind, version, sequence and time of an event stand in the
// head of its journal record and not in the payload.
//
// Decoding is for hostile bytes: bounds and enumerators are checked, nothing may be left over, memory stays in proportion
// to the bytes given. Every value has one form, so what decodes encodes to the same bytes again.

// The version this program writes. It decodes this and every older one. A version also says which layout the structs inside
// have: a kind that came with the second layout of one of them starts at version 2.
constexpr std::uint8_t version_of(EventKind kind) {
    switch (kind) {
        case EventKind::ReplacePlaced:
        case EventKind::ListStepped: return 3;
        case EventKind::LimitsSet:
        case EventKind::OrderPlaced:
        case EventKind::OrderDenied:
        case EventKind::ListPlaced:
        case EventKind::OrderProposed:
        case EventKind::DifferenceFound:
        case EventKind::DifferenceClosed:
        case EventKind::ProposalEnded: return 2;
        default: return 1;
    }
}
// The oldest version there ever was.
constexpr std::uint8_t first_version_of(EventKind kind) {
    return kind == EventKind::ListPlaced || kind == EventKind::OrderProposed ? 2 : 1;
}

// Appends the payload. No allocation where `out` has the capacity.
void encode(const Event& event, Buffer& out);

// Error Corrupt when the payload is not what was written; Unsupported for a kind or version newer than this program.
Result<Event> decode(EventKind kind, std::uint8_t version, std::uint64_t sequence, UnixNanos time, Bytes payload);

// Bytes of the fixed layout of a kind, the part of its payload that every record has.
std::size_t fixed_layout_bytes(EventKind kind);

// One engine input of a capture, its kind and version in front.
void encode(const Input& input, Buffer& out);
Result<Input> decode_input(Bytes bytes);

// One piece of market data, its kind and version in front.
void encode_market_data(const MarketData& data, Buffer& out);
Result<MarketData> decode_market_data(Bytes bytes);

}  // namespace sluice
