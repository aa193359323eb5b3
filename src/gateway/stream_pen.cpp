#include "gateway/stream_pen.hpp"

namespace sluice::gateway {

std::string& StreamPen::socket_message() {
    auto& send = out_.send();
    send.channel = reader_.channel;
    return send.bytes;
}

void StreamPen::count(std::size_t bytes) {
    bytes_ += bytes;
    slice_.sent(bytes);
    reader_.last_sent = now_;
}

void StreamPen::event(std::uint64_t sequence, EventFamily family, std::string_view json) {
    ++events_;
    reader_.last_given = sequence;
    if (reader_.socket) {
        std::string& text = socket_message();
        text += R"({"type":"event","sequence":)";
        text += std::to_string(sequence);
        text += R"(,"event":)";
        text += json;
        text += '}';
        return count(text.size());
    }
    const std::size_t before = part_.size();
    part_ += "id: ";
    part_ += std::to_string(sequence);
    part_ += "\nevent: ";
    part_ += to_text(family);
    part_ += "\ndata: ";
    part_ += json;
    part_ += "\n\n";
    count(part_.size() - before);
}

void StreamPen::word(std::string_view type, std::string_view json) {
    if (reader_.socket) {
        socket_message() = json;
        return count(json.size());
    }
    const std::size_t before = part_.size();
    part_ += "event: ";
    part_ += type;
    part_ += "\ndata: ";
    part_ += json;
    part_ += "\n\n";
    count(part_.size() - before);
}

void StreamPen::read_up_to(std::uint64_t sequence) {
    if (reader_.socket)
        return;
    const std::string field = "id: " + std::to_string(sequence) + "\n";
    part_ += field;
    count(field.size());
}

void StreamPen::ping(std::uint64_t sequence) {
    if (reader_.socket)
        return word("ping", R"({"type":"ping","sequence":)" + std::to_string(sequence) + "}");
    part_ += ": ping\n\n";
    count(8);
}

void StreamPen::close(std::uint16_t code, std::string_view reason) {
    flush();
    if (reader_.socket) {
        auto& close = out_.close();
        close.channel = reader_.channel;
        close.code = code;
        close.reason = reason;
        return;
    }
    auto& part = out_.part();
    part.request = reader_.request;
    part.last = true;
}

void StreamPen::flush() {
    if (part_.empty())
        return;
    auto& part = out_.part();
    part.request = reader_.request;
    part.bytes.swap(part_);
    part_.clear();
}

}  // namespace sluice::gateway
