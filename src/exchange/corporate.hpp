#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/time.hpp"                 // UnixNanos
#include "market/corporate_actions.hpp"  // CorporateAction, SplitRatio
#include "market/settlement.hpp"         // SettlementRule, PrintMean
#include "model/account.hpp"             // Adjustment

namespace sluice::exchange {

// What happens to holders on a date, and what is known of it (corporate.cpp, expiry.cpp). Accounts, listings, actions and
// contracts are named by their numbers.

// At one moment in this order: an end of trading before the settlement that follows it.
enum class DueKind : std::uint8_t { Split, ExDividend, PayDividend, LastTrade, Settle, Bill };
struct Due {
    std::int64_t at = 0;
    DueKind kind = DueKind::Split;
    std::uint32_t index = 0;  // of an action, of a contract, or of a bill
    friend auto operator<=>(const Due&, const Due&) = default;
};

// A listing that expires.
enum class ContractState : std::uint8_t {
    Trading,
    Ended,    // no longer traded, not settled yet
    Waiting,  // for the next print of its source: the opening print, or any where there has been none
    Settled,
};
struct Contract {
    std::uint32_t listing = 0;
    market::SettlementRule rule;
    InstrumentId source;      // whose prints give the final value
    market::Session session;  // of the expiry day
    UnixNanos last_trade;
    UnixNanos settles;  // Open: at the first print from here on
    ContractState state = ContractState::Trading;
    market::SplitRatio ratio;             // splits of the underlying since the listing
    std::vector<std::uint32_t> declined;  // accounts that do not exercise
};

// What the prints of one listing say for the contracts that settle on them.
struct PrintWatch {
    std::chrono::minutes mean_over{30};
    std::optional<market::Session> session;
    market::PrintMean mean;  // of the last minutes of the session
};

// What was held on an ex-date.
struct Entitlement {
    std::uint32_t action = 0;
    std::uint32_t account = 0;
    std::uint32_t listing = 0;
    Product product = Product::None;
    Quantity qty;
};

struct Corporate {
    static constexpr std::uint32_t kNone = ~std::uint32_t{0};

    bool begun = false;              // the first moment has been seen
    std::optional<UnixNanos> since;  // what is dated before was done by an earlier run; absent: the first moment
    std::vector<Due> due;            // a heap, earliest first
    std::vector<market::CorporateAction> actions;
    std::vector<Contract> contracts;
    std::vector<PrintWatch> watches;
    std::vector<Entitlement> entitled;
    std::vector<Adjustment> told;  // kept, for the reports that name them
    std::uint64_t numbered = 0;    // adjustments without a name of their own
    std::uint64_t drawn = 0;       // assignments
};

}  // namespace sluice::exchange
