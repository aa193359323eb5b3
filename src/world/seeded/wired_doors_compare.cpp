// What must hold when the doors have come to rest.
#include <map>
#include <set>

#include "base/json_reader.hpp"    // JsonDocument
#include "gateway/rest_words.hpp"  // rest_word
#include "model/json.hpp"          // write_json
#include "world/seeded/wired_doors.hpp"

namespace sluice::world {
namespace {

std::string text_of(const JsonValue& value, std::string_view name) {
    const auto member = value.find(name);
    return member && member->kind() == JsonKind::String ? std::string{member->as_string().value_or("")} : std::string{};
}

}  // namespace

void WiredDoors::compare(const engine::State& state) const {
    compare_readers();
    compare_keys();
    const DoorTrader& asker = *traders_.front();
    if (!asker.orders() || !asker.positions())
        return fail_("the door does not answer at rest");
    compare_orders(state, *asker.orders(), asker.orders_up_to());
    compare_positions(state, *asker.positions());
}

void WiredDoors::compare_readers() const {
    const std::vector<Event>& kept = kept_();
    for (const auto& reader : readers_) {
        if (reader->events().size() != kept.size())
            return fail_("a reader of the stream has " + std::to_string(reader->events().size()) +
                         " events at rest of " + std::to_string(kept.size()));
        for (std::size_t i = 0; i < kept.size(); ++i) {
            std::string json;
            write_json(kept[i], json);
            if (reader->events()[i] != json)
                return fail_("a reader of the stream got " + reader->events()[i] + " where the journal has " + json);
        }
    }
}

void WiredDoors::compare_keys() const {
    std::map<std::string, std::set<std::string>> placed;
    std::map<std::string, std::set<std::string>> proposed;
    const auto key_of = [](const Requester& by) {
        return std::string{by.who.view()} + " " + std::string{by.key.view()};
    };
    const auto note = [&](auto& ids, const Requester& by, const NewOrderSingle& order) {
        if (by.origin == Origin::Token && !by.key.empty())
            ids[key_of(by)].insert(std::string{order.cl_ord_id.view()});
    };
    for (const Event& event : kept_()) {
        if (const auto* one = std::get_if<OrderPlaced>(&event.body))
            note(placed, one->by, one->order);
        else if (const auto* denied = std::get_if<OrderDenied>(&event.body))
            note(placed, denied->by, denied->order);
        else if (const auto* proposal = std::get_if<OrderProposed>(&event.body))
            note(proposed, proposal->by, proposal->order);
    }
    for (const auto* ids : {&placed, &proposed})
        for (const auto& [key, orders] : *ids)
            if (orders.size() > 1)
                return fail_("the key " + key + " has led to " + std::to_string(orders.size()) + " orders");
}

// What happened to an order after the door had answered, it cannot have shown: such orders are left out.
void WiredDoors::compare_orders(const engine::State& state, const std::string& shown, std::uint64_t up_to) const {
    std::string later;
    for (const Event& event : kept_())
        if (event.sequence > up_to)
            write_json(event, later);
    const auto is_later = [&](const engine::OrderState& order) {
        return later.find('"' + std::string{order.order.cl_ord_id.view()} + '"') != std::string::npos ||
               later.find('"' + std::string{order.placed_as.view()} + '"') != std::string::npos;
    };
    const auto document = JsonDocument::parse(shown);
    if (!document || document->root().kind() != JsonKind::Array)
        return fail_("the orders at the door are no array: " + shown);
    std::set<const engine::OrderState*> seen;
    for (const JsonValue row : document->root()) {
        const std::string id = text_of(row, "order_id");
        const auto parsed = ClOrdId::parse(id);
        const engine::OrderState* ours = parsed ? state.find_order(*parsed) : nullptr;
        if (ours == nullptr)
            continue;  // one that waits for a person, or is held by a list
        seen.insert(ours);
        if (is_later(*ours))
            continue;
        if (text_of(row, "filled_qty") != to_text(ours->cum_qty) ||
            text_of(row, "status") != gateway::rest_word(ours->ord_status))
            return fail_("the door shows " + id + " as " + text_of(row, "status") + " with " +
                         text_of(row, "filled_qty") + " filled, and the engine has " +
                         std::string{to_text(ours->ord_status)} + " with " + to_text(ours->cum_qty));
    }
    if (document->root().size() >= 1'000)
        return;
    for (const engine::OrderState& ours : state.orders)
        if (!seen.contains(&ours) && !is_later(ours))
            return fail_("the door does not show " + std::string{ours.order.cl_ord_id.view()});
}

void WiredDoors::compare_positions(const engine::State& state, const std::string& shown) const {
    const auto document = JsonDocument::parse(shown);
    if (!document || document->root().kind() != JsonKind::Array)
        return fail_("the positions at the door are no array: " + shown);
    std::map<std::string, std::string> rows;
    for (const JsonValue row : document->root())
        rows[text_of(row, "account") + " " + text_of(row, "symbol")] = text_of(row, "qty");
    for (const auto& [key, position] : state.positions) {
        const std::string name = std::string{key.account.view()} + " " + std::string{key.instrument.view()};
        const auto found = rows.find(name);
        const std::string qty = found == rows.end() ? "0" : found->second;
        if (qty != to_text(position.qty))
            return fail_("the door shows " + qty + " of " + name + ", and the engine holds " + to_text(position.qty));
    }
}

}  // namespace sluice::world
