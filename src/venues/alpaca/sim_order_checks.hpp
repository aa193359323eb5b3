#pragma once

#include <optional>
#include <vector>

#include "venues/alpaca/messages_order.hpp"  // OrderRequest
#include "venues/alpaca/sim_answer.hpp"      // Answer, Caller

namespace sluice::venues::alpaca::sim {

// A new order as it would stand, with the legs that come with it.
struct Draft {
    SimOrder order;
    std::vector<SimOrder> legs;
};

// Whether the broker takes what is asked, in the order the broker looks: form, then what the account has. Absent: it does,
// and `out` is what it takes.
std::optional<Answer> check_form(const Caller& caller, const OrderRequest& request, Draft& out);
std::optional<Answer> check_classes(const Caller& caller, const OrderRequest& request, Draft& out);
std::optional<Answer> check_account(const Caller& caller, const Draft& draft);

// No more decimals than the price may have: two from one dollar on, four below, of pairs their tick.
std::optional<Answer> check_increment(const char* field, Price px, const Listed& asset);
// Whether what it would sell is there, and what it would open can be paid; `instead` is an order it takes the place of.
std::optional<Answer> check_funds(const Caller& caller, const SimOrder& order, const SimOrder* instead = nullptr);

}  // namespace sluice::venues::alpaca::sim
