#pragma once

#include <array>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "exchange/exchange_fixture.hpp"
#include "exchange/naive_margin_testkit.hpp"

namespace sluice::exchange {

// Test support: one exchange with two accounts of random profiles, and the naive model's picture of the same. Families: US
// shares, options and futures; the same in India by product; pairs of three coins.
struct MarginFloor {
    using Big = naive::Big;

    explicit MarginFloor(std::uint64_t seed)
        : random_{seed, 1}, family_{random_.below(4)}, exchange_{config_of(family_), calendar_} {
        switch (family_) {
            case 0:
            case 1: set_up_us(); break;
            case 2: set_up_india(); break;
            default: set_up_coins(); break;
        }
        for (std::size_t i = 0; i < 2; ++i)
            accounts_[i] = naive::Account{world_, powers_[i], fee_per_unit()};
        open_accounts();
    }
    MarginFloor(const MarginFloor&) = delete;
    MarginFloor& operator=(const MarginFloor&) = delete;

    static ExchangeConfig config_of(std::uint64_t family) {
        ExchangeConfig config;
        market::FeeLine line{.name = "commission"};
        if (family < 3) {
            line.per_unit = money("0.01");
        } else {
            line.of_value = *parse_ratio("0.001");
            line.currency = market::FeeCurrency::Received;
        }
        config.fees = {"test", {line}};
        return config;
    }
    Big fee_per_unit() const { return family_ < 3 ? 10'000'000 : 0; }

    int list(const std::string& name, naive::Thing thing, std::int64_t cents) {
        Instrument one;
        one.id = *InstrumentId::parse(name);
        one.asset_class = thing.asset;
        one.multiplier = Multiplier::whole(thing.multiplier);
        one.currency = currencies_[static_cast<std::size_t>(thing.currency)];
        if (thing.base >= 0)
            one.base_currency = currencies_[static_cast<std::size_t>(thing.base)];
        if (thing.asset == AssetClass::Option || thing.asset == AssetClass::Future)
            one.expiry = Date{2031, 12, 19};
        if (thing.asset == AssetClass::Option)
            one.option = OptionTerms{ids_[static_cast<std::size_t>(thing.underlying)],
                                     Price::from_nanos(static_cast<std::int64_t>(thing.strike)), thing.right,
                                     ExerciseStyle::American};
        EXPECT_TRUE(exchange_.define(one));
        if (thing.contract_initial != 0) {
            const market::ContractMargin each{Amount::from_nanos(thing.contract_initial),
                                              Amount::from_nanos(thing.contract_maintenance)};
            EXPECT_TRUE(exchange_.set_contract_margin(one.id, each));
        }
        ids_.push_back(one.id);
        middles_.push_back(cents);
        world_.things.push_back(thing);
        world_.markets.emplace_back();
        return static_cast<int>(ids_.size()) - 1;
    }
    static naive::Thing option(OptionRight right, std::int64_t strike, int multiplier) {
        naive::Thing out;
        out.asset = AssetClass::Option;
        out.right = right;
        out.strike = strike * naive::kUnit;
        out.underlying = 0;
        out.multiplier = multiplier;
        return out;
    }
    static naive::Thing future(int multiplier, std::int64_t initial, std::int64_t maintenance) {
        naive::Thing out;
        out.asset = AssetClass::Future;
        out.multiplier = multiplier;
        out.contract_initial = initial * naive::kUnit;
        out.contract_maintenance = maintenance * naive::kUnit;
        return out;
    }
    static naive::Thing pair(int base, int quote) {
        naive::Thing out;
        out.asset = AssetClass::Crypto;
        out.base = base;
        out.currency = quote;
        return out;
    }
    void set_up_us() {
        currencies_ = {Currency{"USD"}, Currency{"EUR"}};
        world_.products = {Product::None};
        list("NOVA.SIM", {}, 10'000);
        list("NOVA-C105", option(OptionRight::Call, 105, 100), 350);
        list("NOVA-P95", option(OptionRight::Put, 95, 100), 300);
        list("FUT-A", future(5, 60, 50), 10'000);
        list("FUT-B", future(10, 0, 0), 10'000);
        powers_ = {BuyingPower::RegT, random_.chance(1, 2) ? BuyingPower::Cash : BuyingPower::RegT};
    }
    void set_up_india() {
        currencies_ = {Currency{"INR"}};
        world_.products = {Product::None, Product::Mis, Product::Cnc, Product::Nrml};
        list("NOVA.NSE", {}, 10'000);
        list("NOVA-105-CE", option(OptionRight::Call, 105, 1), 350);
        list("NOVA-95-PE", option(OptionRight::Put, 95, 1), 300);
        list("NOVA-FUT", future(1, 0, 0), 10'000);
        powers_ = {BuyingPower::India, BuyingPower::India};
    }
    void set_up_coins() {
        currencies_ = {Currency{"USDT"}, Currency{"BTC"}, Currency{"ETH"}};
        world_.products = {Product::None};
        list("BTC/USDT", pair(1, 0), 10'000);
        list("ETH/USDT", pair(2, 0), 5'000);
        list("ETH/BTC", pair(2, 1), 50);
        powers_ = {BuyingPower::CryptoSpot, BuyingPower::CryptoSpot};
    }
    void open_accounts() {
        for (std::size_t i = 0; i < 2; ++i) {
            EXPECT_TRUE(exchange_.open_account(names_[i], powers_[i]));
            for (std::size_t c = 0; c < currencies_.size(); ++c) {
                const std::int64_t units = c == 0 ? random_.between(500, 9'000) : family_ == 3 ? 100 : 0;
                EXPECT_TRUE(exchange_.deposit(names_[i], currencies_[c], Amount::whole(units)));
                accounts_[i].paid_in[static_cast<int>(c)] = units * naive::kUnit;
            }
        }
    }

    Random random_;
    std::uint64_t family_;
    TestCalendar calendar_;
    Exchange exchange_;
    UnixNanos now_ = *parse_rfc3339("2026-03-02T15:00:00Z");
    std::array<AccountId, 2> names_{AccountId{"P"}, AccountId{"Q"}};
    std::array<BuyingPower, 2> powers_{};
    std::vector<Currency> currencies_;
    std::vector<InstrumentId> ids_;
    std::vector<std::int64_t> middles_;  // cents
    naive::World world_;
    std::array<naive::Account, 2> accounts_{naive::Account{world_, BuyingPower::Cash, 0},
                                            naive::Account{world_, BuyingPower::Cash, 0}};
};

}  // namespace sluice::exchange
