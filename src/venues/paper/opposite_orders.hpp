#pragma once

#include <optional>
#include <vector>

#include "model/venue_request.hpp"  // VenueRequest, VenueReport

namespace sluice::venues::paper {

// The open orders of the accounts, as a broker keeps them who refuses an order that may trade with one on the other side.
// It is told every request that goes on and every report in their order.
class OppositeOrders {
public:
    // Whether an open order of the same account and instrument stands on the other side and its price may be met. One that is
    // being cancelled does not count.
    bool meets(const NewOrderSingle& order) const;
    void sent(const VenueRequest& request);
    void told(const VenueReport& report);

private:
    struct Open {
        ClOrdId id;
        AccountId account;
        InstrumentId instrument;
        Side side;
        std::optional<Price> limit;
        ClOrdId replaces;  // until that has ended; empty: nothing
        bool cancelling = false;
    };
    void add(const NewOrderSingle& order, const ClOrdId& replaces = {});
    void remove(const ClOrdId& id);
    void stay(const ClOrdId& named);

    std::vector<Open> open_;
};

}  // namespace sluice::venues::paper
