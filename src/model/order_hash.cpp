#include "model/order_hash.hpp"

#include <algorithm>

#include "base/sha256.hpp"         // Sha256, hex
#include "model/binary_parts.hpp"  // append_struct
#include "model/describe_orders.hpp"

namespace sluice {

namespace {

template <class T>
std::string hash_of(const T& t) {
    Buffer bytes;
    binary::append_struct(bytes, t);
    Sha256 hash;
    hash.update(bytes);
    return hex(hash.finish());
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

std::string canonical_hash(const NewOrderSingle& order) {
    NewOrderSingle asked = order;
    asked.cl_ord_id = ClOrdId{};
    return hash_of(asked);
}

std::string canonical_hash(const NewOrderList& list) {
    NewOrderList asked = list;
    asked.list_id = ListId{};
    for (NewOrderSingle& order : asked.orders)
        order.cl_ord_id = ClOrdId{};
    return hash_of(asked);
}

bool names_hash(std::string_view typed, std::string_view hash) {
    return typed.size() >= kHashTyped && typed.size() <= hash.size() &&
           std::equal(typed.begin(), typed.end(), hash.begin(), [](char a, char b) { return lower(a) == b; });
}

}  // namespace sluice
