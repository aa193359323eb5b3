#include "model/command_json.hpp"

#include "model/binary_variant.hpp"  // the alternatives by number
#include "model/describe_commands.hpp"
#include "model/json_fields.hpp"

namespace sluice {

namespace {

template <class T>
constexpr std::int64_t max_units() {
    if constexpr (std::same_as<T, Quantity>)
        return kMaxQuantityUnits;
    if constexpr (std::same_as<T, Amount>)
        return kMaxAmountUnits;
    return kMaxPriceUnits;
}

// Finds the first figure beyond the doors' bounds.
struct Bounds {
    Status status{};

    template <class T>
    void operator()(const char* name, const T& field) {
        look(name, field);
    }
    template <class T>
    void part(const char* name, const T& field) {
        look(name, field);
    }

private:
    template <class T>
    void look(const char* name, const T& field) {
        if constexpr (binary::IsOptional<T>::value) {
            if (field)
                look(name, *field);
        } else if constexpr (binary::IsVector<T>::value) {
            for (const auto& each : field)
                look(name, each);
        } else if constexpr (binary::IsFixed<T>::value) {
            const T limit = T::whole(max_units<T>());
            if (!status || (field <= limit && field >= -limit))
                return;
            status = fail(ErrorCode::OutOfRange, std::string{name} + " " + to_text(field) +
                                                     " is out of range: at most " + to_text(limit) + " either way");
        } else if constexpr (!binary::Scalar<T> && !std::same_as<T, std::string>) {
            describe(*this, field);
        }
    }
};

// The members of `by` that stand in the object; the rest keeps what `by` had.
struct RequesterReader {
    json::Reader reader;

    template <class T>
    void operator()(const char* name, T& field) {
        if (reader.object.find(name))
            reader(name, field);
    }
    template <class T>
    void part(const char* name, T& field) {
        reader.part(name, field);
    }
};

}  // namespace

void write_json(const Command& command, std::string& out) {
    JsonWriter writer{out};
    writer.begin_object();
    writer.field("command", to_text(kind_of(command)));
    json::write_struct(writer, command.by);
    std::visit([&](const auto& body) { json::write_struct(writer, body); }, command.body);
    writer.end_object();
}

Result<Command> parse_command_json(std::string_view text) {
    const auto document = JsonDocument::parse(text);
    if (!document)
        return tl::unexpected{document.error()};
    const JsonValue root = document->root();
    if (root.kind() != JsonKind::Object)
        return json::refuse(root, "an object");
    const auto name = root.get("command");
    if (!name)
        return tl::unexpected{name.error()};
    CommandKind kind{};
    if (Status status = json::read_enum(*name, kind); !status)
        return tl::unexpected{status.error()};

    Result<Command> command{Command{}};
    command->by.origin = Origin::Token;
    command->by.who = StrategyId{};
    RequesterReader requester{json::Reader{root}};
    describe(requester, command->by);
    Status status = requester.reader.status;
    binary::Source nothing{ByteReader{Bytes{}}, 1};
    binary::get_alternative(static_cast<std::size_t>(kind), nothing, command->body);
    if (status) {
        const std::size_t read = 1 + requester.reader.read;
        status = std::visit([&](auto& body) { return json::read_struct(root, body, read); }, command->body);
    }
    Bounds bounds;
    std::visit([&](const auto& body) { describe(bounds, body); }, command->body);
    if (status)
        status = bounds.status;
    if (!status)
        return tl::unexpected{status.error()};
    return command;
}

}  // namespace sluice
