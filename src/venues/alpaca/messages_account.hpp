#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/date.hpp"                     // Date
#include "base/time.hpp"                     // UnixNanos
#include "model/quantities.hpp"              // Price, Quantity, Amount, Ratio
#include "venues/alpaca/messages_order.hpp"  // SideWord, AssetWord, StatusWord

namespace sluice::venues::alpaca {

// Account, positions, activities and watchlists (alpaca.md 5, 6, 14). The venue computes its figures with more decimals
// than we hold: those of accounts and positions are to the nearest nano, all but quantities.

enum class AccountStatusWord : std::uint8_t {
    Active,
    Inactive,
    Onboarding,
    Submitted,
    SubmissionFailed,
    ActionRequired,
    AccountUpdated,
    ApprovalPending,
    Approved,
    Rejected,
    AccountClosed,
    AccountClosedPending,
};
constexpr auto names(AccountStatusWord) {
    return Names<12>{"ACTIVE",          "INACTIVE",          "ONBOARDING",
                     "SUBMITTED",       "SUBMISSION_FAILED", "ACTION_REQUIRED",
                     "ACCOUNT_UPDATED", "APPROVAL_PENDING",  "APPROVED",
                     "REJECTED",        "ACCOUNT_CLOSED",    "ACCOUNT_CLOSED_PENDING"};
}

struct Account {
    std::string id;
    std::string account_number;
    Word<AccountStatusWord> status;
    Word<AccountStatusWord> crypto_status;
    std::string currency = "USD";
    Amount cash;
    Amount buying_power;
    Amount equity;
    std::optional<Amount> regt_buying_power;
    std::optional<Amount> non_marginable_buying_power;
    std::optional<Amount> options_buying_power;
    std::optional<Amount> effective_buying_power;  // left out when empty, as are the next two
    std::optional<Amount> position_market_value;
    std::optional<Amount> daytrading_buying_power;
    std::optional<Amount> last_equity;
    std::optional<Amount> portfolio_value;
    std::optional<Amount> long_market_value;
    std::optional<Amount> short_market_value;
    std::optional<Amount> initial_margin;
    std::optional<Amount> maintenance_margin;
    std::optional<Amount> last_maintenance_margin;
    std::optional<Amount> sma;
    std::optional<Amount> accrued_fees;
    std::optional<Amount> pending_transfer_in;
    std::optional<Amount> pending_transfer_out;
    std::optional<Amount> pending_reg_taf_fees;
    std::optional<Amount> intraday_adjustments;
    std::string multiplier;  // 1, 2 or 4
    bool shorting_enabled = false;
    bool trading_blocked = false;
    bool transfers_blocked = false;
    bool account_blocked = false;
    bool trade_suspended_by_user = false;
    std::optional<std::int64_t> options_approved_level;
    std::optional<std::int64_t> options_trading_level;
    std::optional<UnixNanos> created_at;
    std::optional<Date> balance_asof;
    std::optional<std::int64_t> daytrade_count;  // left out when empty, as is the next: the live API has dropped them
    std::optional<bool> pattern_day_trader;

    friend bool operator==(const Account&, const Account&) = default;
};

// GET and PATCH /v2/account/configurations. A PATCH may leave out anything and says null for what it does not change.
struct AccountConfiguration {
    std::optional<bool> fractional_trading;
    std::optional<bool> no_shorting;
    std::optional<bool> suspend_trade;
    std::optional<bool> ptp_no_exception_entry;
    std::optional<bool> disable_overnight_trading;  // left out when empty
    std::optional<std::string> max_margin_multiplier;
    std::optional<std::int64_t> max_options_trading_level;
    std::optional<std::string> trade_confirm_email;
    std::optional<std::string> dtbp_check;  // left out when empty, as is the next
    std::optional<std::string> pdt_check;

    friend bool operator==(const AccountConfiguration&, const AccountConfiguration&) = default;
};

enum class PositionSideWord : std::uint8_t { Long, Short };
constexpr auto names(PositionSideWord) { return Names<2>{"long", "short"}; }

struct Position {
    std::string asset_id;
    std::string symbol;  // of crypto also without its slash: mapping.hpp
    std::string exchange;
    Word<AssetWord> asset_class;
    std::optional<bool> asset_marginable;
    Quantity qty;  // of a short position negative
    Word<PositionSideWord> side;
    Price avg_entry_price;
    Amount cost_basis;
    std::optional<Quantity> qty_available;
    std::optional<Amount> market_value;
    std::optional<Amount> unrealized_pl;
    std::optional<Ratio> unrealized_plpc;  // 0.0084 is 0.84 %
    std::optional<Amount> unrealized_intraday_pl;
    std::optional<Ratio> unrealized_intraday_plpc;
    std::optional<Price> current_price;
    std::optional<Price> lastday_price;
    std::optional<Ratio> change_today;

    friend bool operator==(const Position&, const Position&) = default;
};

enum class FillWord : std::uint8_t { Fill, PartialFill };
constexpr auto names(FillWord) { return Names<2>{"fill", "partial_fill"}; }

// One item of /v2/account/activities. FILL has the fields of the second group, every other type those of the third;
// what is empty is left out.
struct Activity {
    std::string id;  // YYYYMMDDhhmmssfff::uuid
    std::string activity_type;
    std::optional<std::string> symbol;
    std::optional<Quantity> qty;
    // FILL
    std::optional<UnixNanos> transaction_time;
    std::optional<Word<FillWord>> type;
    std::optional<Price> price;
    std::optional<Word<SideWord>> side;
    std::optional<Quantity> leaves_qty;
    std::optional<Quantity> cum_qty;
    std::optional<std::string> order_id;
    std::optional<Word<StatusWord>> order_status;
    // every other
    std::optional<std::string> activity_sub_type;
    std::optional<Date> date;
    std::optional<UnixNanos> created_at;
    std::optional<Amount> net_amount;
    std::optional<Amount> per_share_amount;
    std::optional<std::string> status;  // executed, correct, canceled
    std::optional<std::string> currency;
    std::optional<std::string> cusip;
    std::optional<std::string> group_id;
    std::optional<std::string> description;

    friend bool operator==(const Activity&, const Activity&) = default;
};

// /v2/account/portfolio/history: columns of one length; JSON numbers, a gap is null.
struct PortfolioHistory {
    std::vector<std::int64_t> timestamp;  // seconds
    std::vector<std::optional<Amount>> equity;
    std::vector<std::optional<Amount>> profit_loss;
    std::vector<std::optional<Ratio>> profit_loss_pct;
    Amount base_value;
    std::optional<Date> base_value_asof;  // left out when empty
    std::string timeframe;
    std::map<std::string, std::vector<std::optional<Amount>>> cashflow;  // by activity type; left out when empty

    friend bool operator==(const PortfolioHistory&, const PortfolioHistory&) = default;
};

}  // namespace sluice::venues::alpaca
