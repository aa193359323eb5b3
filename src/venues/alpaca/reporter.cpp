#include "venues/alpaca/reporter.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace sluice::venues::alpaca {

namespace {

constexpr std::chrono::seconds kKeptFor{30};

// The venue's own id of it stays readable in the text.
void name_execution(ExecutionReport& report, const OrderId& order, Quantity cum_qty) {
    if (report.exec_id.empty())
        return;  // the total alone is told
    if (report.text.empty())
        report.text = "execution " + std::string{report.exec_id.view()};
    report.exec_id = execution_name(order, cum_qty);
}

}  // namespace

bool Reporter::read(const Order& order, ReportSource source, std::vector<ExecutionReport>& into, bool& complete) {
    known_.learn(order);
    bool news = false;
    // The parent of a package names no instrument; its legs do.
    if (!order.symbol.empty()) {
        if (auto report = to_report(order, whose_, source)) {
            const auto id = OrderId::parse(order.id).value_or(OrderId{});
            news = known_.note(id, *report);
            if (const auto it = replaced_by_others_.find(id); it != replaced_by_others_.end()) {
                if (!ClOrdId::parse(order.client_order_id))
                    into.push_back(std::move(it->second));
                replaced_by_others_.erase(it);
            }
            into.push_back(std::move(*report));
        } else {
            complete = false;
            ++unreadable_;
        }
    }
    for (const Order& leg : order.legs)
        news = read(leg, source, into, complete) || news;
    return news;
}

bool Reporter::tell(const Order& order, ReportSource source, UnixNanos now, Outbox& out) {
    std::vector<ExecutionReport> reports;
    bool complete = true;
    const bool news = read(order, source, reports, complete);
    for (ExecutionReport& report : reports)
        out.reports.emplace_back(std::move(report));
    tell_kept(now, out);
    return news;
}

void Reporter::tell(const TradeUpdate& update, UnixNanos now, Outbox& out) {
    known_.learn(update.order);
    auto told = to_report(update, whose_, known_.replacement_of(update.order));
    if (!told) {
        ++unreadable_;
        return;
    }
    if (auto* refused = std::get_if<OrderCancelReject>(&*told)) {
        const auto id = OrderId::parse(update.order.id);
        const auto* seen = id ? known_.find(*id) : nullptr;
        if (refused->cl_ord_id.empty() && seen != nullptr)
            refused->cl_ord_id = seen->cl_ord_id;
        out.reports.emplace_back(std::move(*refused));
        return;
    }
    auto& report = std::get<ExecutionReport>(*told);
    if (keep(update, report, now))
        return;
    tell_update(update, std::move(report), now, out);
    tell_kept(now, out);
}

void Reporter::tell_update(const TradeUpdate& update, ExecutionReport report, UnixNanos now, Outbox& out) {
    const auto id = OrderId::parse(update.order.id).value_or(OrderId{});
    known_.note(id, report);
    known_.heard(id, now);
    if (update.event == EventWord::Replaced && report.exec_type != ExecType::Replaced)
        replaced_by_others(update, report);
    if (report.exec_type == ExecType::Trade && report.cum_qty)
        name_execution(report, id, *report.cum_qty);
    out.reports.emplace_back(std::move(report));
}

// A replacement nobody here asked for: an earlier run's, or somebody else's. In that case the order has ended for us, and
// what replaces it is an order that is not ours. Its client id tells.
void Reporter::replaced_by_others(const TradeUpdate& update, const ExecutionReport& report) {
    const auto next = OrderId::parse(update.order.replaced_by.value_or(""));
    if (!next)
        return;
    ExecutionReport over = report;
    over.exec_type = ExecType::Canceled;
    over.ord_status = OrdStatus::Canceled;
    over.order_id = OrderId::parse(update.order.id).value_or(OrderId{});
    over.text = "replaced from outside by order " + *update.order.replaced_by;
    replaced_by_others_.insert_or_assign(*next, std::move(over));
    wanted_.push_back(*next);
}

bool Reporter::keep(const TradeUpdate& update, const ExecutionReport& report, UnixNanos now) {
    const auto* seen = known_.find(OrderId::parse(update.order.id).value_or(OrderId{}));
    const bool named = (seen != nullptr && !seen->cl_ord_id.empty()) || known_.find_sent(report.cl_ord_id) != nullptr;
    if (named || !known_.may_be_leg(report.instrument, now))
        return false;
    kept_.push_back({update, now + kKeptFor});
    return true;
}

std::optional<UnixNanos> Reporter::due() const {
    return kept_.empty() ? std::nullopt : std::optional{kept_.front().until};
}

void Reporter::tell_kept(UnixNanos now, Outbox& out) {
    if (kept_.empty())
        return;
    std::vector<Kept> kept = std::move(kept_);
    kept_.clear();
    for (Kept& each : kept) {
        auto told = to_report(each.update, whose_, known_.replacement_of(each.update.order));
        auto* report = told ? std::get_if<ExecutionReport>(&*told) : nullptr;
        if (report == nullptr)
            continue;
        const auto* seen = known_.find(OrderId::parse(each.update.order.id).value_or(OrderId{}));
        const bool named = seen != nullptr && !seen->cl_ord_id.empty();
        if (!named && now < each.until && known_.may_be_leg(report->instrument, now))
            kept_.push_back(std::move(each));
        else
            tell_update(each.update, std::move(*report), now, out);
    }
}

std::optional<ActivityReport> Reporter::read(const Activity& activity) {
    auto told = to_report(activity, whose_);
    if (!told) {
        ++unreadable_;
        return std::nullopt;
    }
    if (!*told)
        return std::nullopt;
    if (auto* report = std::get_if<ExecutionReport>(&**told)) {
        if (activity.cum_qty)
            name_execution(*report, report->order_id, *activity.cum_qty);
        if (const auto* seen = known_.find(report->order_id); seen != nullptr && report->cl_ord_id.empty())
            report->cl_ord_id = seen->cl_ord_id;
    }
    return std::move(*told);
}

}  // namespace sluice::venues::alpaca
