#include "world/seeded/invariants.hpp"

#include <algorithm>
#include <chrono>
#include <utility>
#include <variant>

namespace sluice::world {

using std::chrono::milliseconds;

namespace {

std::string word(const auto& id) { return std::string{id.view()}; }

}  // namespace

Invariants::Invariants(engine::EngineConfig config, const market::CalendarView& calendars, Coverage& coverage)
    : config_{std::move(config)},
      calendars_{calendars},
      coverage_{coverage},
      list_rules_{told_, coverage, [this](std::string sentence) { fail(std::move(sentence)); }},
      authority_rules_{config_, told_, coverage, [this](std::string sentence) { fail(std::move(sentence)); }},
      comparison_rules_{config_, told_, coverage, [this](std::string sentence) { fail(std::move(sentence)); }} {}

void Invariants::fail(std::string sentence) {
    if (broken_.empty())
        broken_ = std::move(sentence);
}

bool Invariants::is_connected(const AccountId& account) const {
    const VenueHealth* health = told_.health(account);
    return health && health->link == Link::Up && health->mode == config_.mode;
}

std::optional<std::size_t> Invariants::number_of(const ToldOrder* order) const {
    if (!order)
        return std::nullopt;
    return static_cast<std::size_t>(order - told_.orders().data());
}

// ---- inputs

void Invariants::on_input(const Input& input, UnixNanos) {
    authority_rules_.on_input(input, quotes_);
    comparison_rules_.on_input(input);
    list_command_ = false;
    if (const auto* quote = std::get_if<Quote>(&input)) {
        quotes_[quote->instrument] = *quote;
    } else if (const auto* command = std::get_if<Command>(&input)) {
        list_command_ = std::holds_alternative<SubmitList>(command->body);
        if (const auto* cancel = std::get_if<CancelOrder>(&command->body)) {
            cancel_command_ = cancel->target;
            cancel_answered_ = false;
        }
        if (const auto* replace = std::get_if<ReplaceOrder>(&command->body))
            replace_command_ = *replace;
    } else if (const auto* report = std::get_if<VenueReport>(&input)) {
        of_snapshot_ = std::holds_alternative<VenueSnapshot>(*report);
        if (std::holds_alternative<ExecutionReport>(*report))
            ++reports_told_;
        if (const auto* outcome = std::get_if<RequestOutcome>(report)) {
            const bool request = outcome->request == RequestKind::New || outcome->request == RequestKind::Replace ||
                                 outcome->request == RequestKind::List;
            if (request && (outcome->outcome == SendOutcome::NotSent || outcome->outcome == SendOutcome::Refused)) {
                Sending& sending = sendings_[outcome->cl_ord_id];
                sending.may_repeat = true;
                sending.not_before = outcome->retry_at;
            }
            const ToldOrder* order = request ? told_.find(outcome->cl_ord_id) : nullptr;
            switch (outcome->outcome) {
                case SendOutcome::Sent: cover(order, EventCell::Sent); break;
                case SendOutcome::NotSent: cover(order, EventCell::NotSent); break;
                case SendOutcome::Refused: cover(order, EventCell::Refused); break;
                case SendOutcome::Perhaps: cover(order, EventCell::Perhaps); break;
            }
        }
        if (const auto* none = std::get_if<OrderNotFound>(report); none && none->kind == NotFoundKind::Proof)
            sendings_[none->cl_ord_id].may_repeat = true;
    }
}

// ---- events

void Invariants::on_event(const Event& event) {
    // What is judged before the books know of it.
    list_rules_.on_event(event);
    authority_rules_.on_event(event);
    comparison_rules_.on_event(event);
    std::visit(
        [&](const auto& e) {
            using T = std::decay_t<decltype(e)>;
            if constexpr (std::is_same_v<T, OrderPlaced>) {
                judge_new_id(e.order.cl_ord_id);
                judge_placed(e, event.time);
            } else if constexpr (std::is_same_v<T, ListPlaced>) {
                if (e.form == ListForm::Native)
                    for (const NewOrderSingle& order : e.list.orders)
                        judge_new_id(order.cl_ord_id);
                const bool has_entry = e.list.list_class != ListClass::Oco;
                if (e.form == ListForm::Native && has_entry && e.send_by)
                    judge_limits(e.list.orders.front(), e.figures, nullptr, event.time);
            } else if constexpr (std::is_same_v<T, OrderDenied>) {
                judge_new_id(e.order.cl_ord_id);
                judge_denied(e);
            } else if constexpr (std::is_same_v<T, ReplacePlaced>) {
                judge_new_id(e.order.cl_ord_id);
                judge_replaced(e, event.time);
                cover(told_.find(e.orig_cl_ord_id), EventCell::ReplacePlaced);
            } else if constexpr (std::is_same_v<T, CommandRefused>) {
                judge_refused(e);
            } else if constexpr (std::is_same_v<T, RequestDropped>) {
                judge_dropped(e);
                held_exits_.erase(e.cl_ord_id);
                if (cancel_command_ && told_.find(*cancel_command_) == told_.find(e.cl_ord_id))
                    cancel_answered_ = true;
                cover(told_.find(e.cl_ord_id), EventCell::Dropped);
            } else if constexpr (std::is_same_v<T, CancelPlaced>) {
                if (cancel_command_ && told_.find(*cancel_command_) == told_.find(e.cl_ord_id))
                    cancel_answered_ = true;
                cover(told_.find(e.cl_ord_id), EventCell::CancelPlaced);
            } else if constexpr (std::is_same_v<T, ProposalEnded>) {
                if (cancel_command_ && *cancel_command_ == e.cl_ord_id)
                    cancel_answered_ = true;
            } else if constexpr (std::is_same_v<T, CancelRejected>) {
                cover(told_.find(e.reject.cl_ord_id), e.reject.response_to == RequestKind::Replace
                                                          ? EventCell::ReplaceReject
                                                          : EventCell::CancelReject);
            } else if constexpr (std::is_same_v<T, NotFoundNoted>) {
                cover(told_.find(e.not_found.cl_ord_id),
                      e.not_found.kind == NotFoundKind::Proof ? EventCell::NotFoundProof : EventCell::NotFoundHint);
            } else if constexpr (std::is_same_v<T, ReportApplied>) {
                reports_recorded_ += of_snapshot_ ? 0 : 1;  // what a snapshot tells is recorded as far as it is news
                cover_report(told_.find_of(e.report), e);
                touched_.push_back(e.order);
            } else if constexpr (std::is_same_v<T, Halted>) {
                halt_seen_ = true;
            } else if constexpr (std::is_same_v<T, VenueHealthChanged>) {
                if (e.health.link == Link::Down || e.health.mode != config_.mode)
                    trouble_[e.health.account] = event.time;
                else if (!is_connected(e.health.account))
                    trouble_[e.health.account] = event.time;
            }
        },
        event.body);
    told_.fold(event);
    judge_status(event);
}

void Invariants::judge_new_id(const ClOrdId& id) {
    if (!ids_.insert(id).second)
        fail("the id " + word(id) + " was given twice");
    const char mode = config_.mode == Mode::Live ? 'L' : 'P';
    if (id.empty() || id.view().front() != mode)
        fail("the id " + word(id) + " does not carry the mode");
}

void Invariants::judge_placed(const OrderPlaced& placed, UnixNanos now) {
    const NewOrderSingle& order = placed.order;
    // A flatten closes what the venue shows, whatever has been told of it.
    const bool closing =
        placed.by.origin == Origin::Engine && placed.list_id.empty() && told_.is_flattening(order.account);
    if (placed.exposure == Exposure::Exit) {
        if (!closing && !told_.stays_within_position(order, order.order_qty, nullptr, Reading::Least))
            fail("order " + word(order.cl_ord_id) + " could turn the position of " +
                 to_text(told_.position(order.account, order.instrument)) + " and was placed as an exit");
        held_exits_[order.cl_ord_id] = {now, order.account};
        return;
    }
    if (told_.stays_within_position(order, order.order_qty, nullptr, Reading::Most))
        fail("order " + word(order.cl_ord_id) + " is an exit and was placed as new exposure");
    judge_limits(order, placed.figures, nullptr, now);
    if (const Limits* limits = told_.limits(order.account); limits && placed.list_id.empty())
        judge_meetings(order, placed.by, *limits, now);
}

void Invariants::judge_replaced(const ReplacePlaced& placed, UnixNanos now) {
    const NewOrderSingle& order = placed.order;
    const ToldOrder* target = told_.find(placed.orig_cl_ord_id);
    if (!target)
        return fail("a replace was placed for " + word(placed.orig_cl_ord_id) + ", which nobody placed");
    if (target->request)
        fail("a replace was placed while another request of " + word(placed.orig_cl_ord_id) + " is in flight");
    const bool only_lowers = order.order_qty < target->terms.order_qty && order.price == target->terms.price &&
                             order.stop_px == target->terms.stop_px;
    const Quantity larger = std::max(target->exposed(), order.order_qty - target->cum_qty());
    if (placed.exposure == Exposure::Exit) {
        const bool bounded =
            larger <= told_.guarded(*target) || told_.stays_within_position(order, larger, target, Reading::Least);
        if (!only_lowers && !bounded)
            fail("replace " + word(order.cl_ord_id) + " could turn the position and was placed as an exit");
        held_exits_[order.cl_ord_id] = {now, order.account};
        return;
    }
    if (only_lowers || told_.stays_within_position(order, larger, target, Reading::Most))
        fail("replace " + word(order.cl_ord_id) + " adds no exposure and was placed as new exposure");
    judge_limits(order, placed.figures, target, now);
}

void Invariants::judge_denied(const OrderDenied& denied) {
    const NewOrderSingle& order = denied.order;
    switch (denied.denial.code) {
        case DenialCode::Invalid:
        case DenialCode::UnknownAccount:
        case DenialCode::UnknownInstrument:
        case DenialCode::KeyReused:
        case DenialCode::NotAvailableYet:
        case DenialCode::Unsupported:
        case DenialCode::HashMismatch:
        case DenialCode::WrongMode: return;
        // Nobody has said yet which mode these credentials are of.
        case DenialCode::NotConnected:
            if (!told_.health(order.account))
                return;
            break;
        case DenialCode::NeedsApproval:
            if (denied.by.origin != Origin::Person && is_strict())
                return;
            break;
        case DenialCode::NotReconciled:
            if (denied.by.origin != Origin::Person)
                return;
            break;
        case DenialCode::Halted:
            // Under a flatten only its own closing orders go.
            if (denied.by.origin == Origin::Engine && told_.is_flattening(order.account))
                return;
            break;
        case DenialCode::NoQuote:
            if (order.ord_type == OrdType::TrailingStop)
                return;  // it has nothing to begin at
            break;
        default: break;
    }
    // A list is refused by its first order, for what any of them asks.
    if (!list_command_ && told_.stays_within_position(order, order.order_qty, nullptr))
        fail("exit " + word(order.cl_ord_id) + " was refused: " + std::string{to_text(denied.denial.code)});
}

void Invariants::judge_refused(const CommandRefused& refused) {
    const DenialCode code = refused.denial.code;
    const ToldOrder* target = told_.find(refused.target);
    if (refused.command == CommandKind::CancelOrder || refused.command == CommandKind::CancelAll) {
        cancel_answered_ = true;
        // What a process that died sent of a proposal, which then ended here: it was never an order to us.
        const bool ended_proposal = code == DenialCode::OrderDone && told_.proposals().contains(refused.target);
        const bool honest = ended_proposal || (code == DenialCode::UnknownOrder && !target) ||
                            code == DenialCode::UnknownAccount ||
                            (code == DenialCode::OrderDone && target && !target->is_open()) ||
                            (code == DenialCode::WrongMode && target && !is_connected(target->terms.account));
        if (!honest)
            fail("the cancel of " + word(refused.target) + " was refused: " + std::string{to_text(code)});
    }
    if (refused.command == CommandKind::ReplaceOrder && target && replace_command_)
        judge_refused_replace(*target, refused);
}

void Invariants::judge_refused_replace(const ToldOrder& target, const CommandRefused& refused) {
    if (target.request || !target.is_open() || target.cancel_wanted)
        return;
    switch (refused.denial.code) {
        case DenialCode::NotArmed:
        case DenialCode::Disarmed:
        case DenialCode::Halted:
        case DenialCode::Frozen:
        case DenialCode::ExitOnly:
        case DenialCode::BreakerOpen:
        case DenialCode::NoQuote:
        case DenialCode::MarketClosed:
        case DenialCode::OrderRate:
        case DenialCode::PositionFraction:
        case DenialCode::DailyLoss: break;
        default: return;
    }
    const Quantity wanted = replace_command_->order_qty;
    const bool same_prices = (!replace_command_->price || replace_command_->price == target.terms.price) &&
                             (!replace_command_->stop_px || replace_command_->stop_px == target.terms.stop_px);
    const Quantity larger = std::max(target.exposed(), wanted - target.cum_qty());
    if ((same_prices && wanted < target.terms.order_qty) || told_.stays_within_position(target.terms, larger, &target))
        fail("a replace of " + word(refused.target) +
             " that adds no exposure was refused: " + std::string{to_text(refused.denial.code)});
}

void Invariants::judge_dropped(const RequestDropped& dropped) {
    const ToldOrder* order = told_.find(dropped.cl_ord_id);
    if (!order || !order->request || order->request->exposure != Exposure::Exit)
        return;
    switch (dropped.denial.code) {
        case DenialCode::ExitTooLarge:  // sized again from the position
        case DenialCode::NotSent:       // cancelled before it left
        case DenialCode::WrongMode: return;
        case DenialCode::NotReconciled:
            if (order->request->by.origin != Origin::Person)
                return;
            break;
        case DenialCode::Halted:
            if (order->request->by.origin == Origin::Engine && told_.is_flattening(order->terms.account))
                return;
            break;
        default: break;
    }
    fail("exit " + word(dropped.cl_ord_id) + " was dropped: " + std::string{to_text(dropped.denial.code)});
}

}  // namespace sluice::world
