#include "engine/state.hpp"

namespace sluice::engine {

const OrderState* State::find_order(const ClOrdId& id) const {
    const std::uint32_t* index = order_index.find(id);
    return index == nullptr ? nullptr : &orders[*index];
}

std::vector<ClOrdId> ids_of(const Proposal& proposal) {
    if (!proposal.list)
        return {proposal.order.cl_ord_id};
    std::vector<ClOrdId> ids;
    for (const NewOrderSingle& order : proposal.list->orders)
        ids.push_back(order.cl_ord_id);
    return ids;
}

ClOrdId State::placed_id(const ClOrdId& id) const {
    if (find_order(id) != nullptr)
        return id;
    const auto it = approved_as.find(id);
    return it == approved_as.end() ? id : it->second;
}

const Proposal* State::find_proposal(const ClOrdId& id) const {
    for (const auto& [first, proposal] : proposals)
        for (const ClOrdId& one : ids_of(proposal))
            if (one == id)
                return &proposal;
    return nullptr;
}

const Position* State::find_position(const PositionKey& key) const {
    const auto it = positions.find(key);
    return it == positions.end() ? nullptr : &it->second;
}

const Instrument* State::find_instrument(const InstrumentId& id) const {
    const auto it = instruments.find(id);
    return it == instruments.end() ? nullptr : &it->second;
}

const TokenState* State::find_token(const TokenId& id) const {
    const auto it = tokens.find(id);
    return it == tokens.end() ? nullptr : &it->second;
}

bool State::is_halted(const AccountId& account) const { return halts.contains(AccountId{}) || halts.contains(account); }

bool State::is_frozen(const AccountId& account, const InstrumentId& instrument) const {
    return freezes.contains({account, instrument});
}

}  // namespace sluice::engine
