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
    for (const exchange::RestoredOrder& order : restored.orders)
        if (auto status = exchange_.restore(order, now); !status)
            return status;
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
        if (std::find(restored_.begin(), restored_.end(), account.id) != restored_.end())
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
            out.reports.emplace_back(shown(request.account, std::get<SendSnapshot>(request.body), now));
            return;
    }
    out.reports.emplace_back(std::move(outcome));
    exchange_.submit(request, now);
    tell(now, out);
}

void PaperClient::on_timer(wire::TimerToken token, UnixNanos now, Outbox& out) {
    if (token != kExchangeDue)
        return;
    if (wake_at_ && *wake_at_ <= now)
        wake_at_.reset();
    exchange_.advance(now);
    tell(now, out);
}

void PaperClient::on_quote(const Quote& quote, UnixNanos now, Outbox& out) {
    exchange_.on_quote(quote, now);
    tell(now, out);
}

void PaperClient::on_trade(const Trade& trade, UnixNanos now, Outbox& out) {
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

// What is due now, and a wake for what is due next, unless an earlier one is under way.
void PaperClient::tell(UnixNanos now, Outbox& out) {
    const std::size_t told = out.reports.size();
    exchange_.take_reports(now, out.reports);
    keep_executions(out.reports, told);
    const auto due = exchange_.next_due();
    if (!due || (wake_at_ && *wake_at_ > now && *wake_at_ <= *due))
        return;
    wake_at_ = std::max(*due, now);
    out.channel.wakes.push_back({kExchangeDue, *wake_at_});
}

}  // namespace sluice::venues::paper
