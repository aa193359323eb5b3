#include "gateway/alert_rules.hpp"

#include <algorithm>
#include <variant>

#include "gateway/rest_words.hpp"  // snake

namespace sluice::gateway {
namespace {

constexpr std::string_view kJournalKey = "journal_failed";

Severity severity_of(AlertCode code) {
    switch (code) {
        case AlertCode::RequestUnknown:
        case AlertCode::Overfill:
        case AlertCode::JournalFailed:
        case AlertCode::CancelUnproven:
        case AlertCode::WrongMode:
        case AlertCode::Unprotected:
        case AlertCode::FlattenStuck: return Severity::Critical;
        case AlertCode::LateFill:
        case AlertCode::UnusableReport:
        case AlertCode::ClockStep:
        case AlertCode::LegInactive:
        case AlertCode::Difference: return Severity::Warning;
        case AlertCode::ExternalOrder: return Severity::Info;
    }
    return Severity::Critical;
}

std::string_view title_of(AlertCode code) {
    switch (code) {
        case AlertCode::RequestUnknown: return "The outcome of a request is unknown";
        case AlertCode::Overfill: return "More was filled than ordered";
        case AlertCode::LateFill: return "A fill came after its order had ended";
        case AlertCode::UnusableReport: return "A report of the venue cannot be used";
        case AlertCode::ExternalOrder: return "An order that is not ours";
        case AlertCode::JournalFailed: return "The journal cannot be written";
        case AlertCode::CancelUnproven: return "A cancel is not proven";
        case AlertCode::ClockStep: return "The wall clock was set";
        case AlertCode::WrongMode: return "The venue reports another mode";
        case AlertCode::Unprotected: return "A position is not protected";
        case AlertCode::LegInactive: return "An exit of a list does not act";
        case AlertCode::Difference: return "The venue shows something else than we hold";
        case AlertCode::FlattenStuck: return "A flatten does not come to its end";
    }
    return "Alert";
}

std::string key_of(std::string_view type, std::string_view a, std::string_view b = {}, std::string_view c = {}) {
    std::string key{type};
    for (const std::string_view part : {a, b, c}) {
        key += '|';
        key += part;
    }
    return key;
}

// A halt that does more than the one before is news.
std::string halted_key(const AccountId& account, bool cancel_exits, bool flatten) {
    return key_of("halted", account.view(), cancel_exits ? "cancel_exits" : "", flatten ? "flatten" : "");
}

std::string name_of(const AccountId& account) {
    return account.empty() ? std::string{"every account"} : "account " + std::string{account.view()};
}

std::string because(std::string_view reason) { return reason.empty() ? "" : ": " + std::string{reason}; }

std::string by(const Requester& who) { return " by " + std::string{who.who.view()}; }

std::string order_text(const NewOrderSingle& order) {
    const std::string size =
        order.cash_order_qty ? to_text(*order.cash_order_qty) + " worth of" : to_text(order.order_qty);
    return (order.side == Side::Buy ? "buy " : "sell ") + size + " " + std::string{order.instrument.view()} +
           (order.price ? " at " + to_text(*order.price) : "");
}

std::string_view health_type(const VenueHealth& health) {
    return health.link == Link::Down ? "venue_down" : "venue_breaker";
}
std::string health_key(const AccountId& account) { return key_of("venue_down", account.view()); }

// What one event says by itself. Kinds that are not here say nothing.
struct Rule {
    const AlertRules::Wishes& wishes;
    const Event& event;
    AlertRules::Told& told;

    Alert& say(std::string_view type, Severity severity, std::string key, std::string title,
               std::string message) const {
        Alert& alert = told.alerts.emplace_back();
        alert.key = std::move(key);
        alert.type = type;
        alert.severity = severity;
        alert.title = std::move(title);
        alert.message = std::move(message);
        alert.time = event.time;
        alert.sequence = event.sequence;
        return alert;
    }

