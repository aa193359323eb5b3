#include "gateway/metrics_fold.hpp"

#include <variant>

#include "gateway/metrics_rows.hpp"  // metric_row

namespace sluice::gateway {
namespace {

constexpr std::size_t kEndedMax = 10'000;
constexpr std::size_t kOpenMax = 10'000;

// Seconds: from a journal on a fast disk to a venue that takes its time.
const prometheus::Histogram::BucketBoundaries& latencies() {
    static const prometheus::Histogram::BucketBoundaries bounds{
        0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300};
    return bounds;
}

double seconds(std::chrono::nanoseconds time) { return static_cast<double>(time.count()) / 1e9; }

std::string_view outcome_of(OrdStatus status) {
    switch (status) {
        case OrdStatus::Denied: return "denied";
        case OrdStatus::Filled: return "filled";
        case OrdStatus::Canceled:
        case OrdStatus::Replaced: return "canceled";
        case OrdStatus::Rejected: return "rejected";
        case OrdStatus::Expired: return "expired";
        default: return "";
    }
}

}  // namespace

struct MetricsFold::Counting {
    MetricsFold& fold;
    const Event& event;
    UnixNanos durable_at;

    void operator()(const AccountOpened& e) const { fold.venues_[e.account.id] = e.account.venue; }
    void operator()(const VenueHealthChanged& e) const { fold.venues_[e.health.account] = e.health.venue; }
    void operator()(const OrderPlaced& e) const { fold.place(e.order, event, durable_at); }
    void operator()(const ListPlaced& e) const {
        if (e.form != ListForm::Native)
            return;
        for (std::size_t i = 0; i < e.list.orders.size(); ++i)
            if (role_of(e.list, i) != ListRole::None)
                fold.place(e.list.orders[i], event, durable_at);
            else  // a leg of a package, which is one order; the leg has fills only
                fold.end(e.list.orders[i].cl_ord_id);
    }
    void operator()(const OrderProposed& e) const { fold.proposed_[e.order.cl_ord_id] = e.order.side; }
    void operator()(const ProposalEnded& e) const {
        const auto asked = fold.proposed_.extract(e.cl_ord_id);
        if (e.end == ProposalEnd::Approved)
            return;
        count_denial(e.denial);
        if (asked)
            fold.count_order(fold.venue_of(e.account), asked.mapped(), "denied");
    }
    void operator()(const OrderDenied& e) const {
        fold.count_order(fold.venue_of(e.order.account), e.order.side, "denied");
        count_denial(e.denial);
    }
    void operator()(const CommandRefused& e) const { count_denial(e.denial); }
    void operator()(const RequestDropped& e) const {
        count_denial(e.denial);
        if (e.request == RequestKind::New)
            fold.end_as_denied(e.cl_ord_id);
    }
    void operator()(const NotFoundNoted& e) const {
        if (e.ord_status == OrdStatus::Denied)
            fold.end_as_denied(e.not_found.cl_ord_id);
    }
    void operator()(const ReplacePlaced& e) const {
        const auto found = fold.open_.find(e.orig_cl_ord_id);
        if (found == fold.open_.end())
            return;
        const auto look = found->second;
        look->ids.push_back(e.order.cl_ord_id);
        fold.open_[e.order.cl_ord_id] = look;
        fold.keep_few_open();
    }
    void operator()(const ReportApplied& e) const {
        const ExecutionReport& report = e.report;
        if (!e.fill_qty.is_zero())
            fold.fills_.Add({{"venue", std::string{report.venue.view()}}}).Increment();
        if (const auto found = fold.open_.find(e.order); found != fold.open_.end())
            measure(*found->second, e);
        if (!is_end(e.ord_status) || e.order.empty() || fold.ended_.contains(e.order))
            return;
        fold.count_order(report.venue, report.side, outcome_of(e.ord_status));
        fold.end(e.order);
    }
    void operator()(const Reconciled& e) const {
        fold.reconciled_.Add({{"account", std::string{e.account.view()}}}).Increment();
    }
    void operator()(const Alerted& e) const { fold.alerts_.Add({{"code", std::string{to_text(e.code)}}}).Increment(); }
    void operator()(const AccessRefused& e) const {
        fold.refusals_.Add({{"code", e.refusal.code}}).Increment(e.refusal.count);
    }
    template <class Other>
    void operator()(const Other&) const {}

private:
    void count_denial(const Denial& denial) const {
        fold.denials_.Add({{"code", std::string{to_text(denial.code)}}}).Increment();
    }
    void measure(Look& look, const ReportApplied& e) const {
        const auto observe = [&](Histograms& family) {
            family.Add({{"venue", std::string{look.venue.view()}}}, latencies())
                .Observe(seconds(event.time - look.placed_at));
        };
        if (!std::exchange(look.acknowledged, true))
            observe(fold.acknowledged_);
        if (!e.fill_qty.is_zero() && !std::exchange(look.filled, true))
            observe(fold.first_fill_);
    }
};

MetricsFold::Counters& MetricsFold::counters(const char* name) {
    return prometheus::BuildCounter().Name(name).Help(std::string{metric_row(name).help}).Register(registry_);
}
MetricsFold::Histograms& MetricsFold::histograms(const char* name) {
    return prometheus::BuildHistogram().Name(name).Help(std::string{metric_row(name).help}).Register(registry_);
}

MetricsFold::MetricsFold()
    : orders_{counters("sluice_orders_total")},
      denials_{counters("sluice_denials_total")},
      fills_{counters("sluice_fills_total")},
      reconciled_{counters("sluice_reconciled_total")},
      alerts_{counters("sluice_alerts_raised_total")},
      refusals_{counters("sluice_access_refused_total")},
      requests_{counters("sluice_http_requests_total")},
      durable_{histograms("sluice_order_durable_seconds")},
      acknowledged_{histograms("sluice_order_ack_seconds")},
      first_fill_{histograms("sluice_order_fill_seconds")},
      answers_{histograms("sluice_http_request_seconds")} {}

void MetricsFold::on_event(const Event& event, UnixNanos durable_at) {
    std::visit(Counting{*this, event, durable_at}, event.body);
}

void MetricsFold::on_answer(std::string_view method, std::string_view route, int status,
                            std::optional<std::chrono::nanoseconds> took) {
    requests_.Add({{"method", std::string{method}}, {"route", std::string{route}}, {"status", std::to_string(status)}})
        .Increment();
    if (took)
        answers_.Add({{"route", std::string{route}}}, latencies()).Observe(seconds(*took));
}

void MetricsFold::place(const NewOrderSingle& order, const Event& event, UnixNanos durable_at) {
    auto look = std::make_shared<Look>();
    look->venue = venue_of(order.account);
    look->side = order.side;
    look->placed_at = event.time;
    look->ids.push_back(order.cl_ord_id);
    count_order(look->venue, look->side, "placed");
    durable_.Add({}, latencies()).Observe(seconds(durable_at - event.time));
    look->number = ++placed_;
    open_by_age_[look->number] = look;
    open_[order.cl_ord_id] = std::move(look);
    keep_few_open();
}

void MetricsFold::keep_few_open() {
    while (open_.size() > kOpenMax && !open_by_age_.empty()) {
        for (const ClOrdId& id : open_by_age_.begin()->second->ids)
            open_.erase(id);
        open_by_age_.erase(open_by_age_.begin());
    }
}

void MetricsFold::end_as_denied(const ClOrdId& id) {
    const auto found = open_.find(id);
    if (found == open_.end())
        return;
    count_order(found->second->venue, found->second->side, "denied");
    end(id);
}

void MetricsFold::end(const ClOrdId& id) {
    std::vector<ClOrdId> ids{id};
    if (const auto found = open_.find(id); found != open_.end()) {
        ids = found->second->ids;
        open_by_age_.erase(found->second->number);
    }
    for (const ClOrdId& one : ids) {
        open_.erase(one);
        if (ended_.insert(one).second)
            ended_order_.push_back(one);
    }
    while (ended_order_.size() > kEndedMax) {
        ended_.erase(ended_order_.front());
        ended_order_.pop_front();
    }
}

void MetricsFold::count_order(const VenueId& venue, Side side, std::string_view outcome) {
    orders_
        .Add({{"venue", std::string{venue.view()}},
              {"side", side == Side::Buy ? "buy" : "sell"},
              {"outcome", std::string{outcome}}})
        .Increment();
}

VenueId MetricsFold::venue_of(const AccountId& account) const {
    const auto known = venues_.find(account);
    return known == venues_.end() ? VenueId{} : known->second;
}

}  // namespace sluice::gateway
