#include "journal/ledger_authority.hpp"

#include <string>
#include <utility>

namespace sluice::journal {

// A difference that is found again while it is open keeps its row, and the time it was first found.
Result<AuthorityTables> AuthorityTables::prepare(Database& database) {
    AuthorityTables tables;
    const auto done = database.prepare_all({
        {&tables.put_list_, "INSERT OR REPLACE INTO lists VALUES(?1,?2,?3,?4,?5,?6,NULL,NULL,NULL,?7,?8,?7,?8)"},
        {&tables.step_list_,
         "UPDATE lists SET step=?2, step_px=?3, text=?4, updated_sequence=?5, updated_time=?6 WHERE list_id=?1"},
        {&tables.put_proposal_, "INSERT OR REPLACE INTO proposals VALUES(?1,?2,?3,?4,?5,?6,?7,?8,NULL,NULL,NULL,NULL)"},
        {&tables.end_proposal_, "UPDATE proposals SET end=?2, ended=?3, ended_by=?4, text=?5 WHERE cl_ord_id=?1"},
        {&tables.put_rate_, "INSERT OR REPLACE INTO rates VALUES(?1,?2,?3,?4,?5,?6)"},
        {&tables.change_difference_,
         "UPDATE differences SET class=?6, ours=?7, venue=?8, by_fills=?9, first_snapshot=?10, second_snapshot=?11, "
         "evidence=?12 WHERE account=?1 AND closed_at IS NULL "
         "AND instrument IS ?2 AND product=?3 AND currency IS ?4 AND cl_ord_id IS ?5"},
        {&tables.put_difference_,
         "INSERT INTO differences SELECT ?13,?1,?2,?3,?4,?6,?7,?8,?9,?10,?11,?12,?14,NULL,NULL,?5 "
         "WHERE NOT EXISTS(SELECT 1 FROM differences WHERE account=?1 AND closed_at IS NULL "
         "AND instrument IS ?2 AND product=?3 AND currency IS ?4 AND cl_ord_id IS ?5)"},
        {&tables.close_difference_,
         "UPDATE differences SET closed_at=?6, closed_text=?7 WHERE account=?1 AND closed_at IS NULL "
         "AND instrument IS ?2 AND product=?3 AND currency IS ?4 AND cl_ord_id IS ?5"},
        {&tables.put_reconciliation_,
         "INSERT OR REPLACE INTO reconciliations VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11)"},
    });
    if (!done)
        return fail(done.error());
    return tables;
}

Status AuthorityTables::on(const ListPlaced& placed, LedgerStamp at) {
    const NewOrderSingle first = placed.list.orders.empty() ? NewOrderSingle{} : placed.list.orders.front();
    return put_list_->run({placed.list.list_id.view(), to_text(placed.list.list_class), to_text(placed.form),
                           first.account.view(), first.instrument.view(), placed.by.who.view(), at.sequence, at.time});
}

Status AuthorityTables::on(const ListStepped& stepped, LedgerStamp at) {
    return step_list_->run({stepped.list_id.view(), to_text(stepped.step),
                            stepped.price == Price{} ? std::string{} : to_text(stepped.price), stepped.text,
                            at.sequence, at.time});
}

Status AuthorityTables::on(const OrderProposed& proposed, LedgerStamp at) {
    const ListId list = proposed.list ? proposed.list->list_id : ListId{};
    return put_proposal_->run({proposed.order.cl_ord_id.view(), list.view(), proposed.order.account.view(),
                               proposed.by.who.view(), proposed.hash, to_text(proposed.reference_px), at.time,
                               format_rfc3339(proposed.expires)});
}

Status AuthorityTables::on(const ProposalEnded& ended, LedgerStamp at) {
    return end_proposal_->run(
        {ended.cl_ord_id.view(), to_text(ended.end), at.time, ended.by.who.view(), ended.denial.text});
}

Status AuthorityTables::on(const RateSet& set, LedgerStamp at) {
    return put_rate_->run({at.sequence, at.time, set.from.view(), set.to.view(), to_text(set.rate), set.source});
}

Status AuthorityTables::on(const DifferenceFound& found, LedgerStamp at) {
    const bool cash = found.instrument.empty();
    const std::string ours = cash ? to_text(found.our_cash) : to_text(found.ours);
    const std::string venue = cash ? to_text(found.venue_cash) : to_text(found.venue);
    const std::string by_fills = cash ? std::string{} : to_text(found.by_fills);
    const std::string first = std::to_string(found.first_snapshot);
    const std::string second = std::to_string(found.second_snapshot);
    const auto account = found.account.view();
    const auto instrument = found.instrument.view();
    const auto currency = found.currency.view();
    const auto order = found.order.view();
    const std::string_view product = to_text(found.product);
    const std::string_view kind = to_text(found.difference);
    if (auto done = change_difference_->run({account, instrument, product, currency, order, kind, ours, venue, by_fills,
                                             first, second, found.evidence});
        !done)
        return done;
    return put_difference_->run({account, instrument, product, currency, order, kind, ours, venue, by_fills, first,
                                 second, found.evidence, at.sequence, at.time});
}

Status AuthorityTables::on(const DifferenceClosed& closed, LedgerStamp at) {
    return close_difference_->run({closed.account.view(), closed.instrument.view(), to_text(closed.product),
                                   closed.currency.view(), closed.order.view(), at.time, closed.text});
}

Status AuthorityTables::on(const Reconciled& seen, LedgerStamp at) {
    return put_reconciliation_->run({at.sequence, at.time, seen.account.view(), std::to_string(seen.snapshot),
                                     std::to_string(seen.open_orders), std::to_string(seen.positions),
                                     std::to_string(seen.balances), std::to_string(seen.differences), seen.ours_hash,
                                     seen.venue_hash, format_rfc3339(seen.taken_at)});
}

}  // namespace sluice::journal
