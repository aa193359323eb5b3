#include "gateway/alert_message.hpp"

#include <algorithm>

#include "base/json_reader.hpp"  // JsonDocument
#include "base/json_writer.hpp"  // JsonWriter
#include "base/sha256.hpp"       // hex
#include "base/text.hpp"         // parse_uint64
#include "base/utf8.hpp"         // utf8_length
#include "wire/hmac.hpp"         // hmac_sha256

namespace sluice::gateway {
namespace {

constexpr std::size_t kTextMax = 3'800;     // bytes: Telegram takes 4,096 characters
constexpr std::size_t kMessageMax = 8'000;  // bytes of a message in a webhook
constexpr std::chrono::seconds kAskedMax{3'600};

std::string_view mark_of(Severity severity) {
    switch (severity) {
        case Severity::Info: return "INFO";
        case Severity::Warning: return "WARNING";
        case Severity::Critical: return "CRITICAL";
    }
    return "";
}

// Whole characters, at most so many bytes; what is no UTF-8 is a question mark.
std::string cut(std::string_view text, std::size_t most) {
    std::string out;
    while (!text.empty()) {
        const std::size_t length = std::max<std::size_t>(1, utf8_length(text));
        if (out.size() + length > most)
            return out + "...";
        if (utf8_length(text) == 0)
            out += '?';
        else
            out += text.substr(0, length);
        text.remove_prefix(length);
    }
    return out;
}

// & < > as both Telegram's HTML and Slack want them; cut so that no escape is broken.
void append_escaped(std::string& out, std::string_view text, std::size_t most) {
    for (const char c : cut(text, most)) {
        if (out.size() + 5 > most)
            return;
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            default: out += c;
        }
    }
}

std::string heading(const AlertNote& note, const std::string& source) {
    return std::string{mark_of(note.alert.severity)} + " " + note.alert.title + " (" + source + ")";
}

std::string body_text(const AlertNote& note) {
    std::string text = note.alert.message;
    if (note.repeated > 0)
        text += " (" + std::to_string(note.repeated) + " more like it since the last one)";
    return text;
}

// For people: a bold line, then the sentence.
std::string two_lines(const AlertNote& note, const std::string& source, std::string_view open, std::string_view close) {
    std::string text{open};
    append_escaped(text, heading(note, source), 600);
    text += close;
    text += '\n';
    append_escaped(text, body_text(note), kTextMax);
    return text;
}

std::string id_of(const Alert& alert, const std::string& source) {
    const std::string what =
        source + '|' + alert.key + '|' + std::to_string(alert.sequence) + '|' + std::to_string(alert.time.nanos());
    return hex(sha256(as_bytes(what))).substr(0, 32);
}

std::string webhook_body(const AlertNote& note, const std::string& source, Mode mode) {
    const Alert& alert = note.alert;
    std::string body;
    JsonWriter json{body};
    const auto optional = [&](std::string_view name, std::string_view value) {
        if (!value.empty())
            json.field(name, value);
    };
    json.begin_object();
    json.field("version", "1.0");
    json.field("id", id_of(alert, source));
    json.field("type", alert.type);
    json.field("severity", to_text(alert.severity));
    json.field("title", cut(alert.title, 500));
    json.field("message", cut(body_text(note), kMessageMax));
    json.field("time", format_rfc3339(alert.time));
    json.key("data");
    json.begin_object();
    json.field("source", source);
    json.field("mode", mode == Mode::Live ? "live" : "paper");
    if (alert.sequence != 0)
        json.field("sequence", alert.sequence);
    optional("account", alert.account.view());
    optional("instrument", alert.instrument.view());
    optional("order", alert.order.view());
    if (note.repeated > 0)
        json.field("repeated", note.repeated);
    json.end_object();
    json.end_object();
    return body;
}

std::string telegram_body(const AlertTarget& target, const AlertNote& note, const std::string& source) {
    std::string body;
    JsonWriter json{body};
    json.begin_object();
    json.field("chat_id", target.chat);
    json.field("text", two_lines(note, source, "<b>", "</b>"));
    json.field("parse_mode", "HTML");
    json.field("disable_notification", note.alert.severity == Severity::Info);
    json.field("disable_web_page_preview", true);
    json.end_object();
    return body;
}

std::string slack_body(const AlertNote& note, const std::string& source) {
    std::string body;
    JsonWriter json{body};
    json.begin_object();
    json.field("text", two_lines(note, source, "*", "*"));
    json.end_object();
    return body;
}

// Retry-After in seconds (its form as a date is nobody's here), or Telegram's own word in the body.
std::optional<std::chrono::seconds> asked_for(const AlertTarget& target, const wire::HttpReply& reply) {
    std::optional<std::uint64_t> seconds;
    if (const std::string* header = wire::find_header(reply.headers, "Retry-After"))
        if (const auto parsed = parse_uint64(trim(*header)))
            seconds = *parsed;
    if (!seconds && target.kind == AlertTargetKind::Telegram)
        if (const auto document = JsonDocument::parse(reply.body))
            if (const auto parameters = document->root().find("parameters"))
                if (const auto after = parameters->find("retry_after"))
                    if (const auto value = after->as_uint64())
                        seconds = *value;
    if (!seconds)
        return std::nullopt;
    return std::min(kAskedMax, std::chrono::seconds{std::min<std::uint64_t>(*seconds, 1'000'000)});
}

}  // namespace

wire::HttpRequest write_alert(const AlertTarget& target, const AlertNote& note, const std::string& source, Mode mode,
                              UnixNanos now) {
    wire::HttpRequest request;
    request.method = "POST";
    request.headers.push_back({"Content-Type", "application/json"});
    request.headers.push_back({"User-Agent", "sluice"});
    switch (target.kind) {
        case AlertTargetKind::Webhook: {
            request.target = target.path;
            request.body = webhook_body(note, source, mode);
            const std::string stamp = std::to_string(now.nanos() / 1'000'000'000);
            request.headers.push_back({"X-Sluice-Event", note.alert.type});
            request.headers.push_back({"X-Sluice-Timestamp", stamp});
            if (!target.secret.empty())
                request.headers.push_back({"X-Sluice-Signature",
                                           "v1=" + hex(wire::hmac_sha256(target.secret, stamp + "." + request.body)),
                                           wire::Secrecy::Secret});
            break;
        }
        case AlertTargetKind::Telegram:
            request.target = "/bot" + target.secret + "/sendMessage";
            request.body = telegram_body(target, note, source);
            break;
        case AlertTargetKind::Slack:
            request.target = target.path;
            request.body = slack_body(note, source);
            break;
    }
    return request;
}

DeliveryAnswer read_alert_answer(const AlertTarget& target, const wire::HttpReply& reply) {
    if (reply.status >= 200 && reply.status < 300)
        return {};
    const std::string text = target.name + " answered " + std::to_string(reply.status);
    if (reply.status == 429 || reply.status == 503)
        return {Delivery::Later, asked_for(target, reply), text};
    if (reply.status == 408 || reply.status >= 500)
        return {Delivery::Later, std::nullopt, text};
    return {Delivery::Never, std::nullopt, text + ", which will not change by itself; check its address and secret"};
}

}  // namespace sluice::gateway
