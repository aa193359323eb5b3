#include "net/server_request.hpp"

#include <algorithm>
#include <utility>

#include "net/server_request_text.hpp"

namespace sluice::net {
namespace {

constexpr std::size_t kChunkLineMax = 256;
// Fifteen hexadecimal digits cannot wrap 64 bits, nor can eighteen decimal ones.
constexpr std::size_t kHexDigitsMax = 15;
constexpr std::size_t kDigitsMax = 18;

// The text up to the line's end, which is known to be there.
std::string_view cut_line(std::string_view& head) {
    const auto end = head.find('\n');
    const std::string_view line = head.substr(0, end - 1);
    head.remove_prefix(end + 1);
    return line;
}

}  // namespace

bool names_token(std::string_view list, std::string_view token) {
    while (!list.empty()) {
        const auto comma = std::min(list.find(','), list.size());
        if (wire::same_header_name(trim(list.substr(0, comma)), token))
            return true;
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return false;
}

std::size_t RequestReader::feed(std::string_view bytes) {
    const std::size_t given = bytes.size();
    while (!bytes.empty() && state_ != State::Complete && state_ != State::Refused) {
        switch (state_) {
            case State::Head: take_head(bytes); break;
            case State::Body:
            case State::Chunk: take_body(bytes); break;
            case State::ChunkSize: take_chunk_size(bytes); break;
            case State::ChunkEnd: take_chunk_end(bytes); break;
            case State::Trailers: take_trailers(bytes); break;
            case State::Complete:
            case State::Refused: break;
        }
    }
    return given - bytes.size();
}

void RequestReader::next() {
    request_.clear();
    head_.clear();
    line_.clear();
    authority_.clear();
    length_.reset();
    state_ = State::Head;
    scanned_ = stray_ = trailer_bytes_ = 0;
    left_ = 0;
    hosts_ = codings_ = 0;
    begun_ = in_body_ = line_done_ = false;
    http10_ = wants_close_ = wants_keep_alive_ = wants_upgrade_ = expects_continue_ = unknown_coding_ = false;
}

bool RequestReader::wants_websocket() const {
    if (http10_ || !wants_upgrade_)
        return false;
    const std::string* upgrade = wire::find_header(request_.headers, "Upgrade");
    return upgrade && names_token(*upgrade, "websocket");
}

bool RequestReader::refuse(int status, std::string why) {
    state_ = State::Refused;
    refusal_ = Refusal{status, std::move(why)};
    return false;
}

// RFC 9112, 2.2: an empty line before a request is passed over.
bool RequestReader::skip_empty_line(std::string_view& bytes) {
    constexpr std::string_view kEmptyLine = "\r\n";
    while (!begun_ && !bytes.empty() && stray_ < kEmptyLine.size() && bytes.front() == kEmptyLine[stray_]) {
        bytes.remove_prefix(1);
        ++stray_;
    }
    if (bytes.empty())
        return false;
    if (!begun_ && (stray_ == 1 || !kToken[static_cast<unsigned char>(bytes.front())]))
        return refuse(400, "A request begins with a method such as GET; what came begins with something else.");
    begun_ = true;
    return true;
}

void RequestReader::take_head(std::string_view& bytes) {
    if (!skip_empty_line(bytes))
        return;
    const std::size_t had = head_.size();
    if (had != 0)
        head_.append(bytes.substr(0, limits_.head_max + 1 - had));
    const std::string_view whole = had != 0 ? std::string_view{head_} : bytes.substr(0, limits_.head_max + 1);
    const std::size_t end = find_head_end(whole);
    if (state_ == State::Refused)
        return;
    if (end == 0 ? whole.size() > limits_.head_max : end > limits_.head_max) {
        const bool line_is_long = whole.find('\n') == std::string_view::npos;
        const std::string most = std::to_string(limits_.head_max);
        refuse(line_is_long ? 414 : 431, line_is_long
                                             ? "The request line is longer than " + most + " bytes; shorten the target."
                                             : "Request line and headers are longer than " + most + " bytes.");
        return;
    }
    if (end == 0) {
        if (had == 0)
            head_ = bytes;
        bytes = {};
        return;
    }
    bytes.remove_prefix(end - had);
    read_head(whole.substr(0, end));
}

// Zero: it has not come yet. Else the position behind the empty line.
std::size_t RequestReader::find_head_end(std::string_view head) {
    for (;;) {
        const auto end = head.find('\n', scanned_);
        if (end == std::string_view::npos)
            return 0;
        if (end == 0 || head[end - 1] != '\r') {
            refuse(400, "A line of the head ends with a bare LF; lines end with CR LF.");
            return 0;
        }
        const bool empty = end == scanned_ + 1;
        scanned_ = end + 1;
        if (empty)
            return scanned_;
    }
}

void RequestReader::read_head(std::string_view head) {
    if (!read_request_line(cut_line(head)))
        return;
    if (peer_)
        request_.headers.push_back({std::string{wire::kPeerHeader}, *peer_, wire::Secrecy::Open});
    for (auto line = cut_line(head); !line.empty(); line = cut_line(head)) {
        if (!read_field(line))
            return;
    }
    settle_body();
}

bool RequestReader::read_request_line(std::string_view line) {
    const auto first = line.find(' ');
    const auto last = line.rfind(' ');
    if (first == std::string_view::npos || first == last)
        return refuse(400, "The request line is not METHOD TARGET HTTP/1.1, with one space between.");
    const std::string_view method = line.substr(0, first);
    if (!is_token(method))
        return refuse(400, "The method of the request line has characters that no method may have.");
    if (!read_version(line.substr(last + 1)))
        return false;
    request_.method = method;
    return read_target(line.substr(first + 1, last - first - 1));
}

bool RequestReader::read_version(std::string_view version) {
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    if (version.size() != 8 || !version.starts_with("HTTP/") || !digit(version[5]) || version[6] != '.' ||
        !digit(version[7]))
        return refuse(400, "The request line does not end with HTTP/1.1.");
    if (version[5] != '1')
        return refuse(505, "This server speaks HTTP/1.1 and HTTP/1.0 only.");
    http10_ = version[7] == '0';
    return true;
}

bool RequestReader::read_target(std::string_view target) {
    if (target.empty() || !is_visible(target))
        return refuse(400, "The target has spaces or characters outside ASCII; percent-encode them.");
    if (request_.method == "CONNECT")
        return refuse(501, "This server opens no tunnels.");
    const auto scheme = target.find("://");
    if (target.front() != '/' && scheme != std::string_view::npos) {  // RFC 9112, 3.2.2: a proxy's form is taken too
        target.remove_prefix(scheme + 3);
        const auto authority = std::min(target.find_first_of("/?"), target.size());
        authority_ = target.substr(0, authority);
        target.remove_prefix(authority);
        request_.target = target.starts_with('/') ? "" : "/";
        request_.target += target;
        return true;
    }
    if (target.front() != '/' && target != "*")
        return refuse(400, "The target does not begin with a slash.");
    request_.target = target;
    return true;
}

bool RequestReader::read_field(std::string_view line) {
    if (line.front() == ' ' || line.front() == '\t')
        return refuse(400, "A header is folded over two lines; write it in one.");
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon)))
        return refuse(400, "A header line is not NAME: VALUE, with nothing between the name and the colon.");
    const std::string_view value = trim(line.substr(colon + 1));
    if (!is_field_text(value))
        return refuse(400, "A header's value has control characters.");
    return state_ == State::Trailers || keep_field(line.substr(0, colon), value);
}

