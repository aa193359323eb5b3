#include "engine/state.hpp"

namespace sluice::engine {

const OrderState* State::find_order(const ClOrdId& id) const {
    const std::uint32_t* index = order_index.find(id);
    return index == nullptr ? nullptr : &orders[*index];
}

const Position* State::find_position(const PositionKey& key) const {
    const auto it = positions.find(key);
    return it == positions.end() ? nullptr : &it->second;
}

const Instrument* State::find_instrument(const InstrumentId& id) const {
    const auto it = instruments.find(id);
    return it == instruments.end() ? nullptr : &it->second;
}

bool State::is_halted(const AccountId& account) const { return halts.contains(AccountId{}) || halts.contains(account); }

bool State::is_frozen(const AccountId& account, const InstrumentId& instrument) const {
    return freezes.contains({account, instrument});
}

}  // namespace sluice::engine
