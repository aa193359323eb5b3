#include "world/seeded/list_rules.hpp"

#include <algorithm>
#include <variant>

namespace sluice::world {
namespace {

std::string word(const auto& id) { return std::string{id.view()}; }

bool is_exit(ListRole role) { return role == ListRole::Target || role == ListRole::Stop; }

// An Oco of orders that open a position instead of closing one is judged by the limits, not here.
bool opens(const Told& told, const ToldList& list) {
    if (list.list.list_class != ListClass::Oco)
        return false;
    const Quantity held = told.position(list.first().account, list.first().instrument);
    return list.first().side == Side::Sell ? held <= Quantity{} : held >= Quantity{};
}

}  // namespace

void ListRules::on_event(const Event& event) {
    if (const auto* placed = std::get_if<OrderPlaced>(&event.body)) {
        if (!is_exit(placed->role))
            return;
        coverage_.deed(Deed::ExitPlaced);
        if (placed->exposure == Exposure::Exit)
            judge_exit(placed->list_id, placed->role, placed->order.order_qty, nullptr, placed->order.cl_ord_id);
    } else if (const auto* replaced = std::get_if<ReplacePlaced>(&event.body)) {
        const ToldOrder* order = told_.find(replaced->orig_cl_ord_id);
        if (!order || !is_exit(order->role))
            return;
        const bool lowers = replaced->order.order_qty <= order->terms.order_qty;
        if (replaced->order.order_qty != order->terms.order_qty)
            coverage_.deed(lowers ? Deed::ExitLowered : Deed::ExitEnlarged);
        // A person may change an exit; the engine then brings it back to what is filled.
        if (!lowers && replaced->exposure == Exposure::Exit && replaced->by.origin == Origin::Engine)
            judge_exit(order->list_id, order->role,
                       std::max(order->exposed(), replaced->order.order_qty - order->cum_qty()), order,
                       replaced->order.cl_ord_id);
    } else if (const auto* placed_list = std::get_if<ListPlaced>(&event.body)) {
        coverage_.deed(placed_list->form == ListForm::Held ? Deed::ListHeld : Deed::ListNative);
    } else if (const auto* step = std::get_if<ListStepped>(&event.body)) {
        judge_step(*step);
    } else if (const auto* alert = std::get_if<Alerted>(&event.body)) {
        if (alert->code == AlertCode::Unprotected || alert->code == AlertCode::LegInactive)
            named_.insert({alert->account, alert->instrument});
    }
}

// An exit asks for `adds` more: with everything its list's other exits may yet fill, no more than there is to close.
void ListRules::judge_exit(const ListId& id, ListRole role, Quantity adds, const ToldOrder* replaced,
                           const ClOrdId& name) {
    const ToldList* list = told_.find_list(id);
    if (!list)
        return fail_("exit " + word(name) + " belongs to a list nobody placed");
    if (opens(told_, *list) || (list->form == ListForm::Native && !list->legs_inactive))
        return;
    const ListRole other = role == ListRole::Stop ? ListRole::Target : ListRole::Stop;
    const Quantity beside = told_.exposed(*list, other) + told_.exposed(*list, role, replaced);
    const Quantity open = told_.uncovered(*list);
    if (adds > open)
        fail_("exit " + word(name) + " is for " + to_text(adds) + " where its entry has filled only " + to_text(open) +
              " that is still open");
    else if (adds + beside > open)
        fail_("exit " + word(name) + " of " + to_text(adds) + " rests beside exits of " + to_text(beside) +
              " where only " + to_text(open) + " is to be closed");
}

void ListRules::judge_step(const ListStepped& step) {
    const ToldList* list = told_.find_list(step.list_id);
    if (!list)
        return fail_("list " + word(step.list_id) + " stepped and was never placed");
    switch (step.step) {
        case ListStep::TargetReached: coverage_.deed(Deed::TargetReached); break;
        case ListStep::StopReached: coverage_.deed(Deed::StopReached); break;
        case ListStep::EntryCut: coverage_.deed(Deed::EntryCut); break;
        case ListStep::LegsInactive:
            coverage_.deed(Deed::LegsInactive);
            if (list->form != ListForm::Native)
                fail_("list " + word(step.list_id) + " has no legs of the venue's that could be inactive");
            break;
        case ListStep::Ended: coverage_.deed(Deed::ListEnded); break;
        case ListStep::TargetGivenUp:
        case ListStep::StopGivenUp:
        case ListStep::ExitReplaced: break;
    }
}

void ListRules::at_rest() const {
    for (const auto& [id, list] : told_.lists()) {
        if (opens(told_, list) || (list.form == ListForm::Native && !list.legs_inactive))
            continue;
        const Quantity exits = told_.exposed(list, ListRole::Target) + told_.exposed(list, ListRole::Stop);
        if (exits > told_.uncovered(list))
            fail_("at rest the exits of list " + word(id) + " may fill " + to_text(exits) + " where only " +
                  to_text(told_.uncovered(list)) + " is to be closed");
    }
    judge_books();
}

// What lists have filled and not closed is covered as far as the position goes, or somebody was told.
void ListRules::judge_books() const {
    struct Book {
        Quantity open;
        Quantity exits;
        const NewOrderSingle* exit = nullptr;
    };
    std::map<std::pair<AccountId, InstrumentId>, std::map<Side, Book>> books;
    for (const auto& [id, list] : told_.lists()) {
        if (list.ended || opens(told_, list) || list.list.list_class == ListClass::MultiLeg)
            continue;
        const NewOrderSingle& exit = list.list.orders.back();
        Book& book = books[{exit.account, exit.instrument}][exit.side];
        book.open += told_.uncovered(list);
        book.exit = &exit;
        const Quantity stops = told_.exposed(list, ListRole::Stop);
        const Quantity targets = told_.exposed(list, ListRole::Target);
        book.exits += list.form == ListForm::Native && !list.legs_inactive ? std::max(stops, targets) : stops + targets;
    }
    for (const auto& [key, sides] : books)
        for (const auto& [side, book] : sides) {
            const Quantity held = told_.position(key.first, key.second);
            const Quantity closable = std::max(side == Side::Sell ? held : -held, Quantity{});
            const Quantity all = told_.working(key.first, key.second, side, nullptr, Reading::Least);
            const Quantity others = std::max(all - book.exits, Quantity{});
            const Quantity wanted = std::min(book.open, std::max(closable - others, Quantity{}));
            if (book.exits < wanted && !named_.contains(key))
                fail_("at rest " + to_text(wanted) + " of " + word(key.second) + " is filled in lists, exits cover " +
                      to_text(book.exits) + ", and nobody was told");
        }
}

void ListRules::on_recovered() {
    for (const auto& [id, list] : told_.lists())
        if (!list.ended)
            coverage_.deed(Deed::KilledWithList);
}

}  // namespace sluice::world
