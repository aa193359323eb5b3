#include "venues/alpaca/codec_fields_stream.hpp"
#include "venues/alpaca/codec_json.hpp"

namespace sluice::venues::alpaca {

SLUICE_ALPACA_SINGLE(TradeUpdate);

namespace {

using codec::As;
using codec::JsonSink;
using codec::MsgpackSink;
using codec::Reader;
using codec::Token;
using codec::TokenKind;
using codec::Where;
using codec::Writer;

// Hands the root of a frame to `use`, which answers a Status or a Result.
template <class Answer, class Use>
Answer with_root(Bytes frame, Format format, wire::MsgpackDocument& msgpack, Use use) {
    if (format == Format::Msgpack) {
        if (auto status = msgpack.parse(frame); !status)
            return fail(std::move(status.error()));
        return use(msgpack.root());
    }
    const auto json = JsonDocument::parse(as_text(frame));
    if (!json)
        return fail(json.error());
    return use(json->root());
}

// The text of a member; empty where there is none.
template <class Value>
std::string_view text_member(const Value& object, std::string_view key) {
    if (!codec::is_object(object))
        return {};
    for (const Value member : object) {
        if (member.key() != key)
            continue;
        const Token token = codec::token_of(member);
        return token.kind == TokenKind::Text ? token.text : std::string_view{};
    }
    return {};
}

template <class T, class Value>
bool read_as(Reader<Value>& reader, const Value& value, StreamMessage& out, const Where& where) {
    return reader.read_struct(value, out.emplace<T>(), where);
}

template <class Value>
bool read_message(Reader<Value>& reader, const Value& value, StreamMessage& out, const Where& where) {
    const std::string_view letter = text_member(value, "T");
    if (letter == "q")
        return read_as<StreamQuote>(reader, value, out, where);
    if (letter == "t")
        return read_as<StreamTrade>(reader, value, out, where);
    if (letter == "b" || letter == "u" || letter == "d")
        return read_as<StreamBar>(reader, value, out, where);
    if (letter == "success")
        return read_as<StreamSuccess>(reader, value, out, where);
    if (letter == "error")
        return read_as<StreamError>(reader, value, out, where);
    if (letter == "subscription")
        return read_as<StreamSubscription>(reader, value, out, where);
    if (letter == "s")
        return read_as<StreamStatus>(reader, value, out, where);
    if (letter == "l")
        return read_as<StreamLuld>(reader, value, out, where);
    if (letter == "c")
        return read_as<StreamCorrection>(reader, value, out, where);
    if (letter == "x")
        return read_as<StreamCancel>(reader, value, out, where);
    if (letter == "o")
        return read_as<StreamBook>(reader, value, out, where);
    if (!codec::is_object(value))
        return codec::wrong_kind(codec::token_of(value), where, "an object", reader.fault);
    if (letter.empty()) {
        reader.fault = {ErrorCode::Invalid, codec::path_of(where) + " lacks the key \"T\" with the kind of message"};
        return false;
    }
    out.emplace<StreamOther>().letter = letter;
    return true;
}

template <class Value>
Status read_frame(const Value& root, std::vector<StreamMessage>& out, Unread* unread) {
    Reader<Value> reader{unread};
    const Where whole;
    if (!codec::is_array(root)) {
        codec::wrong_kind(codec::token_of(root), whole, "an array of messages", reader.fault);
        return fail(std::move(reader.fault));
    }
    std::size_t index = 0;
    for (const Value value : root) {
        if (!read_message(reader, value, out.emplace_back(), Where{&whole, {}, index++})) {
            out.clear();
            return fail(std::move(reader.fault));
        }
    }
    return {};
}

template <class T, class Value>
Result<T> read_whole(const Value& value, Unread* unread, const Where& where = {}) {
    Reader<Value> reader{unread};
    T out;
    if (!reader.read_struct(value, out, where))
        return fail(std::move(reader.fault));
    return out;
}

template <class Value>
Result<StreamAction> read_action(const Value& root) {
    const std::string_view action = text_member(root, "action");
    if (action == "auth")
        return read_whole<StreamAuth>(root, nullptr);
    if (action == "subscribe")
        return read_whole<StreamSubscribe>(root, nullptr);
    if (action == "unsubscribe")
        return read_whole<StreamUnsubscribe>(root, nullptr);
    return fail(ErrorCode::Invalid, "the action is " + quoted(action) + "; auth, subscribe and unsubscribe are known");
}

// The member "data" of a frame, read as a T.
template <class T, class Value>
Result<T> read_data(const Value& root, Unread* unread) {
    const Where whole;
    for (const Value member : root) {
        if (member.key() == "data")
            return read_whole<T>(member, unread, Where{&whole, "data", {}});
    }
    return fail(ErrorCode::Invalid, "the message lacks the key \"data\"");
}

template <class Value>
Result<AccountStreamMessage> read_account_message(const Value& root, Unread* unread) {
    const std::string_view stream = text_member(root, "stream");
    if (stream == "trade_updates")
        return read_data<TradeUpdate>(root, unread);
    if (stream == "authorization")
        return read_data<Authorization>(root, unread);
    if (stream == "listening")
        return read_data<Listening>(root, unread);
    if (stream.empty())
        return fail(ErrorCode::Invalid, "the message lacks the key \"stream\" with the name of its stream");
    return AccountStreamOther{std::string{stream}};
}

template <class Value>
Result<AccountStreamAction> read_account_action(const Value& root) {
    const std::string_view action = text_member(root, "action");
    if (action == "authenticate")
        return read_data<Authenticate>(root, nullptr);
    if (action == "listen")
        return read_data<Listen>(root, nullptr);
    if (action == "auth") {
        const auto older = read_whole<StreamAuth>(root, nullptr);
        if (!older)
            return fail(older.error());
        return Authenticate{older->key, older->secret};
    }
    return fail(ErrorCode::Invalid, "the action is " + quoted(action) + "; authenticate and listen are known");
}

template <class Sink, class T>
void write_whole(const T& message, std::string& out) {
    Writer<Sink>{out}.write_struct(message);
}

template <class T>
void write_whole(const T& message, Format format, std::string& out) {
    format == Format::Json ? write_whole<JsonSink>(message, out) : write_whole<MsgpackSink>(message, out);
}

// A message of the account stream: two keys, the second of which holds it.
template <class T>
struct Envelope {
    std::string_view key;
    std::string_view name;
    const T& data;
};
template <class V, class T>
void fields(V& v, const Envelope<T>& t) {
    v.letter(t.key, t.name);
    v("data", t.data);
}

template <class Sink>
void write_frame(const std::vector<StreamMessage>& messages, std::string& out) {
    Sink head{out};
    head.begin_array(messages.size());
    bool first = true;
    for (const StreamMessage& message : messages) {
        if (std::is_same_v<Sink, JsonSink> && !std::exchange(first, false))
            out.push_back(',');
        std::visit([&](const auto& each) { write_whole<Sink>(each, out); }, message);
    }
    head.end_array();
}

}  // namespace

// Only what was passed over has no fields of its own.
template <class V, codec::Of<StreamOther> T>
void fields(V& v, T& t) {
    v("T", t.letter);
}

Status StreamReader::read(Bytes frame, Format format, std::vector<StreamMessage>& out, Unread* unread) {
    out.clear();
    return with_root<Status>(frame, format, msgpack_, [&](const auto& root) { return read_frame(root, out, unread); });
}

void encode_stream(const std::vector<StreamMessage>& messages, Format format, std::string& out) {
    format == Format::Json ? write_frame<JsonSink>(messages, out) : write_frame<MsgpackSink>(messages, out);
}

Result<StreamAction> decode_stream_action(Bytes frame, Format format) {
    wire::MsgpackDocument msgpack;
    return with_root<Result<StreamAction>>(frame, format, msgpack, [](const auto& root) { return read_action(root); });
}

void encode_stream_action(const StreamAction& action, Format format, std::string& out) {
    std::visit([&](const auto& each) { write_whole(each, format, out); }, action);
}

Result<AccountStreamMessage> decode_account_stream(Bytes frame, Format format, Unread* unread) {
    wire::MsgpackDocument msgpack;
    return with_root<Result<AccountStreamMessage>>(
        frame, format, msgpack, [&](const auto& root) { return read_account_message(root, unread); });
}

namespace {

std::string_view stream_of(const TradeUpdate&) { return "trade_updates"; }
std::string_view stream_of(const Authorization&) { return "authorization"; }
std::string_view stream_of(const Listening&) { return "listening"; }
std::string_view action_of(const Authenticate&) { return "authenticate"; }
std::string_view action_of(const Listen&) { return "listen"; }

void write_message(const AccountStreamOther& message, Format format, std::string& out) {
    write_whole(message, format, out);
}
template <class T>
void write_message(const T& message, Format format, std::string& out) {
    write_whole(Envelope<T>{"stream", stream_of(message), message}, format, out);
}

}  // namespace

template <class V, codec::Of<AccountStreamOther> T>
void fields(V& v, T& t) {
    v("stream", t.stream);
}

void encode_account_stream(const AccountStreamMessage& message, Format format, std::string& out) {
    std::visit([&](const auto& each) { write_message(each, format, out); }, message);
}

Result<AccountStreamAction> decode_account_action(Bytes frame, Format format) {
    wire::MsgpackDocument msgpack;
    return with_root<Result<AccountStreamAction>>(frame, format, msgpack,
                                                  [](const auto& root) { return read_account_action(root); });
}

void encode_account_action(const AccountStreamAction& action, Format format, std::string& out) {
    std::visit(
        [&](const auto& each) {
            write_whole(Envelope<std::decay_t<decltype(each)>>{"action", action_of(each), each}, format, out);
        },
        action);
}

}  // namespace sluice::venues::alpaca
