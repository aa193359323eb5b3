#include "app/control_status.hpp"

#include "base/time.hpp"         // format_rfc3339
#include "engine/list_view.hpp"  // unprotected_of

namespace sluice::app {
namespace {

void write_text(JsonWriter& json, std::string_view name, std::string_view value) {
    if (!value.empty())
        json.field(name, value);
}

void write_difference(JsonWriter& json, const DifferenceFound& found) {
    json.begin_object();
    json.field("account", found.account.view());
    write_text(json, "instrument", found.instrument.view());
    write_text(json, "currency", found.currency.view());
    write_text(json, "order", found.order.view());
    json.field("class", to_text(found.difference));
    json.field("ours", found.currency.empty() ? to_text(found.ours) : to_text(found.our_cash));
    json.field("venue", found.currency.empty() ? to_text(found.venue) : to_text(found.venue_cash));
    write_text(json, "evidence", found.evidence);
    json.end_object();
}

}  // namespace

void write_proposals(JsonWriter& json, const engine::State& state, const AccountId& account, UnixNanos now) {
    json.begin_array();
    for (const auto& [id, proposal] : state.proposals) {
        const NewOrderSingle& order = proposal.order;
        if (!account.empty() && order.account != account)
            continue;
        json.begin_object();
        json.field("order", id.view());
        json.field("account", order.account.view());
        json.field("instrument", order.instrument.view());
        json.field("side", to_text(order.side));
        json.field("ord_type", to_text(order.ord_type));
        json.field("time_in_force", to_text(order.time_in_force));
        json.field("order_qty", to_text(order.order_qty));
        if (order.price)
            json.field("price", to_text(*order.price));
        if (order.stop_px)
            json.field("stop_px", to_text(*order.stop_px));
        if (proposal.list)
            json.field("list_class", to_text(proposal.list->list_class));
        json.field("by", proposal.by.who.view());
        json.field("hash", proposal.hash);
        json.field("reference_px", to_text(proposal.reference_px));
        json.field("expires", format_rfc3339(proposal.expires));
        json.field("seconds_left", (proposal.expires - now).count() / 1'000'000'000);
        json.end_object();
    }
    json.end_array();
}

void write_unprotected(JsonWriter& json, const engine::State& state) {
    json.begin_array();
    for (const auto& [account, opened] : state.accounts)
        for (const auto& [instrument, qty] : engine::unprotected_of(state, account)) {
            if (qty.is_zero())
                continue;
            json.begin_object();
            json.field("account", account.view());
            json.field("instrument", instrument.view());
            json.field("qty", to_text(qty));
            json.end_object();
        }
    json.end_array();
}

void write_flattens(JsonWriter& json, const engine::State& state) {
    json.begin_array();
    for (const auto& [account, flatten] : state.flattens) {
        json.begin_object();
        json.field("account", account.view());
        json.field("since", format_rfc3339(flatten.since));
        write_text(json, "reason", flatten.reason);
        json.end_object();
    }
    json.end_array();
}

void write_reconciliation(JsonWriter& json, const engine::State& state, const Certificates& certificates) {
    json.begin_object();
    json.key("accounts");
    json.begin_array();
    for (const auto& [account, compared] : state.reconciles) {
        json.begin_object();
        json.field("account", account.view());
        json.field("adopted", compared.adopted);
        json.field("snapshot", compared.compared);
        if (compared.compared != 0)
            json.field("compared_at", format_rfc3339(compared.compared_at));
        json.field("differences", std::uint64_t{compared.open.size()});
        if (const auto seen = certificates.find(account); seen != certificates.end()) {
            json.field("ours_hash", seen->second.ours_hash);
            json.field("venue_hash", seen->second.venue_hash);
        }
        json.end_object();
    }
    json.end_array();
    json.key("differences");
    json.begin_array();
    for (const auto& [account, compared] : state.reconciles)
        for (const auto& [key, found] : compared.open)
            write_difference(json, found);
    json.end_array();
    json.end_object();
}

}  // namespace sluice::app
