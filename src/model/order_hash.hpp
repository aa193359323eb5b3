#pragma once

#include <string>
#include <string_view>

#include "model/order.hpp"  // NewOrderSingle, NewOrderList

namespace sluice {

// What a person approves: SHA-256, as hex, of everything that is asked for. The ids that the engine gives do not count,
// so the hash of a preview is that of the order placed afterwards.
std::string canonical_hash(const NewOrderSingle& order);
std::string canonical_hash(const NewOrderList& list);

// Whether what a person typed names this hash: its beginning, at least kHashTyped characters of it, in either case.
constexpr std::size_t kHashTyped = 8;
bool names_hash(std::string_view typed, std::string_view hash);

}  // namespace sluice
