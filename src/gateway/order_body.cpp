#include "gateway/order_body.hpp"

#include <optional>
#include <utility>
#include <vector>

#include "base/sha256.hpp"               // Sha256, hex
#include "gateway/body_reader.hpp"       // BodyReader
#include "gateway/instrument_names.hpp"  // find_instrument
#include "model/order.hpp"               // check

namespace sluice::gateway {
namespace {

enum class OrderClass : std::uint8_t { Simple, Bracket, Oco, Oto };
constexpr auto names(OrderClass) { return Names<4>{"simple", "bracket", "oco", "oto"}; }

constexpr std::size_t kKeyMost = 255;

// The exits of a list as they were written down.
struct Exits {
    std::optional<NewOrderSingle> target;
    std::optional<NewOrderSingle> stop;
};

class OrderReader {
public:
    OrderReader(JsonValue body, std::string_view key, const Caller& caller, const engine::State& state)
        : body_{body, "", faults_}, key_{key}, caller_{caller}, state_{state} {}

    std::variant<Command, Problem> read() {
        Command command;
        command.by = caller_.requester(read_key());
        read_what();
        read_size();
        read_kind();
        read_rest();
        const auto order_class = body_.word<OrderClass>("order_class");
        const Exits exits = read_exits();
        const std::string confirm = body_.text("confirm").value_or("");
        const bool propose = body_.flag("propose") || caller_.scope == Scope::Propose;
        body_.finish();
        const OrderClass wanted = class_of(order_class, exits);
        if (faults_.empty())
            check_class(wanted, exits);
        if (faults_.empty() && wanted != OrderClass::Simple)
            command.body = SubmitList{list_of(wanted, exits), confirm, propose};
        else
            command.body = SubmitOrder{order_, confirm, propose};
        if (faults_.empty())
            check_terms(command);
        if (!faults_.empty())
            return invalid(std::move(faults_));
        return command;
    }

private:
    IdempotencyKey read_key() {
        const auto own = body_.id<IdempotencyKey>("client_order_id");
        if (key_.size() > kKeyMost)
            faults_.push_back({"Idempotency-Key", "Idempotency-Key has " + std::to_string(key_.size()) +
                                                      " characters; at most " + std::to_string(kKeyMost) +
                                                      " would be right"});
        if (!own)
            return key_.empty() ? IdempotencyKey{} : key_of(key_);
        if (!key_.empty() && own->view() != key_)
            body_.fault("client_order_id", "is " + quoted(own->view()) + " and the header Idempotency-Key " +
                                               quoted(key_) + "; one of them, or both alike, would be right");
        return *own;
    }

    void read_what() {
        if (const auto symbol = body_.text("symbol")) {
            const auto found = find_instrument(state_, *symbol);
            if (found)
                order_.instrument = *found;
            else
                body_.fault("symbol", "is wrong: " + found.error().text);
        } else {
            missing("symbol", "an instrument such as \"AAPL.US\", or its ticker,");
        }
        const auto account = account_of(body_.text("account"), caller_, state_);
        if (account)
            order_.account = *account;
        else
            body_.fault("account", "is wrong: " + account.error().text);
        if (const auto side = body_.word<Side>("side"))
            order_.side = *side;
        else
            missing("side", "buy or sell");
    }

    void read_size() {
        const auto qty = body_.quantity("qty");
        const auto notional = body_.amount("notional");
        if (qty && notional)
            body_.fault("notional", "and qty exclude each other; one of them would be right");
        if (qty && *qty <= Quantity{})
            body_.fault("qty", "is " + to_text(*qty) + "; more than zero would be right");
        if (notional && *notional <= Amount{})
            body_.fault("notional", "is " + to_text(*notional) + "; more than zero would be right");
        if (!qty && !notional)
            missing("qty", "a quantity such as \"10\", or notional instead,");
        order_.order_qty = qty.value_or(Quantity{});
        order_.cash_order_qty = notional;
    }

    // A fault of its own already says more than that it is missing.
    void missing(std::string_view name, std::string_view right) {
        for (const Problem::Part& fault : faults_)
            if (fault.pointer == body_.pointer_to(name))
                return;
        body_.missing(name, right);
    }

