#include "exchange/explain.hpp"

namespace sluice::exchange {

namespace {

void pad_decimals(std::string& text, std::size_t decimals) {
    if (decimals == 0)
        return;
    std::size_t point = text.find('.');
    if (point == std::string::npos) {
        point = text.size();
        text += '.';
    }
    const std::size_t have = text.size() - point - 1;
    if (have < decimals)
        text.append(decimals - have, '0');
}

std::size_t decimals_of(Price tick) {
    std::size_t decimals = 9;
    std::int64_t nanos = tick.nanos();
    while (decimals > 0 && nanos % 10 == 0) {
        nanos /= 10;
        --decimals;
    }
    return decimals;
}

std::string side_text(const std::optional<Price>& px, const Instrument& instrument) {
    return px ? px_text(*px, instrument) : "none";
}

std::string latency_text(std::chrono::nanoseconds latency) {
    return to_text(Quantity::from_nanos(latency.count() * int128{1'000})) + " ms";
}

// What set a waiting order off.
std::string trigger_text(const FillFacts& facts, const Instrument& instrument) {
    if (!facts.stop_px)
        return {};
    const std::string at = px_text(*facts.stop_px, instrument);
    const std::string by = px_text(facts.trigger_px, instrument);
    if (facts.watermark)
        return "stop " + at + ", trailing the best price " + px_text(*facts.watermark, instrument) + ", triggered at " +
               by + "; ";
    if (facts.touched)
        return "touch price " + at + " reached at " + by + "; ";
    return "stop " + at + " triggered at " + by + "; ";
}

std::string cause_text(const FillFacts& facts, const Instrument& instrument, Quantity last_qty, Price last_px) {
    const std::string resting = "resting at " + px_text(last_px, instrument) + ", ";
    const std::string at = px_text(facts.at, instrument);
    const std::string size = to_text(facts.available);
    const auto printed = [&](const char* auction, const char* which) {
        const std::string name =
            std::string{auction} + " auction at " + at + ", the " + which + " print of the session: ";
        if (facts.unlimited)
            return name + "its size of " + size + " does not bind";
        return name + "took " + to_text(last_qty) + " of its " + size;
    };
    const auto crossed = [&](const char* auction, const char* which) {
        return std::string{auction} + " auction at " + at + ", the " + which +
               " print of the session: met an order of this exchange";
    };
    switch (facts.cause) {
        case FillCause::Took: return "took " + to_text(last_qty) + " of " + size + " displayed at " + at;
        case FillCause::Crossed: return resting + "met by " + size + " displayed at " + at;
        case FillCause::PrintThrough: return resting + "a print of " + size + " at " + at + " traded through";
        case FillCause::PrintAt:
            return resting + "a print of " + size + " at " + at + " reached it after " + to_text(facts.ahead) +
                   " displayed ahead had traded or left";
        case FillCause::TookResting:
            return "took " + to_text(last_qty) + " from an order resting on this exchange at " + at;
        case FillCause::WasTaken: return resting + "taken by an incoming order of this exchange";
        case FillCause::Opening: return printed("opening", "first");
        case FillCause::Closing: return printed("closing", "last");
        case FillCause::OpeningCross: return crossed("opening", "first");
        case FillCause::ClosingCross: return crossed("closing", "last");
    }
    return {};
}

}  // namespace

std::string px_text(Price px, const Instrument& instrument) {
    std::string text = to_text(px);
    pad_decimals(text, decimals_of(instrument.tick_size));
    return text;
}

std::string money_text(Amount amount, const Currency& currency) {
    std::string text = to_text(amount);
    pad_decimals(text, 2);
    text += ' ';
    text += currency.view();
    return text;
}

std::string explain(const FillFacts& facts, const Instrument& instrument, Quantity last_qty, Price last_px, Amount fee,
                    const Currency& fee_currency) {
    std::string text = facts.extended ? "outside the session; " : "";
    text += trigger_text(facts, instrument);
    text += cause_text(facts, instrument, last_qty, last_px);
    if (facts.share && facts.cause != FillCause::TookResting && facts.cause != FillCause::WasTaken)
        text += ", of which " + to_text(*facts.share) + " may be ours";
    if (facts.package_px)
        text += ", a leg of a package at " + to_text(*facts.package_px);
    if (facts.trade_only) {
        text += "; no quotes, book made from the last print " + side_text(facts.last_px, instrument) + ": " +
                side_text(facts.bid_px, instrument) + "/" + side_text(facts.offer_px, instrument);
    } else {
        text += "; quote " + side_text(facts.bid_px, instrument) + "/" + side_text(facts.offer_px, instrument);
    }
    text += "; slippage " + to_text(facts.slippage) + "; fee " + money_text(fee, fee_currency);
    if (facts.latency.count() > 0)
        text += "; latency " + latency_text(facts.latency);
    return text;
}

}  // namespace sluice::exchange
