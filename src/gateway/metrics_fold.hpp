#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <unordered_set>
#include <vector>

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include "model/event.hpp"  // Event

namespace sluice::gateway {

// What durable events and answers add up to, in the library's counters and histograms.
class MetricsFold {
public:
    MetricsFold();

    void on_event(const Event& event, UnixNanos durable_at);
    void on_answer(std::string_view method, std::string_view route, int status,
                   std::optional<std::chrono::nanoseconds> took);
    std::vector<prometheus::MetricFamily> collect() const { return registry_.Collect(); }

private:
    // An order of this run that has not ended.
    struct Look {
        VenueId venue;
        Side side = Side::Buy;
        UnixNanos placed_at;
        bool acknowledged = false;
        bool filled = false;
        std::vector<ClOrdId> ids;  // of its chain
        std::uint64_t number = 0;  // of the order placed
    };
    struct Counting;

    using Counters = prometheus::Family<prometheus::Counter>;
    using Histograms = prometheus::Family<prometheus::Histogram>;
    Counters& counters(const char* name);
    Histograms& histograms(const char* name);

    void place(const NewOrderSingle& order, const Event& event, UnixNanos durable_at);
    void end(const ClOrdId& id);
    void end_as_denied(const ClOrdId& id);
    void keep_few_open();
    void count_order(const VenueId& venue, Side side, std::string_view outcome);
    VenueId venue_of(const AccountId& account) const;

    prometheus::Registry registry_;
    Counters& orders_;
    Counters& denials_;
    Counters& fills_;
    Counters& reconciled_;
    Counters& alerts_;
    Counters& refusals_;
    Counters& requests_;
    Histograms& durable_;
    Histograms& acknowledged_;
    Histograms& first_fill_;
    Histograms& answers_;
    std::map<AccountId, VenueId> venues_;
    std::map<ClOrdId, std::shared_ptr<Look>> open_;  // by every id of its chain; the oldest are not measured any more
    std::map<std::uint64_t, std::shared_ptr<Look>> open_by_age_;
    std::uint64_t placed_ = 0;
    std::map<ClOrdId, Side> proposed_;   // each waits for a minute at most
    std::unordered_set<ClOrdId> ended_;  // the newest ones: what comes after an end is not another
    std::deque<ClOrdId> ended_order_;
};

}  // namespace sluice::gateway
