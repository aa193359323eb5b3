#include "stage.hpp"

#include <algorithm>
#include <functional>

#include "approval_words.hpp"   // confirmation, set_limit
#include "base/text.hpp"        // parse_uint64
#include "doors.hpp"            // Doors
#include "list_words.hpp"       // list_command, ListNames
#include "order_words.hpp"      // order_of, shown
#include "reconcile_words.hpp"  // Showcase
#include "telling.hpp"          // tell
#include "venue_words.hpp"      // VenueWords
#include "words.hpp"            // Line, words_of

namespace sluice::test {
struct Stage::Impl {
    Doors doors;
    engine::EngineConfig config;
    std::unique_ptr<engine::Engine> engine;
    engine::Effects effects;
    std::vector<Event> recorded;
    std::size_t durable = 0;  // how many of them
    bool journal_held = false;
    std::uint64_t epoch = 1;
    UnixNanos now = UnixNanos::from_nanos(1'795'000'000'000'000'000);
    std::optional<UnixNanos> wake_at;
    Names names;
    OrderIds ids;
    std::string naming;  // the short name of the order being submitted
    std::vector<std::string> outcome;
    bool open = false;
    Showcase showcase;
    ListNames lists;
    int closings = 0;  // of flattens: named flatten1, flatten2, ...

