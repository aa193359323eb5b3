#pragma once

#include "exchange/synthetic.hpp"   // SyntheticMarket, synthetic_label
#include "world/market_source.hpp"  // MarketSource

namespace sluice::world {

// The made-up market as a source; its description says that it is one.
class SyntheticSource final : public MarketSource {
public:
    SyntheticSource(std::uint64_t seed, exchange::SyntheticMarket market, UnixNanos from, UnixNanos until)
        : seed_{seed}, market_{std::move(market)}, from_{from}, until_{until}, at_{from} {}

    Result<bool> next(MarketEvent& out) override {
        if (!market_.next(out)) {
            at_ = until_;
            return false;
        }
        at_ = time_of(out);
        return true;
    }
    std::optional<double> progress() const override {
        if (until_ <= from_) return std::nullopt;
        return static_cast<double>((at_ - from_).count()) / static_cast<double>((until_ - from_).count());
    }
    std::string describe() const override { return exchange::synthetic_label(seed_); }

private:
    std::uint64_t seed_;
    exchange::SyntheticMarket market_;
    UnixNanos from_;
    UnixNanos until_;
    UnixNanos at_;
};

}  // namespace sluice::world
