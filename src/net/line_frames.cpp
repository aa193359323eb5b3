#include "net/line_frames.hpp"

#include <algorithm>

namespace sluice::net {

Status LineFrames::feed(std::string_view bytes) {
    bytes_.erase(0, begin_);
    scanned_ -= begin_;
    begin_ = 0;
    bytes_.append(bytes);
    // The last line feed bounds what can be taken; what stands behind it is a line not yet whole.
    std::size_t from = 0;
    while (true) {
        const std::size_t end = bytes_.find('\n', from);
        const std::size_t length = (end == std::string::npos ? bytes_.size() : end) - from;
        if (length > line_max_) {
            // Neither it nor what follows is ever taken, however much of it has come.
            bytes_.resize(from);
            scanned_ = std::min(scanned_, from);
            return fail(ErrorCode::OutOfRange, "a line is longer than the " + std::to_string(line_max_) +
                                                   " bytes that are allowed; send one JSON object a line");
        }
        if (end == std::string::npos)
            return {};
        from = end + 1;
    }
}

std::optional<std::string> LineFrames::take() {
    while (true) {
        const std::size_t end = bytes_.find('\n', std::max(begin_, scanned_));
        if (end == std::string::npos) {
            scanned_ = bytes_.size();
            return std::nullopt;
        }
        std::string line = bytes_.substr(begin_, end - begin_);
        begin_ = scanned_ = end + 1;
        if (line.ends_with('\r'))
            line.pop_back();
        if (!line.empty())
            return line;
    }
}

}  // namespace sluice::net
