#pragma once

#include <functional>
#include <string>
#include <string_view>

#include <boost/beast/http/basic_parser.hpp>

#include "wire/http.hpp"  // HttpReply

namespace sluice::net {

// Reads one reply into `reply` as its bytes come; with `on_part` the body goes there instead, as it comes.
class ReplyParser final : public boost::beast::http::basic_parser<false> {
public:
    using Part = std::function<void(std::string_view)>;

    ReplyParser(wire::HttpReply& reply, Part on_part) : reply_{reply}, on_part_{std::move(on_part)} {}

private:
    using Code = boost::beast::error_code;
    using Text = boost::beast::string_view;

    void on_request_impl(boost::beast::http::verb, Text, Text, int, Code&) override {}
    void on_response_impl(int status, Text, int, Code&) override { reply_.status = status; }
    void on_field_impl(boost::beast::http::field, Text name, Text value, Code&) override {
        wire::Header& header = reply_.headers.emplace_back();
        header.name.assign(name.data(), name.size());
        header.value.assign(value.data(), value.size());
    }
    void on_header_impl(Code&) override {}
    void on_body_init_impl(const boost::optional<std::uint64_t>&, Code&) override {}
    std::size_t on_body_impl(Text body, Code&) override { return take(body); }
    void on_chunk_header_impl(std::uint64_t, Text, Code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, Text body, Code&) override { return take(body); }
    void on_finish_impl(Code&) override {}

    std::size_t take(Text body) {
        if (on_part_)
            on_part_({body.data(), body.size()});
        else
            reply_.body.append(body.data(), body.size());
        return body.size();
    }

    wire::HttpReply& reply_;
    Part on_part_;
};

}  // namespace sluice::net
