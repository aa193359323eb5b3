#include "model/binary.hpp"

#include "model/binary_variant.hpp"
#include "model/describe_events.hpp"

namespace sluice {

namespace {

std::string name_of(EventKind kind, std::uint64_t sequence) {
    return "record " + std::to_string(sequence) + " (" + std::string{to_text(kind)} + ")";
}

}  // namespace

void encode(const Event& event, Buffer& out) {
    std::visit([&](const auto& body) { binary::append_struct(out, body); }, event.body);
}

Result<Event> decode(EventKind kind, std::uint8_t version, std::uint64_t sequence, UnixNanos time, Bytes payload) {
    const auto index = static_cast<std::size_t>(kind);
    if (index >= count_of<EventKind>()) {
        return fail(ErrorCode::Unsupported, "record " + std::to_string(sequence) + " has the kind " +
                                                std::to_string(index) +
                                                ", which only a newer version of this program can know");
    }
    if (version < first_version_of(kind))
        return fail(ErrorCode::Corrupt, name_of(kind, sequence) + ": there is no version " + std::to_string(version));
    if (version > version_of(kind)) {
        return fail(ErrorCode::Unsupported, name_of(kind, sequence) + " has version " + std::to_string(version) +
                                                "; this program reads up to " + std::to_string(version_of(kind)));
    }
    Result<Event> event{Event{sequence, time, {}}};
    binary::Source source{ByteReader{payload}, version};
    binary::get_alternative(index, source, event->body);
    if (!source.ok() || source.bytes.remaining() != 0) {
        return fail(ErrorCode::Corrupt, name_of(kind, sequence) + ": " + binary::fault_sentence(source));
    }
    return event;
}

std::size_t fixed_layout_bytes(EventKind kind) {
    EventBody body;
    binary::Source nothing{ByteReader{Bytes{}}, version_of(kind)};
    binary::get_alternative(static_cast<std::size_t>(kind), nothing, body);
    return std::visit([](const auto& each) { return binary::fixed_width_of(each); }, body);
}

}  // namespace sluice
