#include "app/typed_terms.hpp"

#include <optional>
#include <vector>

#include "base/text.hpp"  // to_lower, quoted, parse_uint64, closest

namespace sluice::app {
namespace {

tl::unexpected<Error> wrong(std::string_view name, std::string_view text, std::string_view right) {
    return fail(ErrorCode::Invalid,
                std::string{name} + " is " + sluice::quoted(text) + "; " + std::string{right} + " would be right");
}

template <class E>
Result<E> typed_word(std::string_view name, std::string_view text) {
    std::vector<std::string> lower;
    for (const std::string_view one : names(E{}))
        lower.push_back(to_lower(one));
    const std::string wanted = to_lower(text);
    std::string all;
    for (std::size_t i = 0; i < lower.size(); ++i) {
        if (lower[i] == wanted)
            return static_cast<E>(i);
        all += (i == 0 ? "" : ", ") + lower[i];
    }
    return wrong(name, text, "one of " + all);
}

template <class T, class Parse>
Status typed_figure(std::string_view name, const std::optional<std::string>& text, Parse parse, std::optional<T>& out) {
    if (!text)
        return {};
    const auto value = parse(*text);
    if (!value)
        return fail(ErrorCode::Invalid, std::string{name} + ": " + value.error().text);
    out = *value;
    return {};
}

Status typed_trail(const std::optional<std::string>& text, NewOrderSingle& order) {
    if (!text)
        return {};
    if (order.price || order.stop_px)
        return fail(ErrorCode::Invalid, "--trail makes a trailing stop, which takes neither --limit nor --stop");
    order.ord_type = OrdType::TrailingStop;
    const auto distance = typed_distance(*text);
    if (!distance)
        return tl::unexpected{distance.error()};
    order.trail_amount = distance->amount;
    order.trail_percent = distance->percent;
    return {};
}

OrdType type_of(bool limit, bool stop) {
    if (stop)
        return limit ? OrdType::StopLimit : OrdType::Stop;
    return limit ? OrdType::Limit : OrdType::Market;
}

Status typed_size(const OrderOptions& options, NewOrderSingle& order) {
    if (options.cash)
        return typed_figure("the sum of money", std::optional{options.quantity}, parse_amount, order.cash_order_qty);
    const auto quantity = parse_quantity(options.quantity);
    if (!quantity)
        return fail(ErrorCode::Invalid, "the quantity: " + quantity.error().text);
    order.order_qty = *quantity;
    return {};
}

Result<NewOrderSingle> typed_entry(const OrderOptions& options, const AccountId& account) {
    NewOrderSingle order;
    order.account = account;
    const auto side = typed_word<Side>("the side", options.side);
    if (!side)
        return tl::unexpected{side.error()};
    order.side = *side;
    if (const Status done = typed_size(options, order); !done)
        return tl::unexpected{done.error()};
    const auto instrument = InstrumentId::parse(options.instrument);
    if (!instrument)
        return fail(ErrorCode::Invalid, "the instrument: " + instrument.error().text);
    order.instrument = *instrument;
    const auto tif = typed_word<TimeInForce>("--tif", options.tif);
    if (!tif)
        return tl::unexpected{tif.error()};
    order.time_in_force = *tif;
    if (const Status done = typed_figure("--limit", options.limit, parse_price, order.price); !done)
        return tl::unexpected{done.error()};
    if (const Status done = typed_figure("--stop", options.stop, parse_price, order.stop_px); !done)
        return tl::unexpected{done.error()};
    order.ord_type = type_of(order.price.has_value(), order.stop_px.has_value());
    if (const Status done = typed_trail(options.trail, order); !done)
        return tl::unexpected{done.error()};
    return order;
}

// An exit for the whole of the entry, good until it is cancelled.
NewOrderSingle exit_of(const NewOrderSingle& entry, OrdType type) {
    NewOrderSingle out;
    out.account = entry.account;
    out.instrument = entry.instrument;
    out.side = opposite(entry.side);
    out.ord_type = type;
    out.time_in_force = TimeInForce::Gtc;
    out.order_qty = entry.order_qty;
    return out;
}

// Both exits of what is held, on the side that was typed.
Result<Command> oco_of(const NewOrderSingle& typed, std::optional<Price> target, std::optional<Price> stop,
                       const std::string& confirm, Command command) {
    if (!target || !stop || typed.price || typed.stop_px || typed.trail_amount || typed.trail_percent)
        return fail(ErrorCode::Invalid, "--oco takes --take-profit and --stop-loss, and no price of its own");
    SubmitList submit;
    submit.confirm = confirm;
    submit.list.list_class = ListClass::Oco;
    for (const OrdType type : {OrdType::Limit, OrdType::Stop}) {
        NewOrderSingle leg = typed;
        leg.ord_type = type;
        leg.time_in_force = TimeInForce::Gtc;
        (type == OrdType::Limit ? leg.price : leg.stop_px) = type == OrdType::Limit ? target : stop;
        submit.list.orders.push_back(leg);
    }
    command.body = std::move(submit);
    return command;
}

}  // namespace

Result<Distance> typed_distance(const std::string& text) {
    Distance distance;
    if (!text.ends_with('%')) {
        if (const Status done = typed_figure("--trail", std::optional{text}, parse_price, distance.amount); !done)
            return tl::unexpected{done.error()};
        return distance;
    }
    const auto percent = parse_price(std::string_view{text}.substr(0, text.size() - 1));
    if (!percent || *percent <= Price{} || percent->nanos() % 100 != 0)
        return wrong("--trail", text, "a distance such as 1.5, or a share such as 2%,");
    distance.percent = Ratio::from_nanos(percent->nanos() / 100);
    return distance;
}

Result<std::chrono::nanoseconds> typed_duration(std::string_view name, std::string_view text) {
    constexpr std::string_view kRight = "a whole number with s, m or h behind it, such as 4h,";
    constexpr std::uint64_t kMost = 1'000'000;
    if (text.empty())
        return wrong(name, text, kRight);
    const auto count = parse_uint64(text.substr(0, text.size() - 1));
    if (!count || *count == 0 || *count > kMost)
        return wrong(name, text, kRight);
    const auto whole = static_cast<std::int64_t>(*count);
    switch (text.back()) {
        case 's': return std::chrono::seconds{whole};
        case 'm': return std::chrono::minutes{whole};
        case 'h': return std::chrono::hours{whole};
        default: return wrong(name, text, kRight);
    }
}

Result<Command> typed_order(const OrderOptions& options, const AccountId& account) {
    auto entry = typed_entry(options, account);
    if (!entry)
        return tl::unexpected{entry.error()};
    Command command;
    if (!options.key.empty()) {
        const auto key = IdempotencyKey::parse(options.key);
        if (!key)
            return fail(ErrorCode::Invalid, "--key: " + key.error().text);
        command.by.key = *key;
    }
    std::optional<Price> target;
    std::optional<Price> stop;
    if (const Status done = typed_figure("--take-profit", options.take_profit, parse_price, target); !done)
        return tl::unexpected{done.error()};
    if (const Status done = typed_figure("--stop-loss", options.stop_loss, parse_price, stop); !done)
        return tl::unexpected{done.error()};
    if (options.oco)
        return oco_of(*entry, target, stop, options.confirm, std::move(command));
    if (!target && !stop) {
        command.body = SubmitOrder{*entry, options.confirm};
        return command;
    }
    SubmitList submit;
    submit.confirm = options.confirm;
    submit.list.list_class = target && stop ? ListClass::Bracket : ListClass::Oto;
    submit.list.orders.push_back(*entry);
    if (target) {
        NewOrderSingle leg = exit_of(*entry, OrdType::Limit);
        leg.price = target;
        submit.list.orders.push_back(leg);
    }
    if (stop) {
        NewOrderSingle leg = exit_of(*entry, OrdType::Stop);
        leg.stop_px = stop;
        submit.list.orders.push_back(leg);
    }
    command.body = std::move(submit);
    return command;
}

std::string in_words(const NewOrderSingle& order) {
    std::string text{to_text(order.side)};
    text +=
        order.cash_order_qty ? " for " + to_text(*order.cash_order_qty) + " of " : " " + to_text(order.order_qty) + " ";
    text += std::string{order.instrument.view()} + " " + std::string{to_text(order.ord_type)};
    if (order.price)
        text += " " + to_text(*order.price);
    if (order.stop_px)
        text += " stop " + to_text(*order.stop_px);
    if (order.trail_amount)
        text += " trailing by " + to_text(*order.trail_amount);
    if (order.trail_percent)
        text += " trailing by " + to_text(Ratio::from_nanos(order.trail_percent->nanos() * 100)) + " %";
    return text + " " + std::string{to_text(order.time_in_force)};
}

}  // namespace sluice::app
