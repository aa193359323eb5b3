#include "world/seeded/comparison_rules.hpp"

#include <chrono>
#include <variant>

namespace sluice::world {
namespace {

std::string word(const auto& id) { return std::string{id.view()}; }

constexpr std::chrono::seconds kApart{2};

Deed deed_of(DifferenceClass difference) {
    switch (difference) {
        case DifferenceClass::MissedFill: return Deed::FoundMissedFill;
        case DifferenceClass::OutsideTrade: return Deed::FoundOutsideTrade;
        case DifferenceClass::HistoryCut: return Deed::FoundHistoryCut;
        case DifferenceClass::StaleView: return Deed::FoundStaleView;
        case DifferenceClass::Adjustment: return Deed::FoundAdjustment;
        case DifferenceClass::Unexplained: break;
    }
    return Deed::FoundUnexplained;
}

}  // namespace

bool ComparisonRules::shows_snapshots(const AccountId& account) const {
    const auto venue = venues_.find(account);
    if (venue == venues_.end())
        return false;
    const auto row = config_.venues.find(venue->second);
    return row != config_.venues.end() && row->second.snapshots;
}

void ComparisonRules::on_input(const Input& input) {
    const auto* command = std::get_if<Command>(&input);
    const auto* wish = command ? std::get_if<Reconcile>(&command->body) : nullptr;
    if (!wish || !wish->adopt || command->by.origin != Origin::Person)
        return;
    for (const auto& [account, venue] : venues_)
        if (wish->account.empty() || wish->account == account)
            adopt_asked_.insert(account);
}

void ComparisonRules::on_event(const Event& event) {
    const auto moves = [&](const AccountId& account, const InstrumentId& instrument) {
        moved_[{account, instrument}] = event.sequence;
    };
    std::visit(
        [&](const auto& e) {
            using T = std::decay_t<decltype(e)>;
            if constexpr (std::is_same_v<T, AccountOpened>) {
                venues_[e.account.id] = e.account.venue;
            } else if constexpr (std::is_same_v<T, OrderPlaced> || std::is_same_v<T, ReplacePlaced>) {
                moves(e.order.account, e.order.instrument);
            } else if constexpr (std::is_same_v<T, ReportApplied>) {
                if (!e.fill_qty.is_zero())
                    moves(e.report.account, e.report.instrument);
            } else if constexpr (std::is_same_v<T, SnapshotAsked>) {
                asked_[{e.account, e.snapshot}] = {event.time, event.sequence};
            } else if constexpr (std::is_same_v<T, AccountAdopted>) {
                coverage_.deed(Deed::Adopted);
                if (told_.comparison(e.account).adopted)
                    fail_("account " + word(e.account) + " was taken over twice");
                if (config_.mode == Mode::Live && !adopt_asked_.contains(e.account))
                    fail_("live account " + word(e.account) + " was taken over without a person's word");
            } else if constexpr (std::is_same_v<T, DifferenceFound>) {
                judge_difference(e, event.time);
            } else if constexpr (std::is_same_v<T, DifferenceClosed>) {
                coverage_.deed(Deed::DifferenceClosed);
            } else if constexpr (std::is_same_v<T, Reconciled>) {
                coverage_.deed(Deed::Compared);
                if (e.differences == 0 && e.ours_hash != e.venue_hash)
                    fail_("a comparison of " + word(e.account) + " found no difference and signed two hashes");
            } else if constexpr (std::is_same_v<T, Alerted>) {
                if (e.code == AlertCode::Difference)
                    alerted_.insert(e.account);
            }
        },
        event.body);
}

void ComparisonRules::judge_difference(const DifferenceFound& found, UnixNanos now) {
    coverage_.deed(deed_of(found.difference));
    const std::string name = "the difference of " + word(found.account) + " in " +
                             (found.currency.empty() ? word(found.instrument) : word(found.currency)) + " ";
    // What the venue's own history tells needs no second look.
    switch (found.difference) {
        case DifferenceClass::MissedFill:
        case DifferenceClass::OutsideTrade:
        case DifferenceClass::Adjustment: return;
        case DifferenceClass::HistoryCut:
        case DifferenceClass::StaleView:
        case DifferenceClass::Unexplained: break;
    }
    const auto first = asked_.find({found.account, found.first_snapshot});
    const auto second = asked_.find({found.account, found.second_snapshot});
    if (first == asked_.end() || second == asked_.end() || found.first_snapshot >= found.second_snapshot)
        return fail_(name + "was found without two looks");
    if (second->second.at < first->second.at + kApart)
        fail_(name + "was found by two looks less than 2 s apart");
    if (found.currency.empty()) {
        const auto moved = moved_.find({found.account, found.instrument});
        if (moved != moved_.end() && moved->second > second->second.sequence)
            fail_(name + "was found although the instrument moved between the looks");
    }
    if (found.currency.empty() && found.difference != DifferenceClass::StaleView)
        to_freeze_.push_back({found.account, found.instrument});
    (void)now;
}

void ComparisonRules::on_sent(const ToldOrder& order, const ToldRequest& request) {
    const AccountId& account = order.terms.account;
    if (!shows_snapshots(account))
        return;
    const ToldComparison& comparison = told_.comparison(account);
    if (comparison.adopted && comparison.compared)
        return;
    const bool persons_exit = request.exposure == Exposure::Exit && request.by.origin == Origin::Person;
    if (!persons_exit)
        fail_("order " + word(request.order.cl_ord_id) + " left before the venue had shown what the account holds");
}

void ComparisonRules::on_quiet() {
    for (const auto& [account, instrument] : to_freeze_) {
        if (!told_.is_frozen(account, instrument))
            fail_("nothing explains the position of " + word(instrument) + ", and it is not frozen");
        if (!alerted_.contains(account))
            fail_("nothing explains the position of " + word(instrument) + ", and nobody was told");
    }
    to_freeze_.clear();
}

bool ComparisonRules::is_known(const AccountId& account, const InstrumentId& instrument,
                               const Currency& currency) const {
    return shows_snapshots(account) && alerted_.contains(account) &&
           told_.comparison(account).open.contains({instrument, currency});
}

void ComparisonRules::on_recovered() {
    to_freeze_.clear();
    asked_.clear();
    moved_.clear();
    for (const auto& [account, venue] : venues_) {
        if (!told_.comparison(account).open.empty())
            coverage_.deed(Deed::KilledWithDifference);
        if (shows_snapshots(account) && !told_.comparison(account).adopted)
            coverage_.deed(Deed::KilledBeforeOpening);
    }
}

}  // namespace sluice::world
