#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "wire/http.hpp"  // HttpRequest

namespace sluice::net {

struct RequestLimits {
    std::size_t head_max;  // bytes of request line and headers, and again of trailers
    std::size_t body_max;
};

// Why a request is not served: the status of the answer, and a sentence for its body.
struct Refusal {
    int status = 400;
    std::string why;
};

// Reads HTTP/1.0 and 1.1 requests out of bytes as they come (RFC 9112). Strict: whatever two readers could take for two
// different requests is refused, such as both lengths, several lengths, folded lines and lines that end with a bare LF.
// Trailers and chunk extensions are read and dropped.
class RequestReader {
public:
    explicit RequestReader(RequestLimits limits) : limits_{limits} {}
    // From here on requests hold Host and wire::kPeerHeader, and a target of a proxy's form that names another host than Host
    // does is refused.
    void tell_place(std::string peer) { peer_ = std::move(peer); }

    // Takes bytes from the front and answers how many. It stops behind the last byte of a request, and takes nothing more
    // before next(); after a refusal it takes nothing at all.
    std::size_t feed(std::string_view bytes);
    // Forgets the request that is complete.
    void next();

    bool begun() const { return begun_ && !complete(); }
    bool complete() const { return state_ == State::Complete; }
    const std::optional<Refusal>& refusal() const { return refusal_; }

    // Of the request that is complete.
    const wire::HttpRequest& request() const { return request_; }
    bool http10() const { return http10_; }
    bool keep_alive() const { return http10_ ? wants_keep_alive_ && !wants_close_ : !wants_close_; }
    bool wants_websocket() const;
    // The head has come, nothing of the body has, and the client waits for "100 Continue".
    bool continue_due() const { return expects_continue_ && in_body_ && !complete() && request_.body.empty(); }

private:
    enum class State : std::uint8_t { Head, Body, ChunkSize, Chunk, ChunkEnd, Trailers, Complete, Refused };

    void take_head(std::string_view& bytes);
    bool skip_empty_line(std::string_view& bytes);
    std::size_t find_head_end(std::string_view head);
    void read_head(std::string_view head);
    bool read_request_line(std::string_view line);
    bool read_version(std::string_view version);
    bool read_target(std::string_view target);
    bool read_field(std::string_view line);
    bool keep_field(std::string_view name, std::string_view value);
    bool read_length(std::string_view value);
    void read_connection(std::string_view value);
    bool names_one_host() const;
    void settle_body();

    void take_body(std::string_view& bytes);
    void take_chunk_size(std::string_view& bytes);
    void take_chunk_end(std::string_view& bytes);
    void take_trailers(std::string_view& bytes);
    std::optional<std::string_view> take_line(std::string_view& bytes, std::size_t most);

    bool refuse(int status, std::string why);

    RequestLimits limits_;
    std::optional<std::string> peer_;  // there: the place is told
    State state_ = State::Head;
    bool begun_ = false;
    bool in_body_ = false;
    std::optional<Refusal> refusal_;
    wire::HttpRequest request_;

    std::string head_;  // what has come of a head that came in pieces
    std::size_t scanned_ = 0;
    std::size_t stray_ = 0;  // bytes of the empty line that may stand before a request

    bool http10_ = false;
    bool wants_close_ = false;
    bool wants_keep_alive_ = false;
    bool wants_upgrade_ = false;
    bool expects_continue_ = false;
    bool unknown_coding_ = false;
    std::string authority_;  // of a target of a proxy's form
    int hosts_ = 0;
    int codings_ = 0;
    std::optional<std::uint64_t> length_;

    std::uint64_t left_ = 0;  // bytes of the body, or of the chunk
    std::string line_;        // a chunk's size or a trailer
    bool line_done_ = false;
    std::size_t trailer_bytes_ = 0;
};

// Whether a comma-separated list such as that of Connection names the token, without regard to case.
bool names_token(std::string_view list, std::string_view token);

}  // namespace sluice::net