// What belongs to the connection is read here and kept from whoever is asked.
bool RequestReader::keep_field(std::string_view name, std::string_view value) {
    using wire::same_header_name;
    if (same_header_name(name, "Host")) {
        ++hosts_;
        if (peer_)
            request_.headers.push_back({"Host", std::string{value}, wire::Secrecy::Open});
    } else if (same_header_name(name, "Content-Length")) {
        return read_length(value);
    } else if (same_header_name(name, "Transfer-Encoding")) {
        ++codings_;
        unknown_coding_ = unknown_coding_ || !same_header_name(value, "chunked");
    } else if (same_header_name(name, "Connection")) {
        read_connection(value);
    } else if (same_header_name(name, "Expect")) {
        if (!same_header_name(value, "100-continue"))
            return refuse(417, "The only expectation this server meets is 100-continue.");
        expects_continue_ = !http10_;
    } else {
        request_.headers.push_back({std::string{name}, std::string{value}, wire::Secrecy::Open});
    }
    return true;
}

bool RequestReader::read_length(std::string_view value) {
    if (length_)
        return refuse(400, "Content-Length is there more than once.");
    std::uint64_t length = 0;
    for (const char c : value) {
        if (c < '0' || c > '9')
            return refuse(400, "Content-Length is not a whole number in decimal digits.");
        length = length * 10 + static_cast<std::uint64_t>(c - '0');
        if (value.size() > kDigitsMax)
            return refuse(400, "Content-Length has more than 18 digits.");
    }
    if (value.empty())
        return refuse(400, "Content-Length is empty.");
    length_ = length;
    return true;
}

