#include <array>
#include <string>
#include <string_view>

#include "base/text.hpp"  // quoted
#include "venues/alpaca/mapping_reports.hpp"
#include "venues/alpaca/mapping_words.hpp"

namespace sluice::venues::alpaca {

namespace {

struct KindRow {
    std::string_view type;  // of alpaca.md 6.3
    AdjustmentKind kind;
};
constexpr std::array kKinds = {
    KindRow{"TRANS", AdjustmentKind::Transfer},  KindRow{"CSD", AdjustmentKind::Transfer},
    KindRow{"CSW", AdjustmentKind::Transfer},    KindRow{"JNL", AdjustmentKind::Transfer},
    KindRow{"JNLC", AdjustmentKind::Transfer},   KindRow{"JNLS", AdjustmentKind::Transfer},
    KindRow{"ACATC", AdjustmentKind::Transfer},  KindRow{"ACATS", AdjustmentKind::Transfer},
    KindRow{"DIV", AdjustmentKind::Dividend},    KindRow{"DIVCGL", AdjustmentKind::Dividend},
    KindRow{"DIVCGS", AdjustmentKind::Dividend}, KindRow{"DIVFT", AdjustmentKind::Dividend},
    KindRow{"DIVNRA", AdjustmentKind::Dividend}, KindRow{"DIVROC", AdjustmentKind::Dividend},
    KindRow{"DIVTW", AdjustmentKind::Dividend},  KindRow{"DIVTXEX", AdjustmentKind::Dividend},
    KindRow{"CGD", AdjustmentKind::Dividend},    KindRow{"DIVFEE", AdjustmentKind::Fee},
    KindRow{"FEE", AdjustmentKind::Fee},         KindRow{"CFEE", AdjustmentKind::Fee},
    KindRow{"PTC", AdjustmentKind::Fee},         KindRow{"PTR", AdjustmentKind::Fee},
    KindRow{"INT", AdjustmentKind::Interest},    KindRow{"INTNRA", AdjustmentKind::Interest},
    KindRow{"INTTW", AdjustmentKind::Interest},  KindRow{"OPEXP", AdjustmentKind::Expiry},
    KindRow{"OPEXC", AdjustmentKind::Exercise},  KindRow{"OPASN", AdjustmentKind::Assignment},
    KindRow{"OPCSH", AdjustmentKind::Exercise},  KindRow{"OPTRD", AdjustmentKind::Exercise},
};

// What has no row (splits, mergers, spin-offs, name changes, MISC) is booked by its figures.
AdjustmentKind kind_of(std::string_view type) {
    for (const KindRow& row : kKinds) {
        if (row.type == type)
            return row.kind;
    }
    return AdjustmentKind::Correction;
}

tl::unexpected<Error> about(const Activity& activity, const std::string& what) {
    return fail(ErrorCode::Invalid, "activity " + quoted(activity.id) + ": " + what);
}

// YYYYMMDDhhmmssfff::uuid: what is behind the colons.
Result<ExecId> id_of(const Activity& activity) {
    const std::size_t colons = activity.id.find("::");
    const std::string_view id =
        colons == std::string::npos ? std::string_view{activity.id} : std::string_view{activity.id}.substr(colons + 2);
    const auto parsed = ExecId::parse(id);
    if (!parsed)
        return about(activity, "the id is no id: " + parsed.error().text);
    return *parsed;
}

Result<InstrumentId> instrument_in(const Activity& activity) {
    // Fees in coins name the pair without its slash and no asset class.
    const Word<AssetWord> asset =
        activity.activity_type == "CFEE" ? Word<AssetWord>{AssetWord::Crypto} : Word<AssetWord>{};
    const auto instrument = instrument_of(*activity.symbol, asset);
    if (!instrument)
        return about(activity, instrument.error().text);
    return *instrument;
}

Result<ExecutionReport> fill_of(const Activity& activity, const Whose& whose) {
    const bool whole = activity.symbol && activity.qty && activity.price && activity.side && activity.order_id &&
                       activity.transaction_time;
    if (!whole)
        return about(activity, "a FILL must name symbol, qty, price, side, order_id and transaction_time");
    const auto side = side_of(*activity.side);
    if (!side)
        return about(activity, "the side is " + quoted(activity.side->text()) + "; buy, sell and sell_short are known");
    const auto instrument = instrument_in(activity);
    if (!instrument)
        return fail(instrument.error());
    const auto exec_id = id_of(activity);
    if (!exec_id)
        return fail(exec_id.error());
    const auto order_id = OrderId::parse(*activity.order_id);
    if (!order_id)
        return about(activity, "order_id " + order_id.error().text);
    ExecutionReport out;
    out.venue = whose.venue;
    out.account = whose.account;
    out.instrument = *instrument;
    out.exec_type = ExecType::Trade;
    out.ord_status = activity.type == FillWord::Fill ? OrdStatus::Filled : OrdStatus::PartiallyFilled;
    out.side = *side;
    out.source = ReportSource::Poll;
    out.last_qty = *activity.qty;
    out.last_px = *activity.price;
    out.transact_time = *activity.transaction_time;
    out.order_id = *order_id;
    out.exec_id = *exec_id;
    return out;
}

Result<Adjustment> adjustment_of(const Activity& activity, const Whose& whose) {
    Adjustment out;
    out.venue = whose.venue;
    out.account = whose.account;
    out.kind = kind_of(activity.activity_type);
    const auto id = id_of(activity);
    if (!id)
        return fail(id.error());
    out.id = *id;
    if (activity.created_at)
        out.transact_time = *activity.created_at;
    else if (activity.transaction_time)
        out.transact_time = *activity.transaction_time;
    else if (activity.date)
        out.transact_time = start_of(*activity.date);
    else
        return about(activity, "it has neither created_at nor date, so nobody knows when it was");
    if (activity.net_amount) {
        const auto currency = Currency::parse(activity.currency.value_or("USD"));
        if (!currency)
            return about(activity, "the currency is none: " + currency.error().text);
        out.currency = *currency;
        out.cash = *activity.net_amount;
    }
    // Of a dividend or interest the quantity is what it was paid for, and moves nothing.
    const bool moves_units = out.kind != AdjustmentKind::Dividend && out.kind != AdjustmentKind::Interest;
    if (activity.symbol && !activity.symbol->empty()) {
        const auto instrument = instrument_in(activity);
        if (!instrument)
            return fail(instrument.error());
        out.instrument = *instrument;
        if (moves_units) {
            out.qty = activity.qty.value_or(Quantity{});
            out.price = activity.price.value_or(Price{});
        }
    }
    out.text = activity.activity_type;
    if (activity.activity_sub_type && !activity.activity_sub_type->empty())
        out.text += " " + *activity.activity_sub_type;
    if (activity.description && !activity.description->empty())
        out.text += ": " + *activity.description;
    return out;
}

}  // namespace

Result<std::optional<ActivityReport>> to_report(const Activity& activity, const Whose& whose) {
    if (activity.status == "canceled")
        return std::nullopt;
    if (activity.activity_type == "FILL") {
        auto fill = fill_of(activity, whose);
        if (!fill)
            return fail(fill.error());
        return ActivityReport{std::move(*fill)};
    }
    auto adjustment = adjustment_of(activity, whose);
    if (!adjustment)
        return fail(adjustment.error());
    return ActivityReport{std::move(*adjustment)};
}

}  // namespace sluice::venues::alpaca
