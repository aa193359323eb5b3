#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/mutant.hpp"  // mutant
#include "engine/fold_parts.hpp"
#include "engine/idempotency.hpp"  // key_name, body_hash

namespace sluice::engine {
namespace {

// A proposal that was not approved leaves its orders as Denied ones, so that lists of orders and the audit show them.
void leave_denied(State& s, const NewOrderSingle& order, const Proposal& p, const ProposalEnded& e,
                  const Event& event) {
    OrderState o;
    o.order = order;
    o.placed_as = order.cl_ord_id;
    o.by = p.by;
    o.ord_status = OrdStatus::Denied;
    o.placed_at = event.time;
    o.denial = e.denial.code;
    o.text = e.denial.text;
    fold_order(s, std::move(o));
}

template <class... T>
void line(std::string& out, std::string_view name, const T&... values) {
    out += '\n';
    out += name;
    ((out += ' ', out += values), ...);
}

std::string text_of(UnixNanos t) { return std::to_string(t.nanos()); }

}  // namespace

void fold_proposed(State& s, const OrderProposed& e, const Event& event) {
    s.proposals.insert_or_assign(e.order.cl_ord_id,
                                 Proposal{e.order, e.list, e.by, e.hash, e.reference_px, event.time, e.expires});
    if (!e.by.key.empty())
        fold_key(s, e.by, e.list ? body_hash(*e.list) : body_hash(e.order), e.order.cl_ord_id, event.time);
}

void fold_proposal_ended(State& s, const ProposalEnded& e, const Event& event) {
    const auto found = s.proposals.find(e.cl_ord_id);
    if (found == s.proposals.end())
        return;
    if (mutant(Mutant::ApprovalReused) && e.end == ProposalEnd::Approved)
        return;
    const Proposal p = found->second;
    s.proposals.erase(found);
    const std::vector<ClOrdId> asked = ids_of(p);
    for (std::size_t i = 0; i < std::min(asked.size(), e.placed_as.size()); ++i)
        s.approved_as.insert_or_assign(asked[i], e.placed_as[i]);
    if (e.end == ProposalEnd::Approved)
        return;
    if (!p.list)
        return leave_denied(s, p.order, p, e, event);
    for (const NewOrderSingle& order : p.list->orders)
        leave_denied(s, order, p, e, event);
}

void fold_rate(State& s, const RateSet& e, const Event& event) {
    s.rates.insert_or_assign({e.from, e.to}, RateState{e.rate, e.source, event.time});
}

void fold_peak(State& s, const EquityPeaked& e) { s.peaks.insert_or_assign(e.account, e.equity); }

void fold_pair(State& s, const Instrument& instrument) {
    if (!instrument.base_currency)
        return;
    auto& quoting = s.pairs[{*instrument.base_currency, instrument.currency}];
    if (std::find(quoting.begin(), quoting.end(), instrument.id) == quoting.end())
        quoting.push_back(instrument.id);
}

void fingerprint_proposals(const State& s, std::string& out) {
    for (const auto& [id, p] : s.proposals)
        line(out, "proposal", id.view(), p.by.who.view(), p.hash, to_text(p.reference_px), text_of(p.proposed_at),
             text_of(p.expires), p.list ? std::string_view{"list"} : std::string_view{"order"});
    for (const auto& [asked, placed] : s.approved_as)
        line(out, "approved", asked.view(), placed.view());
    for (const auto& [pair, rate] : s.rates)
        line(out, "rate", pair.first.view(), pair.second.view(), to_text(rate.rate), rate.source, text_of(rate.time));
    for (const auto& [account, equity] : s.peaks)
        line(out, "peak", account.empty() ? std::string_view{"all"} : account.view(), to_text(equity));
    for (const auto& [pair, quoting] : s.pairs)
        for (const InstrumentId& id : quoting)
            line(out, "pair", pair.first.view(), pair.second.view(), id.view());
}

}  // namespace sluice::engine
