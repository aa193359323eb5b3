#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"  // Status

namespace sluice::net {

// Cuts a stream of bytes into lines, one message each. A line ends with a line feed, which is not part of it, as a carriage
// return before it is not; empty lines are passed over. Memory is bounded by one line and one piece.
class LineFrames {
public:
    explicit LineFrames(std::size_t line_max) : line_max_{line_max} {}

    // Error OutOfRange when a line is longer than allowed: nothing after it can be trusted, so the stream is over.
    Status feed(std::string_view bytes);
    // The next whole line, in order.
    std::optional<std::string> take();

private:
    std::size_t line_max_;
    std::string bytes_;
    std::size_t begin_ = 0;    // of the first line not taken
    std::size_t scanned_ = 0;  // no line feed before here, from begin_ on
};

}  // namespace sluice::net
