// What a new order has to look like, whoever sends it.
#include "venues/alpaca/sim_order_checks.hpp"

#include "venues/alpaca/asset_check.hpp"    // is_option_symbol
#include "venues/alpaca/mapping_words.hpp"  // side_of, ord_type_of, time_in_force_of

namespace sluice::venues::alpaca::sim {

namespace {

std::optional<Answer> check_presence(const OrderRequest& request) {
    if (request.order_class == ClassWord::Mleg)
        return forbidden("account not authorized to trade options");  // its options_approved_level is 0
    if (request.symbol.empty())
        return malformed("symbol is required");
    if (request.qty && request.notional)
        return malformed("only one of qty or notional is accepted");
    if (!request.qty && !request.notional)
        return malformed("qty or notional is required");
    if (request.side.empty())
        return malformed("side is required");
    if (request.type.empty())
        return malformed("type is required");
    if (request.time_in_force.empty())
        return malformed("time_in_force is required");
    return std::nullopt;
}

std::optional<Answer> read_words(const OrderRequest& request, SimOrder& out) {
    const auto side = side_of(request.side);
    if (!side)
        return unprocessable("invalid side \"" + std::string{request.side.text()} + "\"; it must be buy or sell");
    const auto type = ord_type_of(request.type);
    if (!type)
        return unprocessable("invalid order type \"" + std::string{request.type.text()} +
                             "\"; it must be market, limit, stop, stop_limit or trailing_stop");
    const auto time_in_force = time_in_force_of(request.time_in_force);
    if (!time_in_force)
        return unprocessable("invalid time_in_force \"" + std::string{request.time_in_force.text()} +
                             "\"; it must be day, gtc, opg, cls, ioc or fok");
    if (!request.order_class.empty() && !request.order_class.known())
        return unprocessable("invalid order_class \"" + std::string{request.order_class.text()} +
                             "\"; it must be simple, bracket, oco or oto");
    out.side = *side;
    out.type = *type;
    out.time_in_force = *time_in_force;
    out.order_class = request.order_class.known().value_or(ClassWord::Simple);
    out.extended_hours = request.extended_hours.value_or(false);
    return std::nullopt;
}

std::optional<Answer> check_kind(const SimOrder& order, SessionRule rule) {
    const bool waits =
        order.type == OrdType::Stop || order.type == OrdType::StopLimit || order.type == OrdType::TrailingStop;
    const bool auction = order.time_in_force == TimeInForce::Opg || order.time_in_force == TimeInForce::Cls;
    const bool immediate = order.time_in_force == TimeInForce::Ioc || order.time_in_force == TimeInForce::Fok;
    if (order.asset->is_crypto()) {
        if (order.time_in_force != TimeInForce::Gtc && order.time_in_force != TimeInForce::Ioc)
            return unprocessable("invalid crypto time_in_force; it must be gtc or ioc");
        if (order.type == OrdType::Stop || order.type == OrdType::TrailingStop)
            return unprocessable("invalid order type for crypto order; it must be market, limit or stop_limit");
        if (order.order_class != ClassWord::Simple)
            return unprocessable("crypto orders must be simple orders");
    }
    if (order.extended_hours && (order.type != OrdType::Limit || order.time_in_force != TimeInForce::Day))
        return unprocessable("extended hours order must be DAY limit orders");
    if (auction && waits)
        return unprocessable("opg and cls orders must be market or limit orders");
    if (auction && rule == SessionRule::Always)
        return unprocessable(
            "opg and cls orders need auctions, which a market that never closes does not have; start "
            "the simulator with --session real");
    if (immediate && waits)
        return unprocessable("ioc and fok orders must be market or limit orders");
    return std::nullopt;
}

std::optional<Answer> check_auction_window(const SimOrder& order, UnixNanos now) {
    if (order.time_in_force != TimeInForce::Opg && order.time_in_force != TimeInForce::Cls)
        return std::nullopt;
    const std::string at = new_york_hhmm(now);
    const bool opening = order.time_in_force == TimeInForce::Opg;
    if (at >= (opening ? "09:28" : "15:50") && at < "19:00")
        return unprocessable(opening ? "opg orders are not accepted from 9:28am to 7:00pm ET"
                                     : "cls orders are not accepted from 3:50pm to 7:00pm ET");
    return std::nullopt;
}

// Whether a price is there exactly where its type has one.
std::optional<Answer> check_prices(const OrderRequest& request, SimOrder& out) {
    const bool limited = has_limit_price(out.type);
    const bool stopped = has_trigger_price(out.type);
    const std::string kind{request.type.text()};
    const bool oco = out.order_class == ClassWord::Oco;
    if (limited && !request.limit_price && !oco)
        return unprocessable(kind + " orders require limit_price");
    if (stopped && !request.stop_price)
        return unprocessable(kind + " orders require stop_price");
    if (!limited && request.limit_price)
        return unprocessable(kind + " orders take no limit_price");
    if (!stopped && request.stop_price)
        return unprocessable(kind + " orders take no stop_price");
    const bool trails = out.type == OrdType::TrailingStop;
    if (trails && request.trail_price.has_value() == request.trail_percent.has_value())
        return unprocessable("trailing_stop orders require exactly one of trail_price and trail_percent");
    if (!trails && (request.trail_price || request.trail_percent))
        return unprocessable(kind + " orders take no trail_price and no trail_percent");
    const Amount all = Amount::whole(100);
    if (request.trail_percent && (*request.trail_percent <= Amount{} || *request.trail_percent >= all))
        return unprocessable("trail_percent must be between 0 and 100");
    struct Field {
        const char* name;
        const std::optional<Price>& px;
    };
    for (const Field& field : {Field{"limit_price", request.limit_price}, Field{"stop_price", request.stop_price},
                               Field{"trail_price", request.trail_price}})
        if (field.px)
            if (auto no = check_increment(field.name, *field.px, *out.asset))
                return no;
    out.limit_price = request.limit_price;
    out.stop_price = request.stop_price;
    out.trail_price = request.trail_price;
    if (request.trail_percent)
        out.trail_percent = Ratio::from_nanos(static_cast<std::int64_t>(request.trail_percent->nanos() / 100));
    return std::nullopt;
}

std::optional<Answer> check_size(const Caller& caller, const OrderRequest& request, SimOrder& out) {
    if (request.qty && *request.qty <= Quantity{})
        return unprocessable("qty must be > 0");
    if (request.notional && *request.notional <= Amount{})
        return unprocessable("notional must be > 0");
    out.qty = request.qty;
    out.notional = request.notional;
    const bool crypto = out.asset->is_crypto();
    if (out.notional && *out.notional < Amount::whole(1))
        return forbidden("cost basis must be >= minimal amount of order 1");
    if (crypto && out.qty && out.asset->filters.min_qty && *out.qty < *out.asset->filters.min_qty)
        return forbidden("qty must be >= minimal qty of order " + to_text(*out.asset->filters.min_qty));
    const bool fraction = out.notional || out.qty->nanos() % Quantity::kUnit != 0;
    if (!fraction)
        return std::nullopt;
    if (crypto && !out.notional)
        return std::nullopt;
    if (crypto && out.type != OrdType::Market && out.type != OrdType::Limit)
        return unprocessable("notional orders must be market or limit orders");
    if (crypto)
        return std::nullopt;
    if (!caller.account.settings.fractional_trading)
        return forbidden("fractional trading is turned off for this account");
    if (out.order_class != ClassWord::Simple)
        return unprocessable("fractional orders must be simple orders");
    if (out.type != OrdType::Market)
        return unprocessable("fractional orders must be market orders");
    if (out.time_in_force != TimeInForce::Day)
        return unprocessable("fractional orders must be DAY orders");
    return std::nullopt;
}

}  // namespace

std::optional<Answer> check_increment(const char* field, Price px, const Listed& asset) {
    if (px <= Price{})
        return unprocessable(std::string{field} + " must be > 0");
    const std::int64_t step =
        asset.is_crypto() ? asset.instrument.tick_size.nanos() : (px >= Price::whole(1) ? 10'000'000 : 100'000);
    if (px.nanos() % step == 0)
        return std::nullopt;
    return unprocessable("invalid " + std::string{field} + " " + to_text(px) +
                         ". sub-penny increment does not fulfill minimum pricing criteria");
}

std::optional<Answer> check_form(const Caller& caller, const OrderRequest& request, Draft& out) {
    const Broker& broker = caller.broker;
    SimOrder& order = out.order;
    if (auto no = check_presence(request))
        return no;
    order.asset = broker.assets.find(request.symbol);
    if (order.asset == nullptr && is_option_symbol(request.symbol))
        return unprocessable("option contract " + request.symbol + " not found; this simulator lists no options");
    if (order.asset == nullptr)
        return unprocessable("invalid symbol: asset " + request.symbol + " not found");
    if (request.client_order_id.size() > 128)
        return malformed("client_order_id must be no more than 128 characters");
    if (!request.client_order_id.empty() &&
        broker.find_client_order(caller.account, request.client_order_id) != kNoOrder)
        return malformed("client_order_id must be unique");
    order.client_order_id = request.client_order_id;
    if (auto no = read_words(request, order))
        return no;
    if (auto no = check_kind(order, broker.calendar.rule()))
        return no;
    if (auto no = check_auction_window(order, caller.now))
        return no;
    const bool immediate = order.time_in_force == TimeInForce::Ioc || order.time_in_force == TimeInForce::Fok;
    if (immediate && !broker.trades_now(*order.asset, false, caller.now))
        return unprocessable("ioc and fok orders are accepted only while the market is open");
    if (auto no = check_prices(request, order))
        return no;
    return check_size(caller, request, order);
}

}  // namespace sluice::venues::alpaca::sim
