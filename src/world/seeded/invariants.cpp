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
    : config_{std::move(config)}, calendars_{calendars}, coverage_{coverage} {}

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
    if (const auto* quote = std::get_if<Quote>(&input)) {
        quotes_[quote->instrument] = *quote;
    } else if (const auto* command = std::get_if<Command>(&input)) {
        if (const auto* cancel = std::get_if<CancelOrder>(&command->body)) {
            cancel_command_ = cancel->target;
            cancel_answered_ = false;
        }
        if (const auto* replace = std::get_if<ReplaceOrder>(&command->body))
            replace_command_ = *replace;
    } else if (const auto* report = std::get_if<VenueReport>(&input)) {
        if (std::holds_alternative<ExecutionReport>(*report))
            ++reports_told_;
        if (const auto* outcome = std::get_if<RequestOutcome>(report)) {
            const bool request = outcome->request == RequestKind::New || outcome->request == RequestKind::Replace;
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
    std::visit(
        [&](const auto& e) {
            using T = std::decay_t<decltype(e)>;
            if constexpr (std::is_same_v<T, OrderPlaced>) {
                judge_new_id(e.order.cl_ord_id);
                judge_placed(e, event.time);
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
            } else if constexpr (std::is_same_v<T, CancelRejected>) {
                cover(told_.find(e.reject.cl_ord_id), e.reject.response_to == RequestKind::Replace
                                                          ? EventCell::ReplaceReject
                                                          : EventCell::CancelReject);
            } else if constexpr (std::is_same_v<T, NotFoundNoted>) {
                cover(told_.find(e.not_found.cl_ord_id),
                      e.not_found.kind == NotFoundKind::Proof ? EventCell::NotFoundProof : EventCell::NotFoundHint);
            } else if constexpr (std::is_same_v<T, ReportApplied>) {
                ++reports_recorded_;
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
    const bool exit = told_.stays_within_position(order, order.order_qty, nullptr);
    if (placed.exposure == Exposure::Exit) {
        if (!exit)
            fail("order " + word(order.cl_ord_id) + " could turn the position and was placed as an exit");
        held_exits_[order.cl_ord_id] = {now, order.account};
        return;
    }
    if (exit)
        fail("order " + word(order.cl_ord_id) + " is an exit and was placed as new exposure");
    judge_limits(order, placed.figures, nullptr, now);
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
    const bool exit = only_lowers || told_.stays_within_position(order, larger, target);
    if (placed.exposure == Exposure::Exit) {
        if (!exit)
            fail("replace " + word(order.cl_ord_id) + " could turn the position and was placed as an exit");
        held_exits_[order.cl_ord_id] = {now, order.account};
        return;
    }
    if (exit)
        fail("replace " + word(order.cl_ord_id) + " adds no exposure and was placed as new exposure");
    judge_limits(order, placed.figures, target, now);
}

void Invariants::judge_limits(const NewOrderSingle& order, const DecisionFigures& figures, const ToldOrder* replaced,
                              UnixNanos now) {
    const Limits* limits = told_.limits(order.account);
    const auto quote = quotes_.find(order.instrument);
    if (!limits)
        return fail("order " + word(order.cl_ord_id) + " was placed without limits");
    if (quote == quotes_.end())
        return;  // judged by a print
    const std::string name = "order " + word(order.cl_ord_id) + " ";
    const auto& allowed = limits->allowed_instruments;
    if (!allowed.empty() && std::find(allowed.begin(), allowed.end(), order.instrument) == allowed.end())
        fail(name + "trades an instrument that is not allowed");
    const bool buys = order.side == Side::Buy;
    const Price touch = buys ? quote->second.offer_px : quote->second.bid_px;
    const Price px = order.price.value_or(touch);
    const int128 value = int128{px.nanos()} * order.order_qty.nanos() / Price::kUnit;
    if (value > limits->max_order_value.nanos())
        fail(name + "is worth more than the limit of order value");
    // The working and unknown quantity of its side, this order included.
    const Quantity mine =
        replaced ? std::max(replaced->exposed(), order.order_qty - replaced->cum_qty()) : order.order_qty;
    const Quantity side = told_.working(order.account, order.instrument, order.side, replaced) + mine;
    const Quantity held = told_.position(order.account, order.instrument);
    const Quantity worst = buys ? held + side : held - side;
    if (buys ? figures.worst_position < worst : figures.worst_position > worst)
        fail(name + "was judged by a smaller position than working and unknown orders can lead to");
    const bool grows = worst.abs() > held.abs() || (worst > Quantity{}) != (held > Quantity{});
    const int128 worth = int128{std::min(px, touch).nanos()} * worst.abs().nanos() / Price::kUnit;
    const int128 most = figures.equity.nanos() / 1'000 * limits->max_position_fraction.nanos() / (Ratio::kUnit / 1'000);
    if (grows && worth > most + 1'000'000'000)
        fail(name + "can lead to a position beyond its fraction of equity");
    const std::uint32_t open = told_.open_orders(order.account) + (replaced ? 0 : 1);
    if (open > limits->max_open_orders)
        fail(name + "is one more open or unknown order than the limit allows");
    const std::uint32_t second = told_.orders_since(order.account, now - std::chrono::seconds{1}) + 1;
    const std::uint32_t minute = told_.orders_since(order.account, now - std::chrono::seconds{60}) + 1;
    if (second > limits->max_orders_per_second || minute > limits->max_orders_per_minute)
        fail(name + "is one order too many for the rate limits");
    if (figures.daily_pnl < -limits->max_daily_loss)
        fail(name + "was placed after the daily loss was reached");
    if (now - quote->second.recv_time > std::chrono::seconds{5} && figures.quote_age_ns > 5'000'000'000 &&
        calendars_.is_open(CalendarId{"NYSE"}, now))
        fail(name + "was judged by a quote older than 5 s");
    if (order.price && !order.stop_px) {
        const int128 room = int128{touch.nanos()} * limits->price_collar.nanos() / Ratio::kUnit + 1;
        if (buys ? order.price->nanos() > touch.nanos() + room : order.price->nanos() < touch.nanos() - room)
            fail(name + "is priced past the collar");
    }
}

void Invariants::judge_denied(const OrderDenied& denied) {
    const NewOrderSingle& order = denied.order;
    switch (denied.denial.code) {
        case DenialCode::Invalid:
        case DenialCode::UnknownAccount:
        case DenialCode::UnknownInstrument:
        case DenialCode::KeyReused:
        case DenialCode::NotAvailableYet:
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
        default: break;
    }
    if (told_.stays_within_position(order, order.order_qty, nullptr))
        fail("exit " + word(order.cl_ord_id) + " was refused: " + std::string{to_text(denied.denial.code)});
}

void Invariants::judge_refused(const CommandRefused& refused) {
    const DenialCode code = refused.denial.code;
    const ToldOrder* target = told_.find(refused.target);
    if (refused.command == CommandKind::CancelOrder || refused.command == CommandKind::CancelAll) {
        cancel_answered_ = true;
        const bool honest = (code == DenialCode::UnknownOrder && !target) || code == DenialCode::UnknownAccount ||
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
        default: fail("exit " + word(dropped.cl_ord_id) + " was dropped: " + std::string{to_text(dropped.denial.code)});
    }
}

}  // namespace sluice::world