    void take() {
        wake_at = effects.wake_at;
        // Events first: what leaves was decided by them. Taken aside, because feeding Durable fills the effects again.
        const auto events = std::move(effects.events);
        const auto requests = std::move(effects.requests);
        effects.clear();
        for (const Event& event : events) {
            recorded.push_back(event);
            learn_name(event);
            say(tell(event, engine->state(), names));
        }
        for (const VenueRequest& request : requests)
            say(tell(request, names));
        if (!journal_held && durable < recorded.size()) {
            durable = recorded.size();
            feed(Durable{recorded.back().sequence});
        }
    }
    // What is being submitted, or what was proposed and is placed now.
    std::string list_name(const Event& event) const {
        const auto* placed = std::get_if<ListPlaced>(&event.body);
        const auto known = placed == nullptr ? names.end() : names.find(placed->list.orders.front().cl_ord_id);
        return known == names.end() ? naming : known->second;
    }
    void learn_name(const Event& event) {
        if (const auto* ended = std::get_if<ProposalEnded>(&event.body))
            lists.follow(*ended, names, ids);
        lists.learn(event, list_name(event), names, ids);
        const NewOrderSingle* order = nullptr;
        if (const auto* placed = std::get_if<OrderPlaced>(&event.body))
            order = &placed->order;
        if (const auto* denied = std::get_if<OrderDenied>(&event.body))
            order = &denied->order;
        if (const auto* proposed = std::get_if<OrderProposed>(&event.body))
            order = &proposed->order;
        if (order != nullptr && order->strategy == StrategyId{"flatten"}) {
            const std::string name = "flatten" + std::to_string(++closings);
            names[order->cl_ord_id] = name;
            ids[name] = order->cl_ord_id;
        } else if (order != nullptr && !naming.empty() && !names.contains(order->cl_ord_id)) {
            names[order->cl_ord_id] = naming;
            ids[naming] = order->cl_ord_id;
        }
        if (const auto* replace = std::get_if<ReplacePlaced>(&event.body)) {
            const auto known = names.find(replace->orig_cl_ord_id);
            const std::string name = known == names.end() ? std::string{replace->orig_cl_ord_id.view()} : known->second;
            names[replace->order.cl_ord_id] = name + "'";
            ids[name + "'"] = replace->order.cl_ord_id;
        }
    }
    void say(std::string line) {
        if (!line.empty())
            outcome.push_back(std::move(line));
    }
    void feed(Input input) {
        engine->apply(input, now, effects);
        take();
    }
    void start() {
        engine = std::make_unique<engine::Engine>(config, doors);
        for (std::size_t i = 0; i < durable; ++i) {
            const auto folded = engine->recover(recorded[i]);
            if (!folded)
                say(folded.error().text);
        }
        recorded.resize(durable);
        engine->start(epoch++, now, effects);
        take();
    }
    void command(CommandBody body, Origin origin = Origin::Person, std::string key = {}) {
        Command c;
        c.by.origin = origin;
        if (origin == Origin::Strategy)
            c.by.who = StrategyId{"robot"};
        if (!key.empty())
            c.by.key = IdempotencyKey::parse(key).value();
        c.body = std::move(body);
        feed(std::move(c));
    }
    void open_stage() {
        open = true;
        start();
        Account account;
        account.id = AccountId{"A"};
        account.venue = VenueId{"paper"};
        command(OpenAccount{account}, Origin::Engine);
        command(SetLimits{account.id, roomy_limits()}, Origin::Engine);
        for (const Instrument& i : stage_instruments())
            command(DefineInstrument{i}, Origin::Engine);
        health(Link::Up, Breaker::Closed, config.mode);
        Adjustment opening;
        opening.account = account.id;
        opening.venue = account.venue;
        opening.currency = Currency{"USD"};
        opening.cash = Amount::whole(100'000);
        opening.id = ExecId{"opening"};
        feed(VenueReport{opening});
        for (const char* id : {"AAPL", "MSFT"})
            quote(id, "187.49", "187.50");
        quote("ES", "6000.00", "6000.25");
        outcome.clear();
    }
    void health(Link link, Breaker breaker, Mode mode) { feed(health_of(link, breaker, mode)); }
    void quote(const std::string& id, std::string_view bid, std::string_view offer) {
        Quote q;
        q.instrument = listing(id);
        q.bid_px = parse_price(bid).value();
        q.offer_px = parse_price(offer).value();
        q.bid_size = q.offer_size = Quantity::whole(500);
        q.event_time = q.recv_time = now;
        feed(q);
    }
    ClOrdId id_of(const std::string& name) const { return test::id_of(ids, name); }

    // new c1 buy 100 AAPL limit 187.50 [stop 186] [day] [by strategy] [key k] [reduce] [propose]
    void submit(const Line& w) {
        const NewOrderSingle o = order_of(w);
        naming = w[1];
        command(SubmitOrder{o, confirmation(w, o), holds(w, "propose")},
                after(w, "by") == "strategy" ? Origin::Strategy : Origin::Person, after(w, "key").value_or(""));
        naming.clear();
    }
    void replace(const Line& w) {
        ReplaceOrder r;
        r.target = id_of(w[1]);
        const auto* order = engine->state().find_order(r.target);
        r.order_qty = standing_qty(engine->state(), r.target);
        if (const auto qty = after(w, "qty"))
            r.order_qty = parse_quantity(*qty).value();
        if (const auto px = after(w, "limit"))
            r.price = parse_price(*px).value();
        if (const auto px = after(w, "stop"))
            r.stop_px = parse_price(*px).value();
        set_trail(w, r);
        if (order != nullptr)
            r.confirm = confirmation(w, as_it_would_stand(*order, r));
        command(r, after(w, "by") == "strategy" ? Origin::Strategy : Origin::Person, after(w, "key").value_or(""));
    }
    // shows ...: what the venue shows when it is asked.
    void shows(const Line& w) {
        if (!showcase.show(w, engine->state(), ids, now))
            say("? the venue cannot show: " + w[1]);
    }
    // venue snapshot [number N]
    void snapshot(const Line& w) {
        const auto known = engine->state().reconciles.find(AccountId{"A"});
        const std::uint64_t newest = known == engine->state().reconciles.end() ? 0 : known->second.asked;
        const auto number = after(w, "number");
        feed(VenueReport{showcase.answer(engine->state(), now, number ? *parse_uint64(*number) : newest)});
    }
    void reconcile(const Line& w) {
        Reconcile r;
        r.adopt = holds(w, "adopt");
        if (const auto account = after(w, "account"))
            r.account = AccountId::parse(*account).value();
        name_booking(w, r);
        command(r, holds(w, "strategy") ? Origin::Strategy : Origin::Person);
    }
    void flatten(const Line& w) {
        Flatten f;
        f.account = AccountId::parse(w.size() > 1 && w[1] != "strategy" ? w[1] : "A").value();
        f.reason = "test";
        command(f, holds(w, "strategy") ? Origin::Strategy : Origin::Person);
    }
    void submit_list(const Line& w) {
        auto body = list_command(w);
        if (!body)
            return say("? unknown list " + w[0]);
        if (auto* list = std::get_if<SubmitList>(&*body))
            list->confirm = confirmation(w, list->list);
        naming = w[1];
        command(*body, after(w, "by") == "strategy" ? Origin::Strategy : Origin::Person, after(w, "key").value_or(""));
        naming.clear();
    }
    void trade(const std::string& id, std::string_view px) {
        Trade t;
        t.instrument = listing(id);
        t.price = parse_price(px).value();
        t.size = Quantity::whole(100);
        t.event_time = t.recv_time = now;
        feed(t);
    }
    void venue(const Line& w) {
        if (w[1] == "snapshot")
            return snapshot(w);
        const auto report = VenueWords{engine->state(), now, config.mode, ids}.report_of(w);
        if (!report)
            return say("? the venue cannot say: " + w[1]);
        feed(*report);
    }
    void wait(const std::string& how_long) {
        const UnixNanos until = now + duration(how_long);
        while (wake_at && *wake_at <= until) {
            now = std::max(now, *wake_at);
            feed(Wake{});
        }
        now = until;
    }
    // limit WORD X: of account A; limit-all WORD X: over all accounts.
    void limit(const Line& w) {
        const AccountId account =
            w[0] == "limit-all" ? AccountId{} : AccountId::parse(after(w, "on").value_or("A")).value();
        const auto known = engine->state().limits.find(account);
        Limits limits = known == engine->state().limits.end() ? group_limits() : known->second;
        if (!set_limit(limits, w))
            return say("? unknown limit " + w[1]);
        command(SetLimits{account, limits});
    }
    void more(const Line& w) {
        const auto body = approval_command(w, engine->state(), ids);
        if (!body)
            return say("? unknown word " + w[0]);
        command(*body, holds(w, "strategy") ? Origin::Strategy : Origin::Person);
    }
    void account(const Line& w) {
        command(OpenAccount{account_of(w)}, Origin::Engine);
        command(SetLimits{account_of(w).id, roomy_limits()}, Origin::Engine);
        VenueHealth up = std::get<VenueHealth>(health_of(Link::Up, Breaker::Closed, config.mode));
        up.account = account_of(w).id;
        feed(VenueReport{up});
        feed(VenueReport{opening_of(w)});
    }
    void show(const Line& w) {
        const auto& state = engine->state();
        if (w[1] == "lists") {
            for (const std::string& line : shown_lists(state, names))
                say(line);
            return;
        }
        say(shown(w, state, ids));
    }
    void journal(const Line& w) {
        if (w[1] == "hold")
            journal_held = true;
        if (w[1] == "go") {
            journal_held = false;
            take();
        }
        if (w[1] == "fail") {
            journal_held = true;
            feed(JournalHealth{false, "No space left on device"});
        }
        if (w[1] == "works") {
            journal_held = false;
            feed(JournalHealth{true, {}});
        }
    }
    void halt(const Line& w) {
        Halt h;
        if (w.size() > 1 && w[1] != "all" && w[1] != "flatten" && w[1] != "cancel-exits")
            h.account = AccountId::parse(w[1]).value();
        h.cancel_exits = holds(w, "cancel-exits");
        h.flatten = holds(w, "flatten");
        h.reason = "test";
        command(h, holds(w, "strategy") ? Origin::Strategy : Origin::Person);
    }
    void restart() {
        const std::string before = engine->fingerprint();
        const bool all_durable = durable == recorded.size();
        start_again(before, all_durable);
    }
    void start_again(const std::string& before, bool all_durable) {
        engine::Engine again{config, doors};
        for (std::size_t i = 0; i < durable; ++i)
            (void)again.recover(recorded[i]);
        if (all_durable && again.fingerprint() != before)
            say("? the recovered state differs");
        start();
        health(Link::Up, Breaker::Closed, config.mode);
    }
};

Stage::Stage() : impl_{std::make_unique<Impl>()} {}
Stage::~Stage() = default;

void Stage::play(std::string_view line) {
    Impl& s = *impl_;
    const Line w = words_of(line);
    if (w.empty())
        return;
    const std::string& verb = w[0];
    // Settings come before the curtain.
    if (verb == "mode") {
        s.config.mode = w[1] == "live" ? Mode::Live : Mode::Paper;
        return;
    }
    if (verb == "rehearse") {
        s.config.rehearse_live = true;
        return;
    }
    if (verb == "has" && give_ability(w, s.config.venues[VenueId{"paper"}]))
        return;
    if (verb == "snapshots") {
        s.config.venues[VenueId{"paper"}].snapshots = true;
        return;
    }
    if (verb == "auto-execute") {
        s.config.auto_execute = true;
        s.config.require_confirmation = holds(w, "confirmed");
        return;
    }
    if (!s.open)
        s.open_stage();

    const std::map<std::string, std::function<void()>> verbs{
        {"new", [&] { s.submit(w); }},
        {"replace", [&] { s.replace(w); }},
        {"cancel",
         [&] { s.command(CancelOrder{s.id_of(w[1])}, holds(w, "strategy") ? Origin::Strategy : Origin::Person); }},
        {"cancel-all", [&] { s.command(CancelAll{}); }},
        {"venue", [&] { s.venue(w); }},
        {"quote", [&] { s.quote(w[1], w[2], w[3]); }},
        {"wait", [&] { s.wait(w[1]); }},
        {"journal", [&] { s.journal(w); }},
        {"restart", [&] { s.restart(); }},
        {"arm", [&] { s.command(Arm{duration(w[1])}, holds(w, "strategy") ? Origin::Strategy : Origin::Person); }},
        {"disarm", [&] { s.command(Disarm{}); }},
        {"halt", [&] { s.halt(w); }},
        {"resume",
         [&] {
             s.command(Resume{{}, "test"}, holds(w, "strategy") ? Origin::Strategy : Origin::Person);
         }},
        {"freeze",
         [&] {
             s.command(Freeze{AccountId{"A"}, listing(w[1]), "test"});
         }},
        {"unfreeze",
         [&] {
             s.command(Unfreeze{AccountId{"A"}, listing(w[1]), "test"});
         }},
        {"market", [&] { w[1] == "fx" ? s.doors.close_fx(s.now, duration(w[3])) : s.doors.set(w[1] == "open"); }},
        {"limit", [&] { s.limit(w); }},
        {"adjust", [&] { s.feed(VenueReport{adjustment_of(w)}); }},
        {"show", [&] { s.show(w); }},
        {"bracket", [&] { s.submit_list(w); }},
        {"oco", [&] { s.submit_list(w); }},
        {"oto", [&] { s.submit_list(w); }},
        {"package", [&] { s.submit_list(w); }},
        {"trail", [&] { s.submit_list(w); }},
        {"trade", [&] { s.trade(w[1], w[2]); }},
        {"flatten", [&] { s.flatten(w); }},
        {"shows", [&] { s.shows(w); }},
        {"approve", [&] { s.more(w); }},
        {"reject", [&] { s.more(w); }},
        {"rate", [&] { s.more(w); }},
        {"define", [&] { s.more(w); }},
        {"limit-all", [&] { s.limit(w); }},
        {"account", [&] { s.account(w); }},
        {"reconcile", [&] { s.reconcile(w); }},
        {"stop",
         [&] {
             s.engine->stop("test", s.now, s.effects);
             s.take();
         }},
    };
    const auto it = verbs.find(verb);
    if (it == verbs.end())
        return s.say("? unknown word " + verb);
    it->second();
}

std::vector<std::string> Stage::take_outcome() { return std::exchange(impl_->outcome, {}); }

}  // namespace sluice::test
