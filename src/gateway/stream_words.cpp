// What readers say, and what they are told beside events and prices.
#include "base/json_writer.hpp"  // JsonWriter
#include "gateway/rest_words.hpp"
#include "gateway/stream_impl.hpp"

namespace sluice::gateway {

void Stream::Impl::say_hello(StreamReader& reader, StreamPen& pen) {
    static_cast<void>(reader);
    std::string text;
    JsonWriter json{text};
    json.begin_object();
    json.field("type", "hello");
    json.field("sequence", ring.last());
    json.field("now", format_rfc3339(now));
    json.field("mode", rest_word(options.mode));
    json.end_object();
    pen.word("hello", text);
}

// The one before is replaced. Without `from` it goes on where that one stood, or begins now.
void Stream::Impl::subscribe(StreamReader& reader, Wish wish) {
    const bool first = !reader.subscribed;
    const std::uint64_t from = wish.from ? std::max<std::uint64_t>(*wish.from, 1)
                               : first   ? ring.last() + 1
                                         : reader.next;
    reader.wish = std::move(wish);
    reader.subscribed = true;
    if (first || from != reader.next) {
        reader.next = from;
        reader.past.clear();
        reader.past_at = 0;
        reader.question = 0;
        reader.ask_again = false;
    }
    market.begin(reader);
    if (reader.socket) {
        StreamPen pen{reader, *out, all, now};
        pen.word("subscribed", R"({"type":"subscribed","from":)" + std::to_string(from) + "}");
    }
    rouse();
}

void Stream::Impl::on_word(StreamReader& reader, std::string_view text) {
    auto said = read_socket_word(text);
    if (auto* problem = std::get_if<Problem>(&said))
        return close(reader, reader.caller ? kBadMessage : kNoToken, *problem);
    auto& word = std::get<SocketWord>(said);
    if (word.op == SocketWord::Op::Auth)
        return authenticate(reader, word.token);
    if (!reader.caller)
        return close(
            reader, kNoToken,
            {"unauthorized", R"(The first message is not {"op":"auth","token":...}, and nobody is known here.)"});
    if (word.op == SocketWord::Op::Subscribe) {
        if (auto problem = check_account(word.wish, *reader.caller))
            return close(reader, kBadMessage, *problem);
        return subscribe(reader, std::move(word.wish));
    }
    // Who does not read needs no answer.
    if (reader.stalled)
        return;
    StreamPen pen{reader, *out, all, now};
    pen.word("pong", R"({"type":"pong"})");
}

void Stream::Impl::close(StreamReader& reader, std::uint16_t code, const Problem& problem) {
    const ProblemCode& known = known_problem(problem.code);
    std::string text;
    JsonWriter json{text};
    json.begin_object();
    json.field("type", "problem");
    json.field("code", problem.code);
    json.field("status", known.status);
    json.field("title", known.title);
    json.field("detail", problem.detail);
    json.field("retryable", known.retryable);
    json.field("sequence", reader.last_given);
    json.end_object();
    {
        StreamPen pen{reader, *out, all, now};
        pen.word("problem", text);
        pen.close(code, code == kTooSlow ? "too slow; last sequence " + std::to_string(reader.last_given)
                                         : std::string{problem.code});
    }
    remove(reader);
}

}  // namespace sluice::gateway