    void operator()(const Alerted& e) const {
        // on_journal() tells it while it lasts; as an event it comes when it is over, after however long.
        if (e.code == AlertCode::JournalFailed)
            return;
        const std::string type = snake(to_text(e.code));
        Alert& alert =
            say(type, severity_of(e.code), key_of(type, e.account.view(), e.instrument.view(), e.cl_ord_id.view()),
                std::string{title_of(e.code)}, e.text);
        alert.account = e.account;
        alert.instrument = e.instrument;
        alert.order = e.cl_ord_id;
    }
    void operator()(const Halted& e) const {
        say("halted", Severity::Critical, halted_key(e.account, e.cancel_exits, e.flatten),
            "Halted: " + name_of(e.account),
            "Halted" + by(e.by) + because(e.reason) + (e.cancel_exits ? "; exits are cancelled" : "") +
                (e.flatten ? "; positions are closed" : "") + ". A person ends it with `sluice resume --reason`.")
            .account = e.account;
    }
    void operator()(const Resumed& e) const {
        for (const bool cancel_exits : {false, true})
            for (const bool flatten : {false, true})
                told.over.push_back(halted_key(e.account, cancel_exits, flatten));
        say("resumed", Severity::Warning, key_of("resumed", e.account.view(), std::to_string(event.sequence)),
            "Resumed: " + name_of(e.account), "Resumed" + by(e.by) + because(e.reason) + ".")
            .account = e.account;
    }
    void operator()(const FreezeChanged& e) const {
        const std::string key = key_of("frozen", e.account.view(), e.instrument.view());
        if (e.state == FreezeState::Thawed) {
            told.over.push_back(key);
            return;
        }
        Alert& alert = say("frozen", Severity::Warning, key, "Frozen: " + std::string{e.instrument.view()},
                           "No new exposure in " + std::string{e.instrument.view()} + " on " + name_of(e.account) +
                               because(e.reason) + ".");
        alert.account = e.account;
        alert.instrument = e.instrument;
    }
    void operator()(const DifferenceClosed& e) const {
        told.over.push_back(key_of("difference", e.account.view(), e.instrument.view(), e.order.view()));
    }
    void operator()(const OrderProposed& e) const {
        if (!wishes.proposals)
            return;
        Alert& alert = say("order_proposed", Severity::Warning, key_of("order_proposed", e.order.cl_ord_id.view()),
                           "An order waits for a person",
                           std::string{e.by.who.view()} + " proposes to " + order_text(e.order) + " on " +
                               name_of(e.order.account) + (e.list ? ", as a list" : "") + "; it expires at " +
                               format_rfc3339(e.expires) + ".");
        alert.account = e.order.account;
        alert.instrument = e.order.instrument;
        alert.order = e.order.cl_ord_id;
    }
    void operator()(const ProposalEnded& e) const {
        if (!wishes.proposals || e.end != ProposalEnd::Expired)
            return;
        Alert& alert = say("proposal_expired", Severity::Info, key_of("proposal_expired", e.cl_ord_id.view()),
                           "A proposal expired", "Nobody approved " + std::string{e.cl_ord_id.view()} + " in time.");
        alert.account = e.account;
        alert.order = e.cl_ord_id;
    }
    void operator()(const ReportApplied& e) const {
        if (!wishes.fills || e.fill_qty.is_zero())
            return;
        const ExecutionReport& r = e.report;
        Alert& alert =
            say("fill", Severity::Info, key_of("fill", std::to_string(event.sequence)),
                "Fill: " + std::string{r.instrument.view()},
                std::string{r.side == Side::Buy ? "Bought " : "Sold "} + to_text(e.fill_qty) + " " +
                    std::string{r.instrument.view()} + (r.last_px == Price{} ? "" : " at " + to_text(r.last_px)) +
                    " on " + name_of(r.account) + "; the order is " + std::string{to_text(e.ord_status)} + ".");
        alert.account = r.account;
        alert.instrument = r.instrument;
        alert.order = e.order;
    }
    void operator()(const FlattenStarted& e) const {
        say("flatten_started", Severity::Warning, key_of("flatten", e.account.view(), std::to_string(event.sequence)),
            "Flatten: " + name_of(e.account), "Every position is being closed" + by(e.by) + because(e.reason) + ".")
            .account = e.account;
    }
    void operator()(const FlattenEnded& e) const {
        say("flatten_ended", Severity::Info, key_of("flatten", e.account.view(), std::to_string(event.sequence)),
            "Flatten ended: " + name_of(e.account), e.text)
            .account = e.account;
    }
    void operator()(const Armed& e) const {
        say("armed", Severity::Warning, key_of("armed", std::to_string(event.sequence)), "Armed",
            "Armed" + by(e.by) + " until " + format_rfc3339(e.until) + ".");
    }
    void operator()(const TokenIssued& e) const {
        say("token_issued", Severity::Warning, key_of("token", e.token.id.view()), "A token was issued",
            "Token " + std::string{e.token.id.view()} + " for " + std::string{e.token.name.view()} + by(e.by) + ".")
            .account = e.token.account;
    }
    template <class Other>
    void operator()(const Other&) const {}
};

}  // namespace

void AlertRules::on_event(const Event& event, UnixNanos now, Told& told) {
    if (const auto* changed = std::get_if<VenueHealthChanged>(&event.body))
        return on_health(changed->health, event, now, told);
    if (const auto* changed = std::get_if<JournalHealthChanged>(&event.body))
        return on_journal(changed->healthy, changed->text, now, told);
    std::visit(Rule{wishes_, event, told}, event.body);
}

void AlertRules::on_health(const VenueHealth& health, const Event& event, UnixNanos now, Told& told) {
    const bool fine = health.link == Link::Up && health.breaker == Breaker::Closed;
    const auto gone = gone_.find(health.account);
    if (!fine) {
        if (gone == gone_.end())
            gone_.emplace(health.account, Gone{health, now, event.time, false});
        else
            gone->second.health = health;
        return;
    }
    if (gone == gone_.end())
        return;
    if (gone->second.told) {
        told.over.push_back(health_key(health.account));
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now - gone->second.since).count();
        Alert& alert = Rule{wishes_, event, told}.say(
            "venue_up", Severity::Warning, key_of("venue_up", health.account.view(), std::to_string(event.sequence)),
            "Connected again: " + name_of(health.account),
            std::string{health.venue.view()} + " is there again after " + std::to_string(seconds) + " s.");
        alert.account = health.account;
    }
    gone_.erase(gone);
}

