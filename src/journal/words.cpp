#include "journal/words.hpp"

#include "base/decimal.hpp"  // format_decimal_fixed
#include "base/text.hpp"     // quoted

namespace sluice::journal {

std::string who(const Requester& by) {
    const std::string name{by.who.view()};
    switch (by.origin) {
        case Origin::Person: return "A person";
        case Origin::Strategy: return "Strategy " + name;
        case Origin::Cycle: return "Cycle " + name;
        case Origin::Agent: return "Agent " + name;
        case Origin::Token: return "Token " + name;
        case Origin::Engine: return "The engine";
    }
    return name;
}

std::string order_words(const NewOrderSingle& order) {
    std::string text = order.side == Side::Buy ? "buy " : "sell ";
    if (order.cash_order_qty)
        text += "for " + to_text(*order.cash_order_qty) + " of money ";
    else
        text += to_text(order.order_qty) + " ";
    text += order.instrument.view();
    const std::string price = order.price ? to_text(*order.price) : std::string{};
    const std::string trigger = order.stop_px ? to_text(*order.stop_px) : std::string{};
    switch (order.ord_type) {
        case OrdType::Market: text += " at market"; break;
        case OrdType::Limit: text += " at " + price + " or better"; break;
        case OrdType::Stop: text += " at market once " + trigger + " trades"; break;
        case OrdType::StopLimit: text += " at " + price + " or better once " + trigger + " trades"; break;
        case OrdType::TrailingStop:
            text += " with a stop trailing by ";
            if (order.trail_percent)
                text += format_decimal(int128{order.trail_percent->nanos()} * 100, 9) + " %";
            else if (order.trail_amount)
                text += to_text(*order.trail_amount);
            break;
        case OrdType::MarketIfTouched: text += " at market if " + trigger + " is touched"; break;
        case OrdType::LimitIfTouched: text += " at " + price + " or better if " + trigger + " is touched"; break;
        case OrdType::MarketOnClose: text += " at the close"; break;
        case OrdType::LimitOnClose: text += " at the close at " + price + " or better"; break;
    }
    text += ", " + std::string{to_text(order.time_in_force)};
    if (order.expire_time)
        text += " until " + format_rfc3339(*order.expire_time);
    if (order.product != Product::None)
        text += ", " + std::string{to_text(order.product)};
    if (has(order.exec_inst, ExecInst::PostOnly))
        text += ", post only";
    if (has(order.exec_inst, ExecInst::ReduceOnly))
        text += ", reduce only";
    if (has(order.exec_inst, ExecInst::AllOrNone))
        text += ", all or none";
    if (has(order.exec_inst, ExecInst::ExtendedHours))
        text += ", extended hours too";
    if (order.display_qty)
        text += ", showing " + to_text(*order.display_qty);
    return text + ", account " + std::string{order.account.view()};
}

std::string figures_words(const DecisionFigures& figures) {
    if (figures == DecisionFigures{})
        return "It was not judged any further.";
    std::string text = "Judged ";
    if (figures.reference_px.is_zero()) {
        text += "without a price";
    } else {
        text += "at " + to_text(figures.reference_px);
        if (figures.quote_time != UnixNanos{})
            text += " (quote " + format_decimal_fixed(figures.quote_age_ns, 6, 3) + " ms old)";
    }
    text += ": order value " + to_text(figures.order_value) + ", equity " + to_text(figures.equity) + ", position " +
            to_text(figures.position) + ", at worst " + to_text(figures.worst_position) + ", profit and loss today " +
            to_text(figures.daily_pnl);
    text += ", open orders " + std::to_string(figures.open_orders) + ", orders in the last second " +
            std::to_string(figures.orders_last_second) + " and minute " + std::to_string(figures.orders_last_minute) +
            ".";
    return text;
}

std::string exposure_words(Exposure exposure, std::optional<UnixNanos> send_by) {
    const std::string kind = exposure == Exposure::Adds ? "It adds exposure" : "It is an exit";
    return kind + (send_by ? " and must leave by " + format_rfc3339(*send_by) + "." : " and may leave at any time.");
}

std::string denial_words(const Denial& denial) {
    std::string text{to_text(denial.code)};
    if (denial.lock != Lock::None)
        text += " (lock " + std::string{to_text(denial.lock)} + ")";
    if (!denial.text.empty())
        text += ": " + denial.text;
    if (!text.ends_with('.'))
        text.push_back('.');
    return text;
}

std::string request_words(RequestKind request) {
    switch (request) {
        case RequestKind::New: return "the new order";
        case RequestKind::Replace: return "the replace";
        case RequestKind::Cancel: return "the cancel";
        case RequestKind::Query: return "the question";
        case RequestKind::List: return "the list";
        case RequestKind::Snapshot: return "the question for everything on the account";
    }
    return "the request";
}

std::string attempt_words(std::uint32_t attempt) { return attempt > 1 ? ", attempt " + std::to_string(attempt) : ""; }

std::string outcome_words(const RequestOutcome& outcome, RequestStage stage) {
    const std::string what = request_words(outcome.request);
    const std::string venue{outcome.venue.view()};
    std::string text;
    switch (outcome.outcome) {
        case SendOutcome::Sent: text = "Sent " + what + " to " + venue + "."; break;
        case SendOutcome::NotSent: text = "Provably nothing of " + what + " left for " + venue + "."; break;
        case SendOutcome::Refused:
            text = venue + " answered that it did not take " + what;
            if (outcome.retry_at)
                text += "; it may be asked again at " + format_rfc3339(*outcome.retry_at);
            text += ".";
            break;
        case SendOutcome::Perhaps: text = "Nobody knows whether " + what + " reached " + venue + "."; break;
    }
    if (stage == RequestStage::Unknown)
        text += " Its outcome is unknown and counts in full until it is known.";
    if (stage == RequestStage::Queued || stage == RequestStage::Durable)
        text += " It is sent again.";
    return text + quoted_text(outcome.text);
}

std::string report_words(const ReportApplied& event, OrdStatus before) {
    const ExecutionReport& report = event.report;
    const std::string venue{report.venue.view()};
    std::string number;
    if (!report.order_id.empty())
        number = " as its order " + std::string{report.order_id.view()};
    switch (report.exec_type) {
        case ExecType::New: return venue + " took the order" + number;
        case ExecType::Held: return venue + " holds the order" + number;
        case ExecType::Trade: return venue + " reported an execution that adds nothing";
        case ExecType::Canceled: return venue + " cancelled the order";
        case ExecType::Replaced: return venue + " replaced the order" + number;
        case ExecType::Rejected: return venue + " rejected the order: " + std::string{to_text(report.ord_rej_reason)};
        case ExecType::Expired: return "The order expired at " + venue;
        case ExecType::DoneForDay: return venue + " is done with the order for today";
        case ExecType::Suspended: return venue + " suspended the order";
        case ExecType::TradeCancel: return venue + " busted an execution we do not count";
        case ExecType::TradeCorrect: return venue + " corrected an execution without changing what is filled";
        case ExecType::OrderStatus: break;
    }
    const std::string now{to_text(event.ord_status)};
    return venue + (event.ord_status == before ? " confirmed the order as " + now : " shows the order as " + now);
}

std::string applied_words(Applied applied) {
    switch (applied) {
        case Applied::Changed: return "";
        case Applied::Inferred: return " (known from the venue's totals only)";
        case Applied::Busted: return " (the venue busted it)";
        case Applied::Corrected: return " (the venue corrected it)";
        case Applied::Duplicate: return ", which we knew already";
        case Applied::Stale: return ", which was overtaken by what we knew";
        case Applied::Late: return ", late: the order had ended, and it counts all the same";
        case Applied::External: return " (not an order of ours)";
        case Applied::Unusable: return ", which contradicts itself and was only counted";
    }
    return "";
}

std::string role_words(ListRole role) {
    switch (role) {
        case ListRole::None: return "a part";
        case ListRole::Entry: return "the entry";
        case ListRole::Target: return "the target";
        case ListRole::Stop: return "the stop";
        case ListRole::Package: return "the package";
    }
    return "a part";
}

std::string list_words(const NewOrderList& list) {
    std::string text = std::string{to_text(list.list_class)} + " of ";
    for (std::size_t i = 0; i < list.orders.size(); ++i) {
        if (i > 0)
            text += "; ";
        text += role_words(role_of(list, i)) + ", " + order_words(list.orders[i]);
    }
    for (const Leg& leg : list.legs)
        text += std::string{"; leg "} + (leg.side == Side::Buy ? "buy " : "sell ") + to_text(leg.ratio_qty) + " " +
                std::string{leg.instrument.view()};
    return text;
}

std::string step_words(ListStep step) {
    switch (step) {
        case ListStep::TargetReached:
            return "the target was reached, so the stop is cancelled before the target is sent";
        case ListStep::StopReached:
            return "the stop was reached, so the target is cancelled before a market exit is sent";
        case ListStep::EntryCut: return "the rest of the entry is cancelled";
        case ListStep::LegsInactive: return "no leg acts at the venue, so the engine places a stop of its own";
        case ListStep::Ended: return "nothing of it can act any more";
        case ListStep::TargetGivenUp: return "the target, which the engine held, is given up";
        case ListStep::StopGivenUp: return "the stop, which the engine held, is given up";
        case ListStep::ExitReplaced: return "an exit, which the engine held, is replaced";
    }
    return "";
}

std::string proposal_end_words(const ProposalEnded& ended) {
    switch (ended.end) {
        case ProposalEnd::Approved:
            return who(ended.by) + " approved it" + (ended.denial.text.empty() ? "." : "; " + ended.denial.text + ".");
        case ProposalEnd::Rejected: return who(ended.by) + " rejected it; nothing left.";
        case ProposalEnd::Expired: return "Nobody approved it in time; nothing left.";
        case ProposalEnd::Withdrawn: return who(ended.by) + " withdrew it; nothing left.";
        case ProposalEnd::Denied: return "Looked at again, we denied it, nothing left: " + denial_words(ended.denial);
    }
    return "";
}

std::string quoted_text(std::string_view text) {
    return text.empty() ? std::string{} : " The venue said: " + quoted(text) + ".";
}

}  // namespace sluice::journal