void RequestReader::read_connection(std::string_view value) {
    wants_close_ = wants_close_ || names_token(value, "close");
    wants_keep_alive_ = wants_keep_alive_ || names_token(value, "keep-alive");
    wants_upgrade_ = wants_upgrade_ || names_token(value, "upgrade");
}

bool RequestReader::names_one_host() const {
    const std::string* host = wire::find_header(request_.headers, "Host");
    return !peer_ || authority_.empty() || (host && wire::same_header_name(*host, authority_));
}

void RequestReader::settle_body() {
    if (hosts_ > 1 || (hosts_ == 0 && !http10_)) {
        refuse(400, "A request has exactly one Host header.");
    } else if (!names_one_host()) {
        refuse(400, "The target names another host than the header Host; send the path alone.");
    } else if (codings_ != 0 && length_) {
        refuse(400, "Transfer-Encoding and Content-Length contradict each other; send one of them.");
    } else if (codings_ != 0 && http10_) {
        refuse(400, "HTTP/1.0 knows no Transfer-Encoding.");
    } else if (unknown_coding_) {
        refuse(501, "The only transfer coding this server takes is chunked.");
    } else if (codings_ > 1) {
        refuse(400, "The transfer coding chunked is there more than once.");
    } else if (length_.value_or(0) > limits_.body_max) {
        refuse(413, "The body is longer than " + std::to_string(limits_.body_max) + " bytes.");
    } else if (codings_ == 1) {
        in_body_ = true;
        state_ = State::ChunkSize;
    } else if (length_.value_or(0) > 0) {
        in_body_ = true;
        left_ = *length_;
        request_.body.reserve(left_);
        state_ = State::Body;
    } else {
        state_ = State::Complete;
    }
}

void RequestReader::take_body(std::string_view& bytes) {
    const std::string_view taken = bytes.substr(0, left_);
    request_.body += taken;
    left_ -= taken.size();
    bytes.remove_prefix(taken.size());
    if (left_ == 0)
        state_ = state_ == State::Body ? State::Complete : State::ChunkEnd;
}

// Empty: it has not all come yet, or it was refused.
std::optional<std::string_view> RequestReader::take_line(std::string_view& bytes, std::size_t most) {
    if (std::exchange(line_done_, false))
        line_.clear();
    const auto end = bytes.find('\n');
    const std::string_view piece = bytes.substr(0, end);
    const int status = state_ == State::Trailers ? 431 : 400;
    if (line_.size() + piece.size() > most + 1) {
        refuse(status, most == 0 ? "A chunk is longer than its size says."
                                 : "A line within the chunked body is longer than " + std::to_string(most) + " bytes.");
        return std::nullopt;
    }
    line_ += piece;
    bytes.remove_prefix(end == std::string_view::npos ? bytes.size() : end + 1);
    if (end == std::string_view::npos)
        return std::nullopt;
    if (line_.empty() || line_.back() != '\r') {
        refuse(400, "A line within the chunked body ends with a bare LF; lines end with CR LF.");
        return std::nullopt;
    }
    line_done_ = true;
    return std::string_view{line_}.substr(0, line_.size() - 1);
}

void RequestReader::take_chunk_size(std::string_view& bytes) {
    const auto line = take_line(bytes, kChunkLineMax);
    if (!line)
        return;
    std::size_t digits = 0;
    std::uint64_t size = 0;
    for (; digits < line->size() && digits <= kHexDigitsMax && hex_digit((*line)[digits]) >= 0; ++digits)
        size = size * 16 + static_cast<std::uint64_t>(hex_digit((*line)[digits]));
    const std::string_view extension = line->substr(digits);
    if (digits == 0 || digits > kHexDigitsMax || (!extension.empty() && extension.front() != ';') ||
        !is_field_text(extension)) {
        refuse(400, "A chunk's size is not a hexadecimal number.");
        return;
    }
    if (size > limits_.body_max || request_.body.size() + size > limits_.body_max) {
        refuse(413, "The body is longer than " + std::to_string(limits_.body_max) + " bytes.");
        return;
    }
    left_ = size;
    state_ = size == 0 ? State::Trailers : State::Chunk;
}

void RequestReader::take_chunk_end(std::string_view& bytes) {
    const auto line = take_line(bytes, 0);
    if (!line)
        return;
    state_ = State::ChunkSize;
}

void RequestReader::take_trailers(std::string_view& bytes) {
    const auto line = take_line(bytes, limits_.head_max);
    if (!line)
        return;
    trailer_bytes_ += line->size() + 2;
    if (trailer_bytes_ > limits_.head_max)
        refuse(431, "The trailers are longer than " + std::to_string(limits_.head_max) + " bytes.");
    else if (line->empty())
        state_ = State::Complete;
    else
        read_field(*line);
}

}  // namespace sluice::net
