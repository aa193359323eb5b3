#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "gateway/stream_reader.hpp"  // StreamReader, Slice
#include "gateway/stream_ring.hpp"    // RenderedEvent
#include "wire/channel.hpp"           // Outbox

namespace sluice::gateway {

// Writes to one reader in the form of its connection: a WebSocket message each, or the fields of SSE in one part of the
// answer, which leaves when the pen is put down.
class StreamPen {
public:
    StreamPen(StreamReader& reader, wire::Outbox& out, Slice& slice, UnixNanos now)
        : reader_{reader}, out_{out}, slice_{slice}, now_{now} {}
    ~StreamPen() { flush(); }
    StreamPen(const StreamPen&) = delete;
    StreamPen& operator=(const StreamPen&) = delete;

    void event(const RenderedEvent& event) { this->event(event.sequence, event.family, event.json); }
    void event(std::uint64_t sequence, EventFamily family, std::string_view json);
    // Any other word: one JSON object whose "type" is `type`.
    void word(std::string_view type, std::string_view json);
    // Of SSE: whoever loses the stream before an event comes back with this one as the last he had.
    void read_up_to(std::uint64_t sequence);
    void ping(std::uint64_t sequence);
    // The last word: the WebSocket is closed with `code`, the answer ends.
    void close(std::uint16_t code, std::string_view reason);
    void flush();

    std::uint64_t events() const { return events_; }
    std::uint64_t bytes() const { return bytes_; }

private:
    std::string& socket_message();
    void count(std::size_t bytes);

    StreamReader& reader_;
    wire::Outbox& out_;
    Slice& slice_;
    UnixNanos now_;
    std::string part_;
    std::uint64_t events_ = 0;
    std::uint64_t bytes_ = 0;
};

}  // namespace sluice::gateway
