#include "stage.hpp"

#include <algorithm>
#include <functional>

#include "base/text.hpp"        // parse_uint64
#include "doors.hpp"            // Doors
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
    void learn_name(const Event& event) {
        const NewOrderSingle* order = nullptr;
        if (const auto* placed = std::get_if<OrderPlaced>(&event.body))
            order = &placed->order;
        if (const auto* denied = std::get_if<OrderDenied>(&event.body))
            order = &denied->order;
        if (order != nullptr && order->strategy == StrategyId{"flatten"}) {
            const std::string name = "flatten" + std::to_string(++closings);
            names[order->cl_ord_id] = name;
            ids[name] = order->cl_ord_id;
        } else if (order != nullptr && !naming.empty()) {
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
        for (const char* id : {"AAPL", "MSFT", "ES"}) {
            Instrument i;
            i.id = listing(id);
            i.calendar = CalendarId{"NYSE"};
            if (i.id == InstrumentId{"ES-202612.CME"}) {
                i.asset_class = AssetClass::Future;
                i.multiplier = Multiplier::whole(50);
                i.tick_size = Price::from_nanos(250'000'000);
                i.expiry = Date{2026, 12, 18};
                i.settlement = Settlement::Cash;
            }
            command(DefineInstrument{i}, Origin::Engine);
        }
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

    // new c1 buy 100 AAPL limit 187.50 [stop 186] [day] [by strategy] [key k] [reduce]
    void submit(const Line& w) {
        NewOrderSingle o;
        o.account = AccountId::parse(after(w, "on").value_or("A")).value();
        o.side = w[2] == "buy" ? Side::Buy : Side::Sell;
        o.order_qty = parse_quantity(w[3]).value();
        o.instrument = listing(w[4]);
        const auto limit = after(w, "limit");
        const auto stop = after(w, "stop");
        if (limit)
            o.price = parse_price(*limit).value();
        if (stop)
            o.stop_px = parse_price(*stop).value();
        o.ord_type = limit ? (stop ? OrdType::StopLimit : OrdType::Limit) : (stop ? OrdType::Stop : OrdType::Market);
        if (holds(w, "gtc"))
            o.time_in_force = TimeInForce::Gtc;
        if (holds(w, "ioc"))
            o.time_in_force = TimeInForce::Ioc;
        if (holds(w, "reduce"))
            o.exec_inst = ExecInst::ReduceOnly;
        naming = w[1];
        command(SubmitOrder{o}, after(w, "by") == "strategy" ? Origin::Strategy : Origin::Person,
                after(w, "key").value_or(""));
        naming.clear();
    }
    void replace(const Line& w) {
        ReplaceOrder r;
        r.target = id_of(w[1]);
        const auto* order = engine->state().find_order(r.target);
        r.order_qty = order == nullptr ? Quantity::whole(1) : order->order.order_qty;
        if (const auto qty = after(w, "qty"))
            r.order_qty = parse_quantity(*qty).value();
        if (const auto px = after(w, "limit"))
            r.price = parse_price(*px).value();
        if (const auto px = after(w, "stop"))
            r.stop_px = parse_price(*px).value();
        command(r, after(w, "by") == "strategy" ? Origin::Strategy : Origin::Person);
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
        command(r, holds(w, "strategy") ? Origin::Strategy : Origin::Person);
    }
    void flatten(const Line& w) {
        Flatten f;
        f.account = AccountId::parse(w.size() > 1 && w[1] != "strategy" ? w[1] : "A").value();
        f.reason = "test";
        command(f, holds(w, "strategy") ? Origin::Strategy : Origin::Person);
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
    void limit(const Line& w) {
        Limits limits = engine->state().limits.at(AccountId{"A"});
        const auto number = static_cast<std::uint32_t>(parse_uint64(w[2]).value_or(0));
        if (w[1] == "value")
            limits.max_order_value = parse_amount(w[2]).value();
        if (w[1] == "fraction")
            limits.max_position_fraction = parse_ratio(w[2]).value();
        if (w[1] == "open")
            limits.max_open_orders = number;
        if (w[1] == "second")
            limits.max_orders_per_second = number;
        if (w[1] == "minute")
            limits.max_orders_per_minute = number;
        if (w[1] == "loss")
            limits.max_daily_loss = parse_amount(w[2]).value();
        if (w[1] == "collar")
            limits.price_collar = parse_ratio(w[2]).value();
        if (w[1] == "only")
            limits.allowed_instruments = {listing(w[2])};
        command(SetLimits{AccountId{"A"}, limits});
    }
    void show(const Line& w) {
        const auto& state = engine->state();
        if (w[1] == "position") {
            const auto* p = state.find_position({AccountId{"A"}, listing(w[2]), Product::None});
            if (p == nullptr)
                return say("position " + w[2] + " none");
            const auto avg = p->qty.is_zero() ? std::string{"-"} : to_text(average(p->cost, p->qty).value());
            return say("position " + w[2] + " " + to_text(p->qty) + " avg " + avg + " realized " +
                       to_text(p->realized) + " fees " + to_text(p->fees));
        }
        if (w[1] == "cash") {
            const auto it = state.cash.find({AccountId{"A"}, Currency{"USD"}});
            return say("cash " + to_text(it == state.cash.end() ? Amount{} : it->second) + " USD");
        }
        const auto* o = state.find_order(id_of(w[1]));
        if (o == nullptr)
            return say(w[1] + " none");
        say(w[1] + " stands at " + to_text(o->order.order_qty) +
            (o->order.price ? " limit " + to_text(*o->order.price) : "") + ", " + std::string{to_text(o->ord_status)} +
            ", in flight " + std::string{to_text(o->in_flight.stage)});
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
        {"cancel", [&] { s.command(CancelOrder{s.id_of(w[1])}); }},
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
        {"market", [&] { s.doors.open = w[1] == "open"; }},
        {"limit", [&] { s.limit(w); }},
        {"adjust", [&] { s.feed(VenueReport{adjustment_of(w)}); }},
        {"show", [&] { s.show(w); }},
        {"bracket", [&] { s.command(SubmitList{}); }},
        {"flatten", [&] { s.flatten(w); }},
        {"shows", [&] { s.shows(w); }},
        {"approve", [&] { s.command(Approve{}); }},
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
