#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"              // Bytes
#include "base/result.hpp"             // Result, Status
#include "venues/alpaca/messages.hpp"  // the structs
#include "wire/msgpack.hpp"            // MsgpackDocument

namespace sluice::venues::alpaca {

// Messages <-> bytes. Pure: no socket, no clock, no globals. Client and simulator share it; every field name stands once,
// in codec_fields_*.hpp.

enum class Format : std::uint8_t { Json, Msgpack };

// Names of what stood in a message and nobody reads, as paths: "legs[0].commission".
using Unread = std::vector<std::string>;

// One message, or a std::vector or BySymbol of them. The Error's sentence names the field: a missing one, a wrong type, a
// number that is none, out of bounds or (but for averages and market data, which are rounded) finer than a nano. Decimals
// are taken as numbers and as strings; a word nobody knows is kept (Word).
template <class T>
Result<T> decode(std::string_view json, Unread* unread = nullptr);

// Appends the JSON form: decimals as strings in the trading API and as numbers in market data, null for what is empty.
template <class T>
void encode(const T& message, std::string& out);
template <class T>
std::string encoded(const T& message) {
    std::string out;
    encode(message, out);
    return out;
}

// --- market data stream. A frame is an array of messages. In msgpack times are the Timestamp extension, prices float64,
// sizes, counts and ids integers where whole.

// Keeps its memory from frame to frame.
class StreamReader {
public:
    // `out` is cleared first; a frame that fails leaves it empty.
    Status read(Bytes frame, Format format, std::vector<StreamMessage>& out, Unread* unread = nullptr);

private:
    wire::MsgpackDocument msgpack_;
};
void encode_stream(const std::vector<StreamMessage>& messages, Format format, std::string& out);

Result<StreamAction> decode_stream_action(Bytes frame, Format format);
void encode_stream_action(const StreamAction& action, Format format, std::string& out);

// --- trade_updates stream: one message a frame. An action of the older form {"action":"auth","key","secret"} is an
// Authenticate too.
Result<AccountStreamMessage> decode_account_stream(Bytes frame, Format format, Unread* unread = nullptr);
void encode_account_stream(const AccountStreamMessage& message, Format format, std::string& out);

Result<AccountStreamAction> decode_account_action(Bytes frame, Format format);
void encode_account_action(const AccountStreamAction& action, Format format, std::string& out);

}  // namespace sluice::venues::alpaca
