#include "model/json.hpp"

#include "model/binary_variant.hpp"  // the alternatives by number
#include "model/describe_events.hpp"
#include "model/describe_market_data.hpp"
#include "model/json_fields.hpp"

namespace sluice {

namespace {

EventFamily family_of_refusal(CommandKind command) {
    switch (command) {
        case CommandKind::SubmitOrder:
        case CommandKind::SubmitList:
        case CommandKind::ReplaceOrder:
        case CommandKind::CancelOrder:
        case CommandKind::CancelAll:
        case CommandKind::Flatten:
        case CommandKind::Approve:
        case CommandKind::RejectProposal: return EventFamily::Order;
        case CommandKind::NoteSignal: return EventFamily::Signal;
        case CommandKind::Arm:
        case CommandKind::Disarm:
        case CommandKind::Halt:
        case CommandKind::Resume:
        case CommandKind::Freeze:
        case CommandKind::Unfreeze:
        case CommandKind::Reconcile:
        case CommandKind::DefineInstrument:
        case CommandKind::OpenAccount:
        case CommandKind::SetLimits:
        case CommandKind::SetRate:
        case CommandKind::IssueToken:
        case CommandKind::RevokeToken:
        case CommandKind::NoteRefusal: return EventFamily::Control;
    }
    return EventFamily::Control;
}

template <class Kind>
Result<Kind> read_kind(JsonValue object) {
    Kind kind{};
    const auto member = object.get("kind");
    if (!member)
        return tl::unexpected{member.error()};
    if (Status status = json::read_enum(*member, kind); !status)
        return tl::unexpected{status.error()};
    return kind;
}

Status check_family(JsonValue object, EventFamily family) {
    const auto member = object.get("event");
    const auto name = member ? member->as_string() : Result<std::string_view>{tl::unexpected{member.error()}};
    if (!name)
        return tl::unexpected{name.error()};
    if (*name == to_text(family))
        return {};
    return json::refuse(*member, std::string{to_text(family)} + " for this kind");
}

// Fills `out` with alternative `index`, whose fields are the object's members but for `already_read`.
template <class Variant>
Status read_alternative(std::size_t index, JsonValue object, std::size_t already_read, Variant& out) {
    binary::Source nothing{ByteReader{Bytes{}}, 1};
    binary::get_alternative(index, nothing, out);  // the alternative at its defaults: there is nothing to read
    return std::visit([&](auto& body) { return json::read_struct(object, body, already_read); }, out);
}

Result<JsonDocument> parse_object(std::string_view text) {
    auto document = JsonDocument::parse(text);
    if (document && document->root().kind() != JsonKind::Object)
        return json::refuse(document->root(), "an object");
    return document;
}

Status read_head(JsonValue object, Event& event) {
    json::Reader reader{object};
    reader("sequence", event.sequence);
    reader("time", event.time);
    return reader.status;
}

}  // namespace

EventFamily family_of(const Event& event) {
    switch (kind_of(event)) {
        case EventKind::RunStarted:
        case EventKind::RunStopped:
        case EventKind::InstrumentDefined:
        case EventKind::AccountOpened:
        case EventKind::LimitsSet:
        case EventKind::Armed:
        case EventKind::ArmingEnded:
        case EventKind::Halted:
        case EventKind::Resumed:
        case EventKind::FreezeChanged:
        case EventKind::DayOpened:
        case EventKind::RateSet:
        case EventKind::EquityPeaked:
        case EventKind::TokenIssued:
        case EventKind::TokenRevoked: return EventFamily::Control;
        case EventKind::OrderPlaced:
        case EventKind::OrderDenied:
        case EventKind::ReplacePlaced:
        case EventKind::CancelPlaced:
        case EventKind::QueryPlaced:
        case EventKind::RequestDropped:
        case EventKind::RequestProgress:
        case EventKind::CancelRejected:
        case EventKind::NotFoundNoted:
        case EventKind::ListPlaced:
        case EventKind::ListStepped:
        case EventKind::OrderProposed:
        case EventKind::ProposalEnded:
        case EventKind::FlattenStarted:
        case EventKind::FlattenEnded: return EventFamily::Order;
        case EventKind::CommandRefused: return family_of_refusal(std::get<CommandRefused>(event.body).command);
        case EventKind::ReportApplied:
            return std::get<ReportApplied>(event.body).fill_qty.is_zero() ? EventFamily::Order : EventFamily::Fill;
        case EventKind::Overfilled: return EventFamily::Fill;
        case EventKind::AdjustmentApplied: return EventFamily::PositionAdjustment;
        case EventKind::VenuePositionSeen:
        case EventKind::VenueBalanceSeen:
        case EventKind::VenueHealthChanged:
        case EventKind::JournalHealthChanged:
        case EventKind::Alerted:
        case EventKind::SnapshotAsked:
        case EventKind::AccountAdopted:
        case EventKind::DifferenceFound:
        case EventKind::DifferenceClosed:
        case EventKind::Reconciled:
        case EventKind::AccessRefused: return EventFamily::Health;
        case EventKind::SignalNoted: return EventFamily::Signal;
    }
    return EventFamily::Control;
}

void write_json(const Event& event, std::string& out) {
    JsonWriter writer{out};
    writer.begin_object();
    writer.field("event", to_text(family_of(event)));
    writer.field("kind", to_text(kind_of(event)));
    writer.field("sequence", event.sequence);
    writer.field("time", std::string_view{format_rfc3339(event.time)});
    std::visit([&](const auto& body) { json::write_struct(writer, body); }, event.body);
    writer.end_object();
}

Result<Event> parse_json(std::string_view text) {
    const auto document = parse_object(text);
    if (!document)
        return tl::unexpected{document.error()};
    const JsonValue root = document->root();
    const auto kind = read_kind<EventKind>(root);
    if (!kind)
        return tl::unexpected{kind.error()};
    Result<Event> event{Event{}};
    Status status = read_head(root, *event);
    if (status)
        status = read_alternative(static_cast<std::size_t>(*kind), root, 4, event->body);
    if (status)
        status = check_family(root, family_of(*event));
    if (!status)
        return tl::unexpected{status.error()};
    return event;
}

void write_json(const MarketData& data, std::string& out) {
    JsonWriter writer{out};
    writer.begin_object();
    writer.field("event", to_text(EventFamily::MarketData));
    writer.field("kind", to_text(static_cast<MarketDataKind>(data.index())));
    std::visit([&](const auto& each) { json::write_struct(writer, each); }, data);
    writer.end_object();
}

Result<MarketData> parse_market_data_json(std::string_view text) {
    const auto document = parse_object(text);
    if (!document)
        return tl::unexpected{document.error()};
    const JsonValue root = document->root();
    const auto kind = read_kind<MarketDataKind>(root);
    if (!kind)
        return tl::unexpected{kind.error()};
    Result<MarketData> data{Quote{}};
    Status status = check_family(root, EventFamily::MarketData);
    if (status)
        status = read_alternative(static_cast<std::size_t>(*kind), root, 2, *data);
    if (!status)
        return tl::unexpected{status.error()};
    return data;
}

}  // namespace sluice
