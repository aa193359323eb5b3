#include "engine/idempotency.hpp"

#include <bit>
#include <cstring>

#include "base/bytes.hpp"        // Buffer, ByteWriter
#include "base/sha256.hpp"       // Sha256
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
    Sha256 hash;
    hash.update(bytes);
    const Digest digest = hash.finish();
    std::uint64_t head = 0;
    std::memcpy(&head, digest.data(), sizeof head);
    return head;
}

std::string adjustment_name(const Adjustment& a) {
    return std::string{a.account.view()} + '/' + std::string{a.id.view()};
}

}  // namespace sluice::engine
