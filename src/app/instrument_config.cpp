#include "app/instrument_config.hpp"

#include <string>

namespace sluice::app {
namespace {

constexpr std::string_view kClasses[] = {"equity", "option", "future", "fx", "crypto", "index"};
constexpr std::string_view kRights[] = {"call", "put"};
constexpr std::string_view kStyles[] = {"american", "european"};
constexpr std::string_view kSettlements[] = {"physical", "cash"};

}  // namespace

Instrument read_instrument(Section& section, std::span<const std::string_view> calendars) {
    Instrument instrument;
    instrument.id = section.id("id", InstrumentId{});
    if (!section.has("id"))
        section.fault(section.place(), "id", "is missing; an instrument is named by its listing, such as AAPL.US");
    instrument.asset_class = static_cast<AssetClass>(section.choice("class", 0, kClasses));
    instrument.tick_size = section.price("tick_size", instrument.tick_size);
    instrument.round_lot = section.quantity("round_lot", instrument.round_lot);
    instrument.multiplier = section.multiplier("multiplier", instrument.multiplier);
    instrument.currency = section.id("currency", instrument.currency);
    if (section.has("base_currency"))
        instrument.base_currency = section.id("base_currency", Currency{});
    else
        section.text("base_currency", "");
    instrument.calendar = *CalendarId::parse(calendars[section.choice("calendar", 0, calendars)]);
    instrument.settlement = static_cast<Settlement>(section.choice("settlement", 0, kSettlements));
    if (const std::string text = section.text("expiry", ""); !text.empty()) {
        const auto date = parse_date(text);
        if (date)
            instrument.expiry = *date;
        else
            section.fault(section.place_of("expiry"), "expiry",
                          "must be a date such as 2026-12-18, not " + sluice::quoted(text));
    }
    if (Section option = section.section("option"); option.present()) {
        OptionTerms terms;
        terms.underlying = option.id("underlying", InstrumentId{});
        terms.strike = option.price("strike", Price{});
        terms.right = static_cast<OptionRight>(option.choice("right", 0, kRights));
        terms.style = static_cast<ExerciseStyle>(option.choice("style", 0, kStyles));
        option.finish();
        instrument.option = terms;
    }
    section.finish();
    if (section.has("id"))
        if (const Status whole = check(instrument); !whole)
            section.fault(section.place(), "", "contradicts itself: " + whole.error().text);
    return instrument;
}

}  // namespace sluice::app
