#pragma once

#include <deque>
#include <map>
#include <memory>
#include <utility>
#include <variant>

#include "world/market_source.hpp"  // MarketSource

namespace sluice::app {

// A source taken up in the middle: what is stamped before `from` was played in an earlier run and is passed over, but for
// the newest quote of each instrument, which still stands.
class LaterSource final : public world::MarketSource {
public:
    LaterSource(std::unique_ptr<world::MarketSource> source, UnixNanos from)
        : source_{std::move(source)}, from_{from} {}

    Result<bool> next(world::MarketEvent& out) override {
        if (!begun_)
            if (auto begun = begin(); !begun)
                return tl::unexpected{begun.error()};
        if (first_.empty())
            return source_->next(out);
        out = std::move(first_.front());
        first_.pop_front();
        return true;
    }
    std::optional<double> progress() const override { return source_->progress(); }
    std::string describe() const override { return source_->describe(); }

private:
    Status begin() {
        begun_ = true;
        std::map<InstrumentId, Quote> standing;
        world::MarketEvent event;
        while (true) {
            const auto more = source_->next(event);
            if (!more)
                return tl::unexpected{more.error()};
            const bool here = *more && world::time_of(event) >= from_;
            if (*more && !here) {
                if (const auto* quote = std::get_if<Quote>(&event))
                    standing[quote->instrument] = *quote;
                continue;
            }
            for (auto& [instrument, quote] : standing)
                first_.emplace_back(std::move(quote));
            if (here)
                first_.push_back(std::move(event));
            return {};
        }
    }

    std::unique_ptr<world::MarketSource> source_;
    UnixNanos from_;
    bool begun_ = false;
    std::deque<world::MarketEvent> first_;  // to be given before the source goes on
};

}  // namespace sluice::app
