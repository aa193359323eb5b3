#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "gateway/metrics_fold.hpp"
#include "gateway/order_spans.hpp"

// Orders end in more ways than by the venue's word; figures and traces hear of each.
namespace sluice::gateway {
namespace {

struct Ends {
    MetricsFold metrics;
    OrderSpans spans{1'000};
    std::uint64_t sequence = 0;

    void tell(EventBody body) {
        const Event event{++sequence, UnixNanos::from_seconds(1'795'000'000), std::move(body)};
        metrics.on_event(event, event.time);
        spans.on_event(event, event.time);
    }
    double counted(std::string_view name, std::string_view label, std::string_view value) const {
        double all = 0;
        for (const auto& family : metrics.collect())
            for (const auto& one : family.metric)
                if (family.name == name && std::any_of(one.label.begin(), one.label.end(), [&](const auto& l) {
                        return l.name == label && l.value == value;
                    }))
                    all += one.counter.value;
        return all;
    }
    double orders(std::string_view outcome) const { return counted("sluice_orders_total", "outcome", outcome); }
    // "fill fill order(Filled)": what has finished since the last call.
    std::string finished() {
        std::string text;
        for (const OrderSpan& span : spans.take()) {
            if (span.name != "fill" && span.name != "order")
                continue;
            text += (text.empty() ? "" : " ") + std::string{span.name};
            if (span.name == "order")
                text += "(" + span.attributes.back().second + ")";
        }
        return text;
    }
};

NewOrderSingle order(std::string_view id) {
    NewOrderSingle one;
    one.cl_ord_id = ClOrdId::parse(id).value();
    one.account = AccountId{"A"};
    one.instrument = InstrumentId{"AAPL.US"};
    one.order_qty = Quantity::whole(2);
    return one;
}
NewOrderList list_of(ListClass list_class, std::vector<NewOrderSingle> orders) {
    NewOrderList list;
    list.list_class = list_class;
    list.list_id = ListId{orders.front().cl_ord_id.text()};
    list.orders = std::move(orders);
    return list;
}
EventBody placed(std::string_view id) {
    OrderPlaced event;
    event.order = order(id);
    return event;
}
EventBody report(std::string_view id, OrdStatus status, std::int64_t filled) {
    ReportApplied event;
    event.order = ClOrdId::parse(id).value();
    event.report.venue = VenueId{"paper"};
    event.ord_status = status;
    event.fill_qty = Quantity::whole(filled);
    return event;
}

TEST(OrderEnds, WhatTheVenueProvedNeverToHaveHadIsDenied) {
    Ends ends;
    ends.tell(placed("P1-1"));
    ends.tell(
        NotFoundNoted{{VenueId{"paper"}, AccountId{"A"}, ClOrdId{"P1-1"}, NotFoundKind::Hint}, OrdStatus::PendingNew});
    EXPECT_EQ(ends.orders("denied"), 0);
    EXPECT_EQ(ends.spans.orders(), 1u);
    ends.tell(
        NotFoundNoted{{VenueId{"paper"}, AccountId{"A"}, ClOrdId{"P1-1"}, NotFoundKind::Proof}, OrdStatus::Denied});
    EXPECT_EQ(ends.orders("denied"), 1);
    EXPECT_EQ(ends.finished(), "order(Denied)");
    EXPECT_EQ(ends.spans.orders(), 0u);
}

TEST(OrderEnds, AProposalThatIsDeniedAtItsApprovalIsADenial) {
    Ends ends;
    OrderProposed proposed;
    proposed.order = order("P1-1");
    ends.tell(proposed);
    ProposalEnded ended;
    ended.cl_ord_id = ClOrdId{"P1-1"};
    ended.account = AccountId{"A"};
    ended.end = ProposalEnd::Denied;
    ended.denial.code = DenialCode::OrderValue;
    ends.tell(ended);
    EXPECT_EQ(ends.counted("sluice_denials_total", "code", "OrderValue"), 1);
    EXPECT_EQ(ends.orders("denied"), 1);
    EXPECT_EQ(ends.finished(), "order(Denied)");
}

TEST(OrderEnds, APackageIsOneOrderAndItsLegsHaveFills) {
    Ends ends;
    ListPlaced list;
    list.form = ListForm::Native;
    list.list = list_of(ListClass::MultiLeg, {order("P1-1"), order("P1-2"), order("P1-3")});
    ends.tell(list);
    EXPECT_EQ(ends.orders("placed"), 1);
    EXPECT_EQ(ends.spans.orders(), 1u);
    ends.tell(report("P1-2", OrdStatus::Filled, 2));
    ends.tell(report("P1-3", OrdStatus::PartiallyFilled, 1));
    ends.tell(report("P1-1", OrdStatus::Filled, 0));
    EXPECT_EQ(ends.orders("filled"), 1);
    EXPECT_EQ(ends.counted("sluice_fills_total", "venue", "paper"), 2);
    EXPECT_EQ(ends.finished(), "fill fill order(Filled)");
    EXPECT_EQ(ends.spans.orders(), 0u);
}

TEST(OrderEnds, TheOrderOfAProposedOcoThatIsNeverSentEndsWithTheList) {
    Ends ends;
    OrderProposed proposed;
    proposed.order = order("P1-1");
    ends.tell(proposed);
    ProposalEnded ended;
    ended.cl_ord_id = ClOrdId{"P1-1"};
    ended.end = ProposalEnd::Approved;
    ends.tell(ended);
    ListPlaced list;
    list.list = list_of(ListClass::Oco, {order("P1-1"), order("P1-2")});
    ends.tell(list);
    ends.tell(placed("P1-2"));
    EXPECT_EQ(ends.spans.orders(), 2u);
    ends.tell(report("P1-2", OrdStatus::Filled, 2));
    ListStepped stepped;
    stepped.list_id = list.list.list_id;
    ends.tell(stepped);
    EXPECT_EQ(ends.finished(), "fill order(Filled) order(never sent)");
    EXPECT_EQ(ends.spans.orders(), 0u);
}

TEST(OrderEnds, WhatIsOpenForEverIsForgottenByFiguresAndEndsAllTheSame) {
    Ends ends;
    for (int i = 1; i <= 10'050; ++i)
        ends.metrics.on_event(Event{1, UnixNanos::from_seconds(1), placed("P1-" + std::to_string(i))},
                              UnixNanos::from_seconds(1));
    ends.tell(RequestDropped{ClOrdId{"P1-1"}, AccountId{"A"}, RequestKind::New, {}});
    EXPECT_EQ(ends.orders("denied"), 0) << "it is not known any more";
    ends.tell(RequestDropped{ClOrdId{"P1-51"}, AccountId{"A"}, RequestKind::New, {}});
    EXPECT_EQ(ends.orders("denied"), 1);
    ends.tell(report("P1-2", OrdStatus::Canceled, 0));
    EXPECT_EQ(ends.orders("canceled"), 1);
}

}  // namespace
}  // namespace sluice::gateway
