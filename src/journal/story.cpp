#include "journal/story.hpp"

#include <algorithm>
#include <variant>

#include "base/decimal.hpp"   // format_decimal
#include "journal/words.hpp"  // order_words, figures_words, ...

namespace sluice::journal {

void Chain::see(const Event& event) {
    const auto* replace = std::get_if<ReplacePlaced>(&event.body);
    if (replace != nullptr)
        replaces_.emplace_back(replace->orig_cl_ord_id, replace->order.cl_ord_id);
    if (const auto* proposed = std::get_if<OrderProposed>(&event.body)) {
        auto& ids = proposed_[proposed->order.cl_ord_id];
        ids = {proposed->order.cl_ord_id};
        for (std::size_t i = 1; proposed->list && i < proposed->list->orders.size(); ++i)
            ids.push_back(proposed->list->orders[i].cl_ord_id);
    }
    if (const auto* ended = std::get_if<ProposalEnded>(&event.body)) {
        const auto& ids = proposed_[ended->cl_ord_id];
        for (std::size_t i = 0; i < std::min(ids.size(), ended->placed_as.size()); ++i)
            replaces_.emplace_back(ids[i], ended->placed_as[i]);
    }
}

void Chain::close() {
    for (bool grown = true; grown;) {
        grown = false;
        for (const auto& [before, after] : replaces_) {
            if (holds(before) == holds(after))
                continue;
            ids_.push_back(holds(before) ? after : before);
            grown = true;
        }
    }
}

bool Chain::holds(const ClOrdId& id) const { return std::find(ids_.begin(), ids_.end(), id) != ids_.end(); }

void Story::tell(const Event& event) {
    event_ = &event;
    std::visit([this](const auto& body) { on(body); }, event.body);
    event_ = nullptr;
}

void Story::say(std::string sentence) {
    std::string line = format_rfc3339(event_->time);
    line += "  [" + std::to_string(event_->sequence) + "]  ";
    lines_.push_back(line + std::move(sentence));
}

std::string Story::filled() const {
    // Of an order by amount the quantity is known only by its fills.
    std::string text = to_text(cum_qty_) + (order_qty_.is_zero() ? "" : " of " + to_text(order_qty_)) + " filled";
    const auto price = average(cum_notional_, cum_qty_);
    if (!cum_qty_.is_zero() && price)
        text += " at " + to_text(*price) + " on average";
    return text;
}

std::vector<std::string> Story::take_lines() {
    if (!lines_.empty())
        lines_.push_back("Now: " + std::string{to_text(ord_status_)} + ", " + filled() + ".");
    return std::move(lines_);
}

void Story::on(const OrderPlaced& placed) {
    if (!chain_.holds(placed.order.cl_ord_id))
        return;
    order_qty_ = placed.order.order_qty;
    ord_status_ = OrdStatus::PendingNew;
    say(who(placed.by) + " placed " + std::string{placed.order.cl_ord_id.view()} + ": " + order_words(placed.order) +
        ".");
    if (!placed.list_id.empty()) {
        list_ = placed.list_id;
        say("It is " + role_words(placed.role) + " of the list " + std::string{list_.view()} + ".");
    }
    say(figures_words(placed.figures) + " " + exposure_words(placed.exposure, placed.send_by));
}

void Story::on(const OrderDenied& denied) {
    if (!chain_.holds(denied.order.cl_ord_id))
        return;
    order_qty_ = denied.order.order_qty;
    ord_status_ = OrdStatus::Denied;
    say(who(denied.by) + " asked for " + std::string{denied.order.cl_ord_id.view()} + ": " + order_words(denied.order) +
        ".");
    say("We denied it, nothing left: " + denial_words(denied.denial) + " " + figures_words(denied.figures));
}

void Story::on(const ReplacePlaced& placed) {
    if (!chain_.holds(placed.order.cl_ord_id))
        return;
    asked_qty_ = placed.order.order_qty;
    say(who(placed.by) + " asked to replace it by " + std::string{placed.order.cl_ord_id.view()} + ": " +
        order_words(placed.order) + ".");
    say(figures_words(placed.figures) + " " + exposure_words(placed.exposure, placed.send_by));
}

void Story::on(const CancelPlaced& placed) {
    if (!chain_.holds(placed.cl_ord_id))
        return;
    say(who(placed.by) + " asked to cancel it" + attempt_words(placed.attempt) + ".");
}

void Story::on(const QueryPlaced& placed) {
    if (!chain_.holds(placed.cl_ord_id))
        return;
    say("We asked the venue what became of it" + attempt_words(placed.attempt) + ".");
}

void Story::on(const CommandRefused& refused) {
    if (refused.target.empty() || !chain_.holds(refused.target))
        return;
    say(who(refused.by) + " gave the command " + std::string{to_text(refused.command)} +
        "; we refused it and changed nothing: " + denial_words(refused.denial));
}

void Story::on(const RequestDropped& dropped) {
    if (!chain_.holds(dropped.cl_ord_id))
        return;
    if (dropped.request == RequestKind::New)
        ord_status_ = OrdStatus::Denied;
    say("We held " + request_words(dropped.request) + " back, it never left: " + denial_words(dropped.denial));
}

void Story::on(const RequestProgress& progress) {
    const RequestOutcome& outcome = progress.outcome;
    if (!chain_.holds(outcome.cl_ord_id))
        return;
    ord_status_ = progress.ord_status;
    say(outcome_words(outcome, progress.stage));
}

std::string Story::execution(const ReportApplied& event) const {
    const ExecutionReport& report = event.report;
    const bool back = event.fill_qty < Quantity{};
    const auto price = average(event.fill_notional, event.fill_qty);
    std::string text = (back ? "Taken back: " : "Filled ") + to_text(event.fill_qty.abs());
    if (price)
        text += " at " + to_text(*price);
    if (!report.exec_id.empty())
        text += " (execution " + std::string{report.exec_id.view()} + ")";
    if (!report.fee_currency.empty() && !report.fee.is_zero())
        text += ", fee " + to_text(Money{report.fee, report.fee_currency});
    return text;
}

void Story::on(const ReportApplied& event) {
    const ExecutionReport& report = event.report;
    const ClOrdId& id = event.order.empty() ? report.cl_ord_id : event.order;
    if (id.empty() || !chain_.holds(id))
        return;
    const OrdStatus before = ord_status_;
    if (event.takes_replace)
        order_qty_ = asked_qty_;
    ord_status_ = event.ord_status;
    cum_qty_ += event.fill_qty;
    if (const auto total = sum(cum_notional_, event.fill_notional))
        cum_notional_ = *total;
    std::string text;
    if (!event.fill_qty.is_zero())
        text = execution(event) + "; " + filled();
    else
        text = report_words(event, before);
    say(text + applied_words(event.applied) + "." + quoted_text(report.text));
}

void Story::on(const CancelRejected& rejected) {
    if (!chain_.holds(rejected.reject.cl_ord_id))
        return;
    say("The venue refused " + request_words(rejected.reject.response_to) + ": " +
        std::string{to_text(rejected.reject.reason)} + applied_words(rejected.applied) + ". The order is as it was." +
        quoted_text(rejected.reject.text));
}

void Story::on(const NotFoundNoted& noted) {
    if (!chain_.holds(noted.not_found.cl_ord_id))
        return;
    ord_status_ = noted.ord_status;
    say(noted.not_found.kind == NotFoundKind::Proof
            ? "The venue does not know the order; by its rules that proves it never took it."
            : "The venue does not know the order; that is only a hint, the outcome stays unknown.");
}

void Story::on(const Overfilled& over) {
    if (!chain_.holds(over.cl_ord_id))
        return;
    say("More was filled than ordered: " + to_text(over.cum_qty) + " of " + to_text(over.order_qty) + ". " +
        std::string{over.instrument.view()} + " is frozen.");
}

void Story::on(const Alerted& alert) {
    if (alert.cl_ord_id.empty() || !chain_.holds(alert.cl_ord_id))
        return;
    say("Alert " + std::string{to_text(alert.code)} + ": " + alert.text);
}

bool Story::holds_any(const NewOrderList& list) const {
    return std::any_of(list.orders.begin(), list.orders.end(),
                       [this](const NewOrderSingle& order) { return chain_.holds(order.cl_ord_id); });
}

void Story::on(const ListPlaced& placed) {
    if (!holds_any(placed.list))
        return;
    list_ = placed.list.list_id;
    std::string text = who(placed.by) + " placed the list " + std::string{list_.view()} + ", " +
                       list_words(placed.list) + "; " +
                       (placed.form == ListForm::Native ? "the venue has all of it" : "the engine holds it") + ".";
    if (placed.form == ListForm::Native) {
        for (std::size_t i = 0; i < placed.list.orders.size(); ++i) {
            const NewOrderSingle& order = placed.list.orders[i];
            if (!chain_.holds(order.cl_ord_id))
                continue;
            order_qty_ = order.order_qty;
            ord_status_ = OrdStatus::PendingNew;
            text += " This order is " + role_words(role_of(placed.list, i)) + ".";
        }
    }
    say(std::move(text));
    if (placed.form == ListForm::Held)
        plan(placed.list);
}

// The engine holds it until its turn comes: an OrderPlaced then says more.
void Story::plan(const NewOrderList& list) {
    for (std::size_t i = 0; i < list.orders.size(); ++i) {
        if (!chain_.holds(list.orders[i].cl_ord_id))
            continue;
        role_ = role_of(list, i);
        order_qty_ = list.orders[i].order_qty;
        ord_status_ = OrdStatus::Held;
    }
}

void Story::on(const ListStepped& stepped) {
    if (list_.empty() || stepped.list_id != list_)
        return;
    const ListRole given_up = stepped.step == ListStep::TargetGivenUp ? ListRole::Target
                              : stepped.step == ListStep::StopGivenUp ? ListRole::Stop
                                                                      : ListRole::None;
    if (ord_status_ == OrdStatus::Held && given_up != ListRole::None && given_up == role_)
        ord_status_ = OrdStatus::Canceled;
    std::string text = step_words(stepped.step);
    if (!stepped.price.is_zero())
        text += "; the market was at " + to_text(stepped.price);
    if (!stepped.text.empty())
        text += ": " + stepped.text;
    say("List " + std::string{list_.view()} + ": " + text + ".");
}

void Story::on(const OrderProposed& proposed) {
    const bool in_list = proposed.list && holds_any(*proposed.list);
    if (!in_list && !chain_.holds(proposed.order.cl_ord_id))
        return;
    proposed_as_ = proposed.order.cl_ord_id;
    order_qty_ = proposed.order.order_qty;
    ord_status_ = OrdStatus::Proposed;
    say(who(proposed.by) + " proposed " + std::string{proposed_as_.view()} + ": " +
        (proposed.list ? list_words(*proposed.list) : order_words(proposed.order)) + ". It waits for a person until " +
        format_rfc3339(proposed.expires) + "; its hash is " + proposed.hash + ", the market was at " +
        to_text(proposed.reference_px) + ".");
    say(figures_words(proposed.figures));
}

void Story::on(const ProposalEnded& ended) {
    if (proposed_as_.empty() || ended.cl_ord_id != proposed_as_)
        return;
    if (ended.end != ProposalEnd::Approved)
        ord_status_ = OrdStatus::Denied;
    say(proposal_end_words(ended));
}

}  // namespace sluice::journal
