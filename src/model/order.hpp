#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "base/time.hpp"         // UnixNanos
#include "model/enums.hpp"       // Names
#include "model/ids.hpp"         // ClOrdId, AccountId, InstrumentId, StrategyId
#include "model/quantities.hpp"  // Price, Quantity, Amount, Ratio

namespace sluice {

// Names and meanings follow FIX 4.4; the number is the FIX tag.
enum class Side : std::uint8_t { Buy, Sell };  // 54
constexpr auto names(Side) { return Names<2>{"Buy", "Sell"}; }
constexpr Side opposite(Side side) { return side == Side::Buy ? Side::Sell : Side::Buy; }

enum class OrdType : std::uint8_t {  // 40
    Market,
    Limit,
    Stop,
    StopLimit,
    TrailingStop,  // by trail_amount or trail_percent
    MarketIfTouched,
    LimitIfTouched,
    MarketOnClose,
    LimitOnClose,
};
constexpr auto names(OrdType) {
    return Names<9>{"Market",          "Limit",          "Stop",          "StopLimit",   "TrailingStop",
                    "MarketIfTouched", "LimitIfTouched", "MarketOnClose", "LimitOnClose"};
}

enum class TimeInForce : std::uint8_t { Day, Gtc, Ioc, Fok, Gtd, Opg, Cls };  // 59
constexpr auto names(TimeInForce) { return Names<7>{"Day", "Gtc", "Ioc", "Fok", "Gtd", "Opg", "Cls"}; }

// Indian product types; None elsewhere. Positions are kept per product.
enum class Product : std::uint8_t { None, Mis, Cnc, Nrml };
constexpr auto names(Product) { return Names<4>{"None", "MIS", "CNC", "NRML"}; }

enum class PositionEffect : std::uint8_t { Auto, Open, Close };  // 77
constexpr auto names(PositionEffect) { return Names<3>{"Auto", "Open", "Close"}; }

// 18 ExecInst and its neighbours, as a set.
enum class ExecInst : std::uint8_t { None = 0, PostOnly = 1, ReduceOnly = 2, AllOrNone = 4, ExtendedHours = 8 };
constexpr ExecInst operator|(ExecInst a, ExecInst b) {
    return static_cast<ExecInst>(static_cast<std::uint8_t>(a) | static_cast<std::uint8_t>(b));
}
constexpr ExecInst kAllExecInst =
    ExecInst::PostOnly | ExecInst::ReduceOnly | ExecInst::AllOrNone | ExecInst::ExtendedHours;
constexpr bool has(ExecInst set, ExecInst one) {
    return (static_cast<std::uint8_t>(set) & static_cast<std::uint8_t>(one)) != 0;
}

// What we asked for. Journaled before it is sent and never edited; a replace is a new request.
struct NewOrderSingle {
    ClOrdId cl_ord_id;  // 11: given by the engine; empty in a command
    AccountId account;  // 1
    InstrumentId instrument;
    StrategyId strategy;  // who decided
    Side side = Side::Buy;
    OrdType ord_type = OrdType::Market;
    TimeInForce time_in_force = TimeInForce::Day;
    Product product = Product::None;
    PositionEffect position_effect = PositionEffect::Auto;
    ExecInst exec_inst = ExecInst::None;
    Quantity order_qty;            // 38: positive, or zero exactly when cash_order_qty is present
    std::optional<Price> price;    // 44: present exactly for the limit types
    std::optional<Price> stop_px;  // 99: present exactly for stop and touch types
    // The rarer terms.
    std::optional<Amount> cash_order_qty;  // 152: the order as a sum of money
    std::optional<Price> trail_amount;     // TrailingStop: one of these two
    std::optional<Ratio> trail_percent;    // 0.05 is five percent
    std::optional<Quantity> display_qty;   // 1138
    std::optional<UnixNanos> expire_time;  // 126: present exactly for Gtd

    friend bool operator==(const NewOrderSingle&, const NewOrderSingle&) = default;
};

constexpr bool has_limit_price(OrdType type) {
    return type == OrdType::Limit || type == OrdType::StopLimit || type == OrdType::LimitIfTouched ||
           type == OrdType::LimitOnClose;
}
constexpr bool has_trigger_price(OrdType type) {
    return type == OrdType::Stop || type == OrdType::StopLimit || type == OrdType::MarketIfTouched ||
           type == OrdType::LimitIfTouched;
}

struct Instrument;
// One sentence when the order contradicts itself or the instrument's tick and lot; the sentence names the field and the
// nearest valid values. The account and the market are not looked at.
Status check(const NewOrderSingle& order, const Instrument& instrument);

// Several orders that live together. Bracket: entry, then target and stop. Oco: two that exclude each other. Oto: the
// second after the first. MultiLeg: one price for 2 to 6 legs.
enum class ListClass : std::uint8_t { Bracket, Oco, Oto, MultiLeg };  // 1385 ContingencyType
constexpr auto names(ListClass) { return Names<4>{"Bracket", "Oco", "Oto", "MultiLeg"}; }

struct Leg {  // 555 NoLegs
    InstrumentId instrument;
    Side side = Side::Buy;
    Quantity ratio_qty;  // 623
    PositionEffect position_effect = PositionEffect::Auto;

    friend bool operator==(const Leg&, const Leg&) = default;
};

// What an order is within its list.
enum class ListRole : std::uint8_t { None, Entry, Target, Stop, Package };
constexpr auto names(ListRole) { return Names<5>{"None", "Entry", "Target", "Stop", "Package"}; }

// `orders` by class, all of one account and, but for MultiLeg, one instrument:
//   Bracket   entry, target (Limit), stop (Stop, StopLimit or TrailingStop); the exits on the other side, with the
//             entry's quantity
//   Oco       target (Limit), stop (Stop, StopLimit or TrailingStop): one side, one quantity
//   Oto       entry, then one exit of the other side: a target or a stop
//   MultiLeg  one order: how many packages, and as `price` what one costs (below zero: what it brings); `legs` say of
//             what
struct NewOrderList {  // 35=E
    ListId list_id;    // 66: given by the engine; empty in a command
    ListClass list_class = ListClass::Bracket;
    std::vector<NewOrderSingle> orders;
    std::vector<Leg> legs;  // MultiLeg only, 2 to 6

    friend bool operator==(const NewOrderList&, const NewOrderList&) = default;
};
// The role of order number `index` of the list; None when there is no such order.
ListRole role_of(const NewOrderList& list, std::size_t index);
// One sentence when the list contradicts itself or an instrument's tick and lot. `find` answers null for an unknown
// instrument. The account and the market are not looked at.
using FindInstrument = std::function<const Instrument*(const InstrumentId&)>;
Status check(const NewOrderList& list, const FindInstrument& find);

}  // namespace sluice