    void read_kind() {
        const auto type = body_.word<OrdType>("order_type");
        order_.price = body_.price("limit_price");
        order_.stop_px = body_.price("stop_price");
        order_.trail_amount = body_.price("trail_amount");
        order_.trail_percent = body_.percent("trail_percent");
        order_.ord_type = type.value_or(type_by_prices());
        order_.time_in_force = body_.word<TimeInForce>("time_in_force").value_or(TimeInForce::Day);
        order_.expire_time = body_.time("expire_time");
    }
    OrdType type_by_prices() const {
        if (order_.trail_amount || order_.trail_percent)
            return OrdType::TrailingStop;
        if (order_.stop_px)
            return order_.price ? OrdType::StopLimit : OrdType::Stop;
        return order_.price ? OrdType::Limit : OrdType::Market;
    }

    void read_rest() {
        order_.strategy = body_.id<StrategyId>("strategy").value_or(StrategyId{});
        order_.product = body_.word<Product>("product").value_or(Product::None);
        order_.position_effect = body_.word<PositionEffect>("position_effect").value_or(PositionEffect::Auto);
        order_.display_qty = body_.quantity("display_qty");
        for (const auto& [name, one] : {std::pair{std::string_view{"post_only"}, ExecInst::PostOnly},
                                        std::pair{std::string_view{"reduce_only"}, ExecInst::ReduceOnly},
                                        std::pair{std::string_view{"all_or_none"}, ExecInst::AllOrNone},
                                        std::pair{std::string_view{"extended_hours"}, ExecInst::ExtendedHours}})
            if (body_.flag(name))
                order_.exec_inst = order_.exec_inst | one;
    }

    // An exit for the whole of the entry, good until it is cancelled.
    NewOrderSingle exit_of(OrdType type) const {
        NewOrderSingle exit;
        exit.account = order_.account;
        exit.instrument = order_.instrument;
        exit.strategy = order_.strategy;
        exit.side = opposite(order_.side);
        exit.product = order_.product;
        exit.order_qty = order_.order_qty;
        exit.ord_type = type;
        exit.time_in_force = TimeInForce::Gtc;
        return exit;
    }
    Exits read_exits() {
        Exits exits;
        if (const auto object = body_.object("take_profit")) {
            BodyReader target{*object, "/take_profit", faults_};
            exits.target = exit_of(OrdType::Limit);
            exits.target->price = target.price("limit_price");
            if (!exits.target->price)
                target.missing("limit_price", "the price the profit is taken at");
            target.finish();
        }
        if (const auto object = body_.object("stop_loss")) {
            BodyReader stop{*object, "/stop_loss", faults_};
            exits.stop = exit_of(OrdType::Stop);
            exits.stop->stop_px = stop.price("stop_price");
            exits.stop->price = stop.price("limit_price");
            exits.stop->trail_amount = stop.price("trail_amount");
            exits.stop->trail_percent = stop.percent("trail_percent");
            if (exits.stop->trail_amount || exits.stop->trail_percent)
                exits.stop->ord_type = OrdType::TrailingStop;
            else if (!exits.stop->stop_px)
                stop.missing("stop_price", "the price the loss is stopped at, or a trail,");
            else if (exits.stop->price)
                exits.stop->ord_type = OrdType::StopLimit;
            stop.finish();
        }
        return exits;
    }

    static OrderClass class_of(std::optional<OrderClass> named, const Exits& exits) {
        if (named)
            return *named;
        if (exits.target && exits.stop)
            return OrderClass::Bracket;
        return exits.target || exits.stop ? OrderClass::Oto : OrderClass::Simple;
    }
    void check_class(OrderClass wanted, const Exits& exits) {
        const int count = (exits.target ? 1 : 0) + (exits.stop ? 1 : 0);
        const auto wrong = [&](const char* right) {
            body_.fault("order_class", "is " + std::string{to_text(wanted)} + "; " + right);
        };
        switch (wanted) {
            case OrderClass::Simple:
                if (count != 0)
                    wrong("a bracket or an oto would be right for what has exits");
                break;
            case OrderClass::Bracket:
                if (count != 2)
                    wrong("take_profit and stop_loss, both, would be right with it");
                break;
            case OrderClass::Oto:
                if (count != 1)
                    wrong("exactly one of take_profit and stop_loss would be right with it");
                break;
            case OrderClass::Oco:
                if (count != 2 || order_.price || order_.stop_px || order_.trail_amount || order_.trail_percent)
                    wrong("take_profit and stop_loss, and no price of its own, would be right with it");
                break;
        }
    }

