#include "model/instrument.hpp"

#include <string>
#include <string_view>

namespace sluice {

namespace {

class Checker {
public:
    explicit Checker(const Instrument& instrument) : instrument_{instrument} {}

    // `sentence` continues "instrument AAPL.US: ".
    tl::unexpected<Error> no(std::string sentence) const {
        return fail(ErrorCode::Invalid,
                    "instrument " + std::string{instrument_.id.view()} + ": " + std::move(sentence));
    }
    std::string an_asset() const {
        switch (instrument_.asset_class) {
            case AssetClass::Equity: return "an Equity";
            case AssetClass::Option: return "an Option";
            case AssetClass::Future: return "a Future";
            case AssetClass::Fx: return "an Fx pair";
            case AssetClass::Crypto: return "a Crypto pair";
            case AssetClass::Index: return "an Index";
        }
        return "an asset class nobody knows";
    }

private:
    const Instrument& instrument_;
};

template <class T>
bool within(T value, std::int64_t max_units) {
    return value > T{} && value <= T::whole(max_units);
}

std::string positive(std::string_view field, const std::string& stood, std::int64_t max_units) {
    return std::string{field} + " " + stood + " must be positive and at most " + std::to_string(max_units);
}

bool expires(AssetClass asset) { return asset == AssetClass::Option || asset == AssetClass::Future; }
bool is_pair(AssetClass asset) { return asset == AssetClass::Fx || asset == AssetClass::Crypto; }

Status check_terms(const Instrument& instrument, const Checker& checker) {
    const OptionTerms& terms = *instrument.option;
    if (terms.underlying.empty())
        return checker.no("option.underlying is empty; it names the listing the option is on");
    if (terms.underlying == instrument.id)
        return checker.no("option.underlying is the option itself");
    if (!within(terms.strike, kMaxPriceUnits)) {
        return checker.no(positive("option.strike", to_text(terms.strike), kMaxPriceUnits));
    }
    return {};
}

}  // namespace

Status check(const Instrument& instrument) {
    const Checker checker{instrument};
    if (instrument.id.empty())
        return fail(ErrorCode::Invalid, "an instrument needs an id such as AAPL.US");
    if (!within(instrument.tick_size, kMaxPriceUnits)) {
        return checker.no(positive("tick_size", to_text(instrument.tick_size), kMaxPriceUnits));
    }
    if (!within(instrument.round_lot, kMaxQuantityUnits)) {
        return checker.no(positive("round_lot", to_text(instrument.round_lot), kMaxQuantityUnits));
    }
    if (!within(instrument.multiplier, kMaxPriceUnits)) {
        return checker.no(positive("multiplier", to_text(instrument.multiplier), kMaxPriceUnits));
    }
    if (instrument.currency.empty())
        return checker.no("currency is empty; it is the currency of the price, such as USD");
    if (instrument.calendar.empty())
        return checker.no("calendar is empty; it names the session rules, such as NYSE or 24x7");

    const bool pair = is_pair(instrument.asset_class);
    if (pair && (!instrument.base_currency || instrument.base_currency->empty())) {
        return checker.no(checker.an_asset() + " needs base_currency, what one unit is");
    }
    if (!pair && instrument.base_currency) {
        return checker.no(checker.an_asset() + " has no base_currency; only Fx and Crypto have one");
    }
    if (pair && *instrument.base_currency == instrument.currency) {
        return checker.no("base_currency and currency are both " + std::string{instrument.currency.view()} +
                          "; a pair is of two");
    }
    if (expires(instrument.asset_class) && !instrument.expiry)
        return checker.no(checker.an_asset() + " needs an expiry");
    if (!expires(instrument.asset_class) && instrument.expiry) {
        return checker.no(checker.an_asset() + " has no expiry; only Option and Future have one");
    }
    if (instrument.expiry && (!is_valid(*instrument.expiry) || instrument.expiry->year < 1)) {
        return checker.no("expiry is not a day of the calendar");
    }
    if (instrument.asset_class == AssetClass::Option && !instrument.option) {
        return checker.no("an Option needs its terms: underlying, strike, right and style");
    }
    if (instrument.asset_class != AssetClass::Option && instrument.option) {
        return checker.no(checker.an_asset() + " has no option terms");
    }
    return instrument.option ? check_terms(instrument, checker) : Status{};
}

}  // namespace sluice
