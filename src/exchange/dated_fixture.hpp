#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "exchange/exchange_fixture.hpp"

namespace sluice::exchange {

// Test support: a floor with options on NOVA.SIM and with accounts that may be short, S and T; what is dated comes back as
// lines "A Exercise NOVA.SIM 100@90 cash -9000 USD".
class DatedFloor : public Floor {
public:
    explicit DatedFloor(ExchangeConfig config = {}) : Floor{std::move(config)} {
        for (const char* name : {"S", "T"}) {
            EXPECT_TRUE(exchange.open_account(*AccountId::parse(name), BuyingPower::Unchecked));
            EXPECT_TRUE(exchange.deposit(*AccountId::parse(name), Currency{"USD"}, money("1000000")));
        }
    }

    // Expires on 2026-03-03, a day after the floor's first moment, unless said otherwise.
    static Instrument option(const char* name, OptionRight right, const char* strike,
                             Settlement settlement = Settlement::Physical) {
        Instrument out;
        out.id = *InstrumentId::parse(name);
        out.asset_class = AssetClass::Option;
        out.multiplier = Multiplier::whole(100);
        out.settlement = settlement;
        out.expiry = Date{2026, 3, 3};
        out.option = OptionTerms{InstrumentId{"NOVA.SIM"}, px(strike), right, ExerciseStyle::American};
        return out;
    }
    static Instrument index() {
        Instrument out = share("IDX.SIM");
        out.asset_class = AssetClass::Index;
        return out;
    }
    static Instrument future(const char* name, Settlement settlement = Settlement::Cash) {
        Instrument out;
        out.id = *InstrumentId::parse(name);
        out.asset_class = AssetClass::Future;
        out.multiplier = Multiplier::whole(50);
        out.settlement = settlement;
        out.expiry = Date{2026, 3, 3};
        return out;
    }

    void act(std::string_view rows) {
        const auto actions = market::parse_corporate_actions(
            "kind,instrument,date,pay_date,ratio,amount,currency\n" + std::string{rows}, "actions.csv");
        ASSERT_TRUE(actions) << actions.error().text;
        EXPECT_TRUE(exchange.add_actions(*actions));
    }
    void give(const char* account, const char* instrument, const char* size, const char* avg = "0") {
        EXPECT_TRUE(
            exchange.set_position(*AccountId::parse(account), *InstrumentId::parse(instrument), qty(size), px(avg)));
    }
    void print(const char* instrument, std::string_view price, std::string_view size = "1") {
        now += kMs;
        exchange.on_trade({*InstrumentId::parse(instrument), px(price), qty(size), Aggressor::Unknown, 0, now, now},
                          now);
    }
    void until(std::string_view time) {
        now = *parse_rfc3339(time);
        exchange.advance(now);
    }

    // The adjustments and ends of orders told since, one line each.
    std::string told() {
        reports.clear();
        exchange.take_reports(now, reports);
        std::string lines;
        for (const VenueReport& report : reports) {
            if (const auto* one = std::get_if<Adjustment>(&report))
                lines += line(*one) + "\n";
            if (const auto* one = std::get_if<ExecutionReport>(&report);
                one != nullptr && (one->exec_type == ExecType::Canceled || one->exec_type == ExecType::Expired))
                lines += std::string{one->cl_ord_id.view()} + " " + std::string{to_text(one->exec_type)} + ": " +
                         one->text + "\n";
        }
        return lines;
    }
    static std::string line(const Adjustment& one) {
        std::string out = std::string{one.account.view()} + " " + std::string{to_text(one.kind)} + " " +
                          std::string{one.instrument.view()};
        if (one.product != Product::None)
            out += " " + std::string{to_text(one.product)};
        if (one.kind == AdjustmentKind::Split)
            out += " x" + to_text(one.ratio);
        if (!one.qty.is_zero())
            out += " " + to_text(one.qty) + "@" + to_text(one.price);
        if (!one.cash.is_zero())
            out += " cash " + to_text(one.cash) + " " + std::string{one.currency.view()};
        return out;
    }
    // Why, of the adjustments told() gave last.
    std::vector<std::string> reasons() const {
        std::vector<std::string> out;
        for (const VenueReport& report : reports)
            if (const auto* one = std::get_if<Adjustment>(&report))
                out.push_back(one->text);
        return out;
    }
    std::vector<std::string> ids() const {
        std::vector<std::string> out;
        for (const VenueReport& report : reports)
            if (const auto* one = std::get_if<Adjustment>(&report))
                out.emplace_back(one->id.view());
        return out;
    }
};

}  // namespace sluice::exchange
