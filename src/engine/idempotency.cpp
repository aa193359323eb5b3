#include "engine/idempotency.hpp"

#include <algorithm>
#include <cstring>
#include <variant>

#include "base/bytes.hpp"        // Buffer, ByteWriter
#include "base/sha256.hpp"       // Sha256
#include "engine/placing.hpp"    // denial_of
#include "engine/trailing.hpp"   // as_asked
#include "model/order_hash.hpp"  // canonical_hash

namespace sluice::engine {
namespace {

template <class T>
void put(ByteWriter& out, const std::optional<T>& value) {
    out.u8(value ? 1 : 0);
    if (value)
        out.i128(value->nanos());
}

std::uint64_t head_of(const Buffer& bytes) {
    Sha256 hash;
    hash.update(bytes);
    const Digest digest = hash.finish();
    std::uint64_t head = 0;
    std::memcpy(&head, digest.data(), sizeof head);
    return head;
}

// Whether a command asks for what its key was used for. A kind that keeps no key was never used for anything.
struct Repeats {
    const State& state;
    const Requester& by;
    const KeyUse& use;

    NewOrderSingle asked(NewOrderSingle order) const {
        if (order.strategy.empty())
            order.strategy = by.who;
        return order;
    }
    bool operator()(const SubmitOrder& submit) const { return use.body_hash == body_hash(asked(submit.order)); }
    bool operator()(const SubmitList& submit) const {
        NewOrderList list = submit.list;
        for (NewOrderSingle& order : list.orders)
            order = asked(order);
        if (use.body_hash == body_hash(list))
            return true;
        // A denied list is recorded by its first order.
        const OrderState* order = state.find_order(use.cl_ord_id);
        const bool denied = order != nullptr && order->ord_status == OrdStatus::Denied && order->list_id.empty();
        return denied && !list.orders.empty() && use.body_hash == body_hash(list.orders.front());
    }
    bool operator()(const ReplaceOrder& replace) const { return use.body_hash == body_hash(replace); }
    bool operator()(const auto&) const { return false; }
};

bool keeps_key(const CommandBody& body) {
    return std::holds_alternative<SubmitOrder>(body) || std::holds_alternative<SubmitList>(body) ||
           std::holds_alternative<ReplaceOrder>(body);
}

}  // namespace

std::string key_name(const Requester& by) { return std::string{by.who.view()} + '/' + std::string{by.key.view()}; }

std::uint64_t body_hash(const NewOrderList& list) {
    const std::string hash = canonical_hash(list);
    std::uint64_t head = 0;
    for (const char digit : hash.substr(0, 16))
        head = head * 16 + static_cast<std::uint64_t>(digit <= '9' ? digit - '0' : digit - 'a' + 10);
    return head;
}

std::uint64_t body_hash(const NewOrderSingle& order) {
    // A trailing stop that we move was asked for without the price it was placed at.
    const NewOrderSingle o = as_asked(order);
    Buffer bytes;
    ByteWriter out{bytes};
    out.text(o.account.view());
    out.text(o.instrument.view());
    out.text(o.strategy.view());
    for (const auto e : {static_cast<std::uint8_t>(o.side), static_cast<std::uint8_t>(o.ord_type),
                         static_cast<std::uint8_t>(o.time_in_force), static_cast<std::uint8_t>(o.product),
                         static_cast<std::uint8_t>(o.position_effect), static_cast<std::uint8_t>(o.exec_inst)})
        out.u8(e);
    out.i128(o.order_qty.nanos());
    put(out, o.price);
    put(out, o.stop_px);
    put(out, o.cash_order_qty);
    put(out, o.trail_amount);
    put(out, o.trail_percent);
    put(out, o.display_qty);
    put(out, o.expire_time);
    return head_of(bytes);
}

std::uint64_t body_hash(const ReplaceOrder& replace) {
    Buffer bytes;
    ByteWriter out{bytes};
    out.text(std::string_view{"replace"});
    out.text(replace.target.view());
    out.i128(replace.order_qty.nanos());
    put(out, replace.price);
    put(out, replace.stop_px);
    put(out, replace.trail_amount);
    put(out, replace.trail_percent);
    return std::max<std::uint64_t>(head_of(bytes), 1);  // zero stands for no key in records
}

const KeyUse* find_key(const State& state, const Requester& by) {
    if (by.key.empty())
        return nullptr;
    const auto used = state.keys.find(key_name(by));
    return used == state.keys.end() ? nullptr : &used->second;
}

KeyState key_state(const State& state, const Command& command) {
    const KeyUse* use = keeps_key(command.body) ? find_key(state, command.by) : nullptr;
    if (use == nullptr)
        return KeyState::Free;
    return std::visit(Repeats{state, command.by, *use}, command.body) ? KeyState::Repeated : KeyState::Reused;
}

Denial why_reused(const KeyUse& use, const Requester& by) {
    return denial_of(DenialCode::KeyReused, "key " + std::string{by.key.view()} + " was used for order " +
                                                std::string{use.cl_ord_id.view()} + " with another body");
}

std::string adjustment_name(const Adjustment& a) {
    return std::string{a.account.view()} + '/' + std::string{a.id.view()};
}

}  // namespace sluice::engine