    NewOrderList list_of(OrderClass wanted, const Exits& exits) const {
        NewOrderList list;
        list.list_class = wanted == OrderClass::Bracket ? ListClass::Bracket
                          : wanted == OrderClass::Oto   ? ListClass::Oto
                                                        : ListClass::Oco;
        if (wanted != OrderClass::Oco)
            list.orders.push_back(order_);
        for (const auto* exit : {&exits.target, &exits.stop}) {
            if (!*exit)
                continue;
            list.orders.push_back(**exit);
            if (wanted == OrderClass::Oco)  // its two orders are on the side that was asked for
                list.orders.back().side = order_.side;
        }
        return list;
    }

    void check_terms(const Command& command) {
        Status valid;
        if (const auto* list = std::get_if<SubmitList>(&command.body)) {
            valid = check(list->list, [this](const InstrumentId& id) { return state_.find_instrument(id); });
        } else {
            const auto& submit = std::get<SubmitOrder>(command.body);
            valid = check(submit.order, *state_.find_instrument(submit.order.instrument));
        }
        if (!valid)
            faults_.push_back({"", valid.error().text});
    }

    std::vector<Problem::Part> faults_;
    BodyReader body_;
    std::string_view key_;
    const Caller& caller_;
    const engine::State& state_;
    NewOrderSingle order_;
};

}  // namespace

std::variant<Command, Problem> read_order(std::string_view text, std::string_view key, const Caller& caller,
                                          const engine::State& state) {
    Body body = parse_body(text, false);
    if (body.problem)
        return std::move(*body.problem);
    return OrderReader{body.document->root(), key, caller, state}.read();
}

std::variant<ReplaceOrder, Problem> read_replace(std::string_view text, const ClOrdId& target,
                                                 const NewOrderSingle& standing) {
    Body parsed = parse_body(text, false);
    if (parsed.problem)
        return std::move(*parsed.problem);
    std::vector<Problem::Part> faults;
    BodyReader body{parsed.document->root(), "", faults};
    ReplaceOrder replace;
    const auto qty = body.quantity("qty");
    if (qty && *qty <= Quantity{})
        body.fault("qty", "is " + to_text(*qty) + "; the new total, more than zero, would be right");
    replace.target = target;
    replace.order_qty = qty.value_or(Quantity{});  // as it stands when the engine takes it
    replace.price = body.price("limit_price");
    replace.stop_px = body.price("stop_price");
    replace.trail_amount = body.price("trail_amount");
    replace.trail_percent = body.percent("trail_percent");
    replace.confirm = body.text("confirm").value_or("");
    body.finish();
    if (replace.price && !has_limit_price(standing.ord_type))
        body.fault("limit_price", "does not belong to an order of type " + rest_word(standing.ord_type));
    if (faults.empty() && !qty && !replace.price && !replace.stop_px && !replace.trail_amount && !replace.trail_percent)
        faults.push_back({"",
                          "the body changes nothing; at least one of qty, limit_price, stop_price, trail_amount and "
                          "trail_percent would be right"});
    if (!faults.empty())
        return invalid(std::move(faults));
    return replace;
}

IdempotencyKey key_of(std::string_view name) {
    if (const auto fits = IdempotencyKey::parse(name))
        return *fits;
    Sha256 hash;
    hash.update(as_bytes(name));
    return IdempotencyKey::parse("h-" + hex(hash.finish()).substr(0, 38)).value();
}

Result<AccountId> account_of(std::optional<std::string_view> named, const Caller& caller, const engine::State& state) {
    std::string all;
    for (const auto& [id, account] : state.accounts)
        if (caller.may_see(id))
            all += (all.empty() ? "" : ", ") + std::string{id.view()};
    if (named) {
        const auto id = AccountId::parse(*named);
        if (id && state.accounts.contains(*id))
            return *id;
        return fail(ErrorCode::NotFound,
                    "there is no account " + quoted(*named) + "; there " + (all.empty() ? "is none" : "is " + all));
    }
    if (!caller.account.empty())
        return caller.account;
    if (state.accounts.size() == 1)
        return state.accounts.begin()->first;
    return fail(ErrorCode::Invalid, state.accounts.empty() ? std::string{"there is no account"}
                                                           : "account is missing; one of " + all + " would be right");
}

}  // namespace sluice::gateway
