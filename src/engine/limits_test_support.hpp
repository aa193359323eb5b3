#pragma once

#include <gtest/gtest.h>

#include "engine/engine_test_support.hpp"
#include "engine/limits.hpp"

namespace sluice::engine {

const AccountId kOther{"B"};
const InstrumentId kSap{"SAP.DE"};
const InstrumentId kEurUsd{"EURUSD.FX"};
const InstrumentId kCall{"AAPL-C190.US"};
const Currency kEur{"EUR"};

// Two accounts, a share in euros, the pair that quotes them, and an option; limits over all accounts where a test asks.
class MoreLimits : public ::testing::Test {
protected:
    MoreLimits() {
        record.furnish();
        record.write(AccountOpened{account(kOther)});
        record.write(LimitsSet{kOther, roomy_limits(), person()});
        Adjustment opening = cash("100000", "opening");
        opening.account = kOther;
        record.write(AdjustmentApplied{opening, Applied::Changed});
        Instrument sap = instrument(kSap);
        sap.currency = kEur;
        record.write(InstrumentDefined{sap});
        Instrument pair = instrument(kEurUsd);
        pair.asset_class = AssetClass::Fx;
        pair.base_currency = kEur;
        record.write(InstrumentDefined{pair});
        Instrument call = instrument(kCall);
        call.asset_class = AssetClass::Option;
        call.multiplier = Multiplier::whole(100);
        call.expiry = Date{2026, 12, 18};
        call.option = OptionTerms{kAapl, px("190"), OptionRight::Call, ExerciseStyle::American};
        record.write(InstrumentDefined{call});
        quote(kAapl, "187.49", "187.50");
        quote(kSap, "100", "100");
        quote(kCall, "2", "2.10");
    }
    Limits& limits(AccountId id = kAccount) { return record.state.limits[id]; }
    Limits& group() {
        Limits& all = record.state.limits[AccountId{}];
        all = roomy_limits();
        all.currency = kUsd;
        all.max_order_value = all.max_daily_loss = Amount::whole(1'000'000'000);
        all.max_unprotected = all.max_order_value;
        all.max_position_fraction = Ratio::whole(100);
        all.price_collar = Ratio::whole(1);
        all.max_drawdown = Ratio{};
        return all;
    }
    void quote(InstrumentId id, std::string_view bid, std::string_view offer) {
        marks.apply(Quote{id, px(bid), px(offer), qty("5"), qty("5"), record.now, record.now}, record.now);
    }
    const OrderState& work(NewOrderSingle o, std::string_view id) {
        record.place(named(std::move(o), id));
        const OrderState& placed = record.state.orders.back();
        record.hear(report_on(placed.order, ExecType::New));
        return placed;
    }
    std::optional<Denial> denied(const NewOrderSingle& o, const OrderState* replaced = nullptr,
                                 const Requester* by = nullptr) {
        figures = DecisionFigures{};
        return judge_limits({record.state, marks, doors}, o, replaced, record.now, figures, by);
    }
    DenialCode judged(const NewOrderSingle& o, const OrderState* replaced = nullptr, const Requester* by = nullptr) {
        const auto denial = denied(o, replaced, by);
        if (denial) {
            EXPECT_EQ(denial->lock, Lock::Limits);
            EXPECT_FALSE(denial->text.empty());
        }
        return denial ? denial->code : DenialCode::None;
    }
    static NewOrderSingle of(NewOrderSingle o, InstrumentId id, AccountId owner = kAccount) {
        o.instrument = id;
        o.account = owner;
        return o;
    }

    Record record;
    Marks marks;
    Doors doors;
    DecisionFigures figures;
};

}  // namespace sluice::engine
