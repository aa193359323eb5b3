#include "model/binary.hpp"
#include "model/binary_variant.hpp"
#include "model/describe_commands.hpp"
#include "model/describe_market_data.hpp"

// Inputs and market data: a kind byte, a version byte, then the struct. A command is its requester, a kind byte of its
// own and its body; a report a kind byte of its own and its body.
namespace sluice {

namespace {

constexpr std::uint8_t kInputVersion = 4;  // versions 1 to 3 are still read
constexpr std::uint8_t kMarketDataVersion = 1;

using binary::Source;

// The kind byte of one of `count` alternatives, or a refusal.
std::size_t get_kind(Source& source, const char* name, std::size_t count) {
    const std::size_t kind = source.bytes.u8();
    if (source.bytes.failed() || kind >= count)
        source.refuse(name);
    return kind;
}

void get_version(Source& source, std::uint8_t newest) {
    source.version = source.bytes.u8();
    if (source.version == 0 || source.version > newest)
        source.refuse("version");
}

template <class Variant>
void get_variant(Source& source, const char* name, Variant& out) {
    const std::size_t kind = get_kind(source, name, std::variant_size_v<Variant>);
    if (source.ok())
        binary::get_alternative(kind, source, out);
}

template <class Variant>
void put_variant(Buffer& out, const Variant& variant) {
    out.push_back(static_cast<std::byte>(variant.index()));
    std::visit([&](const auto& body) { binary::append_struct(out, body); }, variant);
}

struct InputWriter {
    Buffer& out;

    void operator()(const Command& command) const {
        binary::append_struct(out, command.by);
        put_variant(out, command.body);
    }
    void operator()(const VenueReport& report) const { put_variant(out, report); }
    template <class T>
    void operator()(const T& input) const {
        binary::append_struct(out, input);
    }
};

template <class T>
Input get_as(Source& source) {
    T input;
    if constexpr (std::same_as<T, Command>) {
        binary::get_struct(source, input.by);
        get_variant(source, "command", input.body);
    } else if constexpr (std::same_as<T, VenueReport>) {
        get_variant(source, "report", input);
    } else {
        binary::get_struct(source, input);
    }
    return input;
}

Input get_input(InputKind kind, Source& source) {
    switch (kind) {
        case InputKind::Command: return get_as<Command>(source);
        case InputKind::VenueReport: return get_as<VenueReport>(source);
        case InputKind::Quote: return get_as<Quote>(source);
        case InputKind::Trade: return get_as<Trade>(source);
        case InputKind::Durable: return get_as<Durable>(source);
        case InputKind::JournalHealth: return get_as<JournalHealth>(source);
        case InputKind::Wake: break;
    }
    return Wake{};
}

bool done(const Source& source) { return source.ok() && source.bytes.remaining() == 0; }

}  // namespace

void encode(const Input& input, Buffer& out) {
    out.push_back(static_cast<std::byte>(input.index()));
    out.push_back(std::byte{kInputVersion});
    std::visit(InputWriter{out}, input);
}

Result<Input> decode_input(Bytes bytes) {
    Source source{ByteReader{bytes}, kInputVersion};
    const std::size_t kind = get_kind(source, "kind", count_of<InputKind>());
    get_version(source, kInputVersion);
    Result<Input> input{Wake{}};
    if (source.ok())
        *input = get_input(static_cast<InputKind>(kind), source);
    if (!done(source))
        return fail(ErrorCode::Corrupt, "captured input: " + binary::fault_sentence(source));
    return input;
}

void encode_market_data(const MarketData& data, Buffer& out) {
    out.push_back(static_cast<std::byte>(data.index()));
    out.push_back(std::byte{kMarketDataVersion});
    std::visit([&](const auto& each) { binary::append_struct(out, each); }, data);
}

Result<MarketData> decode_market_data(Bytes bytes) {
    Source source{ByteReader{bytes}, kMarketDataVersion};
    const std::size_t kind = get_kind(source, "kind", count_of<MarketDataKind>());
    get_version(source, kMarketDataVersion);
    Result<MarketData> data{Quote{}};
    if (source.ok())
        binary::get_alternative(kind, source, *data);
    if (!done(source))
        return fail(ErrorCode::Corrupt, "market data: " + binary::fault_sentence(source));
    return data;
}

}  // namespace sluice
