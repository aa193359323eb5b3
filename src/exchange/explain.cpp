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
                    const Currency& fee_currency, std::chrono::nanoseconds latency_in) {
    const auto px = [&](Price value) { return px_text(value, instrument); };
    std::string text;
    if (facts.stop_px)
        text += "stop " + px(*facts.stop_px) + " triggered at " + px(facts.trigger_px) + "; ";
    const std::string resting = "resting at " + px(last_px) + ", ";
    switch (facts.cause) {
        case FillCause::Took:
            text += "took " + to_text(last_qty) + " of " + to_text(facts.available) + " displayed at " + px(facts.at);
            break;
        case FillCause::Crossed:
            text += resting + "met by " + to_text(facts.available) + " displayed at " + px(facts.at);
            break;
        case FillCause::PrintThrough:
            text += resting + "a print of " + to_text(facts.available) + " at " + px(facts.at) + " traded through";
            break;
        case FillCause::PrintAt:
            text += resting + "a print of " + to_text(facts.available) + " at " + px(facts.at) + " reached it after " +
                    to_text(facts.ahead) + " displayed ahead had traded or left";
            break;
        case FillCause::TookResting:
            text += "took " + to_text(last_qty) + " from an order resting on this exchange at " + px(facts.at);
            break;
        case FillCause::WasTaken: text += resting + "taken by an incoming order of this exchange"; break;
        case FillCause::Opening:
        case FillCause::Closing:
        case FillCause::OpeningCross:
        case FillCause::ClosingCross: break;
    }
    if (facts.trade_only) {
        text += "; no quotes, book made from the last print " + side_text(facts.last_px, instrument) + ": " +
                side_text(facts.bid_px, instrument) + "/" + side_text(facts.offer_px, instrument);
    } else {
        text += "; quote " + side_text(facts.bid_px, instrument) + "/" + side_text(facts.offer_px, instrument);
    }
    text += "; slippage " + to_text(facts.slippage) + "; fee " + money_text(fee, fee_currency);
    if (latency_in.count() > 0)
        text += "; latency " + latency_text(latency_in);
    return text;
}

}  // namespace sluice::exchange
