#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gateway/trace_context.hpp"  // TraceContext
#include "model/event.hpp"            // Event

namespace sluice::gateway {

// A finished span of an order's trace. Times are the market's.
struct OrderSpan {
    std::string trace_id, span_id, parent_id;  // parent empty: none
    std::string_view name;
    UnixNanos begin, end;
    std::vector<std::pair<std::string_view, std::string>> attributes;
    std::string fault;  // empty: it went well
};

// Folds durable events into spans. An order's own span is finished with the order; within it:
//   locks and limits   the decision, with its figures
//   approval           from the proposal to a person's word
//   journal            from the decision until it was durable
//   venue              from the moment it was sent to the venue's first word
//   fill               from that, or the fill before, to each fill
//   replace, cancel    from the request to the word that settles it
class OrderSpans {
public:
    explicit OrderSpans(std::size_t orders_max) : orders_max_{orders_max} {}

    void on_event(const Event& event, UnixNanos durable_at);
    void adopt(const ClOrdId& order, TraceContext context);
    std::vector<OrderSpan> take() { return std::exchange(finished_, {}); }
    // What is under way is finished as far as it is known: nobody will hear of it here any more.
    void close_all(UnixNanos at);
    std::size_t orders() const { return by_age_.size(); }

private:
    struct Open {
        std::vector<ClOrdId> ids;   // of its chain, and of a package's legs
        std::vector<ClOrdId> legs;  // which have fills only
        std::string trace_id, span_id, parent_id;
        UnixNanos begin;
        UnixNanos asked;  // the decision that placed it
        std::optional<UnixNanos> sent, replace_asked, cancel_asked;
        UnixNanos mark;       // the venue's last word that a fill is measured from
        bool placed = false;  // otherwise proposed only
        bool acknowledged = false;
        std::uint64_t spans = 0;
        std::vector<std::pair<std::string_view, std::string>> attributes;
    };
    using Known = std::shared_ptr<Open>;
    struct Fold;

    Known open(const NewOrderSingle& order, const Requester& by, UnixNanos at);
    Known find(const ClOrdId& id) const;
    void name_too(const Known& order, const ClOrdId& id);
    OrderSpan& finish(Open& order, std::string_view name, UnixNanos begin, UnixNanos end);
    void close(const Known& order, UnixNanos at, std::string_view status, std::string fault);

    std::size_t orders_max_;
    std::map<ClOrdId, Known> orders_;
    std::deque<Known> by_age_;
    std::map<ClOrdId, TraceContext> adopted_;  // of orders whose first event is not durable yet
    std::deque<ClOrdId> adopted_by_age_;
    std::vector<OrderSpan> finished_;
};

// The body of one OTLP/HTTP message with JSON.
std::string write_otlp(const std::vector<OrderSpan>& spans, std::string_view version, std::string_view instance);

}  // namespace sluice::gateway
