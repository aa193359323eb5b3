#include "analytics/options/model.hpp"

#include "analytics/options/group.hpp"

namespace sluice::analytics::options {

Valuation in_display_units(Valuation raw) {
    raw.vega /= 100;
    raw.rho /= 100;
    raw.theta /= 365;
    return raw;
}

Valuation value_option(const OptionCase& option, double volatility) {
    lanes::Cases<1> in{};
    in.put(0, option, volatility);
    Valuation out;
    if (option.model == PricingModel::Bsm)
        lanes::value_group<true, double>(in, &out);
    else
        lanes::value_group<false, double>(in, &out);
    if (out.status == QuoteStatus::Expired)
        out.price = lanes::expired_price(option);
    return out;
}

ImpliedVolatility implied_volatility(const OptionCase& option, double price) {
    lanes::Cases<1> in{};
    in.put(0, option, price);
    ImpliedVolatility out;
    if (option.model == PricingModel::Bsm)
        lanes::imply_group<true, double>(in, &out);
    else
        lanes::imply_group<false, double>(in, &out);
    return out;
}

}  // namespace sluice::analytics::options
