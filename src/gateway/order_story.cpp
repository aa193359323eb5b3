#include "gateway/order_story.hpp"

#include <algorithm>
#include <memory>
#include <type_traits>
#include <utility>

#include "gateway/history_walk.hpp"   // HistoryWalk
#include "gateway/resources_kit.hpp"  // json_answer, add_sequence
#include "journal/explain.hpp"        // explain
#include "model/json.hpp"             // write_json

namespace sluice::gateway {
namespace {

using std::chrono::minutes;

constexpr minutes kBefore{15};  // a proposal and its list are older than the order
constexpr minutes kAfter{15};   // and a word on it may be later than its end

void append(const NewOrderList& list, std::vector<ClOrdId>& out) {
    for (const NewOrderSingle& order : list.orders)
        out.push_back(order.cl_ord_id);
}

struct IdsOf {
    std::vector<ClOrdId>& out;

    void operator()(const OrderPlaced& e) const { out.push_back(e.order.cl_ord_id); }
    void operator()(const OrderDenied& e) const { out.push_back(e.order.cl_ord_id); }
    void operator()(const ReplacePlaced& e) const {
        out.push_back(e.orig_cl_ord_id);
        out.push_back(e.order.cl_ord_id);
    }
    void operator()(const CancelPlaced& e) const { out.push_back(e.cl_ord_id); }
    void operator()(const QueryPlaced& e) const { out.push_back(e.cl_ord_id); }
    void operator()(const CommandRefused& e) const { out.push_back(e.target); }
    void operator()(const RequestDropped& e) const { out.push_back(e.cl_ord_id); }
    void operator()(const RequestProgress& e) const { out.push_back(e.outcome.cl_ord_id); }
    void operator()(const ReportApplied& e) const {
        out.push_back(e.order);
        out.push_back(e.report.cl_ord_id);
        out.push_back(e.report.orig_cl_ord_id);
    }
    void operator()(const CancelRejected& e) const { out.push_back(e.reject.cl_ord_id); }
    void operator()(const NotFoundNoted& e) const { out.push_back(e.not_found.cl_ord_id); }
    void operator()(const Overfilled& e) const { out.push_back(e.cl_ord_id); }
    void operator()(const Alerted& e) const { out.push_back(e.cl_ord_id); }
    void operator()(const ListPlaced& e) const { append(e.list, out); }
    void operator()(const OrderProposed& e) const {
        out.push_back(e.order.cl_ord_id);
        if (e.list)
            append(*e.list, out);
    }
    void operator()(const ProposalEnded& e) const {
        out.push_back(e.cl_ord_id);
        out.insert(out.end(), e.placed_as.begin(), e.placed_as.end());
    }
    template <class T>
    void operator()(const T&) const {}
};

// The events of one order, as they come by in sequence.
class Gathering {
public:
    Gathering(const engine::OrderState& order, std::vector<ClOrdId> ids) : order_{order}, ids_{std::move(ids)} {}

    bool see(const Event& event) {
        if (is_over(event))
            return false;
        if (!concerns(event))
            return true;
        if (const auto* replaced = std::get_if<ReplacePlaced>(&event.body))
            ids_.push_back(replaced->order.cl_ord_id);
        events_.push_back(event);
        return true;
    }

    Answer answer(const HistoryWalk::End& end) const {
        std::string text;
        for (const std::string& line : journal::explain(events_, order_.placed_as))
            text += line + "\n";
        if (end.cut)
            text += "The story is longer than this; `sluice audit explain` tells all of it.\n";
        std::string body{"{\"order_id\":"};
        JsonWriter{body}.string(order_.placed_as.view());
        body += ",\"events\":[";
        for (const Event& event : events_) {
            if (&event != &events_.front())
                body += ',';
            write_json(event, body);
        }
        body += "],\"text\":";
        JsonWriter{body}.string(text);
        Answer answer = json_answer(body + "}");
        add_sequence(answer, end.true_up_to);
        return answer;
    }

private:
    bool is_over(const Event& event) const {
        const bool ended = is_end(order_.ord_status) && !order_.in_flight.any();
        const UnixNanos newest = std::max({order_.placed_at, order_.transact_time, order_.busted_at});
        return ended && event.time > newest + kAfter;
    }
    bool concerns(const Event& event) {
        if (const auto* stepped = std::get_if<ListStepped>(&event.body))
            return !order_.list_id.empty() && stepped->list_id == order_.list_id;
        named_.clear();
        order_ids_of(event, named_);
        return std::any_of(named_.begin(), named_.end(), [this](const ClOrdId& id) {
            return !id.empty() && std::find(ids_.begin(), ids_.end(), id) != ids_.end();
        });
    }

    engine::OrderState order_;
    std::vector<ClOrdId> ids_;
    std::vector<ClOrdId> named_;
    std::vector<Event> events_;
};

// When the first word on it may have been: its own, or that of the list it belongs to.
UnixNanos first_word(const engine::State& state, const engine::OrderState& order) {
    UnixNanos first = order.placed_at;
    for (const auto* lists : {&state.lists, &state.ended_lists})
        if (const auto found = lists->find(order.list_id); found != lists->end())
            first = std::min(first, found->second.placed_at);
    return first - kBefore;
}

// The ids it is known under from the beginning: its own, and the one it was proposed under in an earlier run.
std::vector<ClOrdId> first_ids(const engine::State& state, const engine::OrderState& order) {
    std::vector<ClOrdId> ids{order.placed_as, order.order.cl_ord_id};
    for (const auto& [asked, placed] : state.approved_as)
        if (placed == order.placed_as)
            ids.push_back(asked);
    return ids;
}

}  // namespace

void order_ids_of(const Event& event, std::vector<ClOrdId>& out) { std::visit(IdsOf{out}, event.body); }

Said explain_order(const engine::OrderState& order, Room& room, const Reply& reply) {
    const engine::State& state = room.loop.engine().state();
    const auto gathering = std::make_shared<Gathering>(order, first_ids(state, order));
    auto problem = HistoryWalk::start_at(
        room.history, first_word(state, order), room.loop.journal().durable_up_to, {},
        [gathering](const Event& event) { return gathering->see(event); },
        [gathering, reply](const HistoryWalk::End& end) {
            if (end.problem)
                reply(*end.problem);
            else
                reply(gathering->answer(end));
        });
    if (problem)
        return std::move(*problem);
    return Later{};
}

}  // namespace sluice::gateway
