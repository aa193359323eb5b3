#include "venues/paper/paper_client.hpp"

#include <algorithm>

namespace sluice::venues::paper {

namespace {
constexpr wire::TimerToken kExchangeDue{1};
}

PaperClient::PaperClient(PaperConfig config, const market::CalendarView& calendars)
    : config_{std::move(config)}, exchange_{config_.exchange, calendars} {
    const auto keep_first = [&](Status status) {
        if (status_ && !status)
            status_ = std::move(status);
    };
    for (const PaperListing& listing : config_.listings)
        keep_first(exchange_.define(listing.instrument, listing.filters));
    for (const PaperListing& listing : config_.listings)
        if (listing.settlement)
            keep_first(exchange_.set_settlement(listing.instrument.id, *listing.settlement));
    keep_first(exchange_.add_actions(config_.actions));
    if (config_.manner.quote_again)
        again_.emplace(calendars, *config_.manner.quote_again);
    for (const PaperListing& listing : config_.listings)
        if (again_)
            again_->list(listing.instrument);
    for (const PaperAccount& account : config_.accounts) {
        keep_first(exchange_.open_account(account.id, account.buying_power));
        keep_first(exchange_.deposit(account.id, account.currency, account.opening_cash));
    }
}

Status PaperClient::restore(const PaperRestore& restored, UnixNanos now) {
    if (restored.stopped)
        exchange_.resume_from(*restored.stopped);
    for (const PaperRestore::Cash& cash : restored.cash) {
        if (std::find(restored_.begin(), restored_.end(), cash.account) == restored_.end()) {
            restored_.push_back(cash.account);
            for (const PaperAccount& account : config_.accounts)
                if (account.id == cash.account)
                    if (auto status = exchange_.deposit(account.id, account.currency, -account.opening_cash); !status)
                        return status;
        }
        if (auto status = exchange_.deposit(cash.account, cash.currency, cash.total); !status)
            return status;
    }
    for (const PaperRestore::Held& held : restored.positions)
        if (auto status = exchange_.set_position(held.account, held.instrument, held.qty, held.avg_px); !status)
            return status;
    for (const exchange::RestoredOrder& order : restored.orders) {
        exchange::RestoredOrder traded = order;
        traded.order = as_traded(std::move(traded.order));
        if (auto status = exchange_.restore(traded, now); !status)
            return status;
        opposite_.sent({config_.exchange.venue, order.order.account, SendNew{order.order, {}}});
    }
    return {};
}

void PaperClient::start(UnixNanos now, Outbox& out) {
    executions_from_ = now;
    for (const PaperAccount& account : config_.accounts) {
        VenueHealth health;
        health.venue = config_.exchange.venue;
        health.account = account.id;
        health.link = Link::Up;
        health.mode = Mode::Paper;
        health.text = "paper exchange of this process";
        out.reports.emplace_back(std::move(health));
        if (config_.manner.opening_is_found ||
            std::find(restored_.begin(), restored_.end(), account.id) != restored_.end())
            continue;
        Adjustment opening;
        opening.venue = config_.exchange.venue;
        opening.account = account.id;
        opening.kind = AdjustmentKind::Opening;
        opening.currency = account.currency;
        opening.cash = account.opening_cash;
        opening.transact_time = now;
        // The same in every run, so that it counts once.
        opening.id = ExecId{InlineText<ExecId::kWidth>::unchecked("OPENING-" + std::string{account.id.view()})};
        opening.text = "opening balance of a paper account";
        out.reports.emplace_back(std::move(opening));
    }
    for (const PaperAccount& account : config_.accounts)
        exchange_.snapshot(account.id, now, out.reports);
    exchange_.advance(now);
    tell(now, out);
}

void PaperClient::submit(const VenueRequest& request, UnixNanos now, Outbox& out) {
    RequestOutcome outcome;
    outcome.venue = config_.exchange.venue;
    outcome.account = request.account;
    outcome.request = kind_of(request);
    outcome.outcome = SendOutcome::Sent;
    if (again_)
        settle(now);
    switch (outcome.request) {
        case RequestKind::New: outcome.cl_ord_id = std::get<SendNew>(request.body).order.cl_ord_id; break;
        case RequestKind::Replace: outcome.cl_ord_id = std::get<SendReplace>(request.body).order.cl_ord_id; break;
        case RequestKind::Cancel: outcome.cl_ord_id = std::get<SendCancel>(request.body).cl_ord_id; break;
        case RequestKind::Query: outcome.cl_ord_id = std::get<SendQuery>(request.body).cl_ord_id; break;
        case RequestKind::List: {
            const NewOrderList& list = std::get<SendList>(request.body).list;
            if (!list.orders.empty())
                outcome.cl_ord_id = list.orders.front().cl_ord_id;
            break;
        }
        case RequestKind::Snapshot:
            out.reports.emplace_back(std::move(outcome));
            if (again_)
                tell(now, out);  // what has just happened is known before it is shown
            out.reports.emplace_back(shown(request.account, std::get<SendSnapshot>(request.body), now));
            return;
    }
    if (config_.manner.refuses_at_the_door) {
        if (refuse(request, now, out))
            return tell(now, out);
        opposite_.sent(request);
    }
    out.reports.emplace_back(std::move(outcome));
    exchange_.submit(config_.manner.as_traded == nullptr ? request : as_traded(request), now);
    tell(now, out);
}

void PaperClient::on_timer(wire::TimerToken token, UnixNanos now, Outbox& out) {
    if (token != kExchangeDue)
        return;
    if (wake_at_ && *wake_at_ <= now)
        wake_at_.reset();
    settle(now);
    tell(now, out);
}

void PaperClient::on_quote(const Quote& quote, UnixNanos now, Outbox& out) {
    if (again_) {
        settle(now);
        again_->on_quote(quote);
    }
    exchange_.on_quote(quote, now);
    tell(now, out);
}

void PaperClient::on_trade(const Trade& trade, UnixNanos now, Outbox& out) {
    if (again_)
        settle(now);
    exchange_.on_trade(trade, now);
    tell(now, out);
}

VenueSnapshot PaperClient::shown(const AccountId& account, const SendSnapshot& wish, UnixNanos now) const {
    VenueSnapshot out;
    out.venue = config_.exchange.venue;
    out.account = account;
    out.snapshot = wish.snapshot;
    out.taken_at = now;
    out.executions_from = std::max(executions_from_, wish.executions_from);
    exchange_.show_account(account, now, out.executions_from, out);
    if (!config_.manner.fees_found_as.empty())
        for (Adjustment& one : out.adjustments)
            if (one.kind == AdjustmentKind::Fee)
                one.text = config_.manner.fees_found_as + ": " + one.text;
    for (const ExecutionReport& execution : executions_)
        if (execution.account == account && execution.transact_time >= out.executions_from)
            out.executions.push_back(execution);
    return out;
}

void PaperClient::keep_executions(const std::vector<VenueReport>& reports, std::size_t from) {
    for (std::size_t i = from; i < reports.size(); ++i)
        if (const auto* report = std::get_if<ExecutionReport>(&reports[i]);
            report != nullptr && report->exec_type == ExecType::Trade)
            executions_.push_back(*report);
    while (executions_.size() > kExecutionsKept) {
        executions_from_ = executions_.front().transact_time + std::chrono::nanoseconds{1};
        executions_.pop_front();
    }
}

// What time brings by itself.
void PaperClient::settle(UnixNanos now) {
    exchange_.advance(now);
    if (!again_)
        return;
    open_accepted(now);
    again_->show(exchange_, now);
}

void PaperClient::open_accepted(UnixNanos now) {
    std::erase_if(accepted_, [&](const Accepted& one) {
        if (one.opens > now)
            return false;
        again_->came(one.instrument, now);
        return true;
    });
}

// What was taken meets the quote that stands; what the broker does not tell is not told.
void PaperClient::note_manner(std::vector<VenueReport>& reports, std::size_t from, UnixNanos now) {
    const auto is_found = [&](const VenueReport& report) {
        const auto* charge = std::get_if<Adjustment>(&report);
        return charge != nullptr && charge->kind == AdjustmentKind::Fee;
    };
    if (!config_.manner.fees_found_as.empty())
        reports.erase(std::remove_if(reports.begin() + static_cast<std::ptrdiff_t>(from), reports.end(), is_found),
                      reports.end());
    for (std::size_t i = from; i < reports.size(); ++i) {
        if (config_.manner.refuses_at_the_door)
            opposite_.told(reports[i]);
        const auto* report = std::get_if<ExecutionReport>(&reports[i]);
        if (report == nullptr || !again_)
            continue;
        const bool taken = report->exec_type == ExecType::New || report->exec_type == ExecType::Replaced;
        const bool open = again_->is_open(report->instrument, now);
        if (taken && (open || report->exec_type == ExecType::Replaced))
            again_->came(report->instrument, now);
        const auto opens = taken && !open ? again_->opens(report->instrument, now) : std::nullopt;
        std::erase_if(accepted_, [&](const Accepted& one) {
            return one.cl_ord_id == report->cl_ord_id || one.cl_ord_id == report->orig_cl_ord_id;
        });
        if (opens)
            accepted_.push_back({report->cl_ord_id, report->instrument, *opens});
    }
}

// At the door, as an answer to the request: nothing was sent on.
bool PaperClient::refuse(const VenueRequest& request, UnixNanos now, Outbox& out) const {
    const auto* send = std::get_if<SendNew>(&request.body);
    if (send == nullptr)
        return false;
    const TimeInForce tif = send->order.time_in_force;
    const bool immediate = tif == TimeInForce::Ioc || tif == TimeInForce::Fok;
    std::string why;
    if (immediate && again_ && !again_->is_open(send->order.instrument, now))
        why = "immediate orders are accepted only while the market is open";
    else if (opposite_.meets(send->order))
        why = "potential wash trade: an open order on the other side could trade with it";
    else
        return false;
    ExecutionReport report;
    report.venue = config_.exchange.venue;
    report.account = request.account;
    report.instrument = send->order.instrument;
    report.cl_ord_id = send->order.cl_ord_id;
    report.exec_type = ExecType::Rejected;
    report.ord_status = OrdStatus::Rejected;
    report.side = send->order.side;
    report.source = ReportSource::Reply;
    report.ord_rej_reason = OrdRejReason::Other;
    report.order_qty = send->order.order_qty;
    report.transact_time = now;
    report.text = std::move(why);
    out.reports.emplace_back(std::move(report));
    return true;
}

NewOrderSingle PaperClient::as_traded(NewOrderSingle order) const {
    if (config_.manner.as_traded == nullptr)
        return order;
    for (const PaperListing& listing : config_.listings)
        if (listing.instrument.id == order.instrument)
            return config_.manner.as_traded(std::move(order), listing.instrument);
    return order;
}

VenueRequest PaperClient::as_traded(VenueRequest request) const {
    const auto trade = [&](NewOrderSingle& order) { order = as_traded(std::move(order)); };
    if (auto* send = std::get_if<SendNew>(&request.body))
        trade(send->order);
    else if (auto* replace = std::get_if<SendReplace>(&request.body))
        trade(replace->order);
    else if (auto* list = std::get_if<SendList>(&request.body))
        std::for_each(list->list.orders.begin(), list->list.orders.end(), trade);
    return request;
}

// What is due now, and a wake for what is due next, unless an earlier one is under way.
void PaperClient::tell(UnixNanos now, Outbox& out) {
    const std::size_t told = out.reports.size();
    if (again_)
        settle(now);
    exchange_.take_reports(now, out.reports);
    note_manner(out.reports, told, now);
    keep_executions(out.reports, told);
    auto due = exchange_.next_due();
    const auto sooner = [&](std::optional<UnixNanos> at) {
        if (at && (!due || *at < *due))
            due = at;
    };
    if (again_)
        sooner(again_->next_due());
    for (const Accepted& one : accepted_)
        sooner(one.opens);
    if (!due || (wake_at_ && *wake_at_ > now && *wake_at_ <= *due))
        return;
    wake_at_ = std::max(*due, now);
    out.channel.wakes.push_back({kExchangeDue, *wake_at_});
}

}  // namespace sluice::venues::paper