void AlertRules::on_journal(bool healthy, const std::string& text, UnixNanos now, Told& told) {
    if (healthy == journal_healthy_)
        return;
    journal_healthy_ = healthy;
    if (healthy)
        told.over.emplace_back(kJournalKey);
    Alert& alert = told.alerts.emplace_back();
    alert.key = healthy ? key_of("journal_written", std::to_string(now.nanos())) : std::string{kJournalKey};
    alert.type = healthy ? "journal_written" : kJournalKey;
    alert.severity = healthy ? Severity::Warning : Severity::Critical;
    alert.title = healthy ? "The journal is written again" : std::string{title_of(AlertCode::JournalFailed)};
    alert.message = healthy ? "New exposure is possible again." : "No new exposure, cancels and exits go on: " + text;
    alert.time = now;
}

void AlertRules::on_time(UnixNanos now, Told& told) {
    for (auto& [account, gone] : gone_) {
        if (gone.told || now - gone.since < wishes_.venue_down_after)
            continue;
        gone.told = true;
        Alert& alert = told.alerts.emplace_back();
        alert.key = health_key(account);
        alert.type = health_type(gone.health);
        alert.severity = Severity::Critical;
        alert.title = "Not connected: " + name_of(account);
        alert.message = std::string{gone.health.venue.view()} +
                        (gone.health.link == Link::Down ? " has been away for " : "'s breaker has been open for ") +
                        std::to_string(wishes_.venue_down_after.count()) + " s" + because(gone.health.text);
        alert.time = gone.time;
        alert.account = account;
    }
}

std::optional<UnixNanos> AlertRules::next_due() const {
    std::optional<UnixNanos> due;
    for (const auto& [account, gone] : gone_)
        if (!gone.told)
            due = std::min(due.value_or(gone.since + wishes_.venue_down_after), gone.since + wishes_.venue_down_after);
    return due;
}

}  // namespace sluice::gateway
