#include "venues/alpaca/sim_assets.hpp"

#include <algorithm>

#include "venues/alpaca/profile.hpp"  // traded_listing, filters_of
#include "venues/alpaca/sim_ids.hpp"  // uuid_of_name

namespace sluice::venues::alpaca::sim {

namespace {

std::string without_slash(std::string_view symbol) {
    std::string out;
    for (const char c : symbol)
        if (c != '/')
            out.push_back(c);
    return out;
}

}  // namespace

std::string Listed::position_symbol() const { return is_crypto() ? without_slash(symbol) : symbol; }

AssetTable::AssetTable(std::span<const feed::Listing> listings) {
    for (const feed::Listing& listing : listings) {
        Listed& out = assets_.emplace_back();
        out.id = uuid_of_name((listing.crypto() ? "crypto/" : "us_equity/") + listing.symbol);
        out.symbol = listing.symbol;
        out.name = listing.name;
        out.exchange = listing.mic_name;
        out.instrument = traded_listing(listing.spec.instrument);
        out.filters = filters_of(out.instrument);
        if (!listing.crypto())
            out.attributes = {"fractional_eh_enabled"};
    }
    std::sort(assets_.begin(), assets_.end(), [](const Listed& a, const Listed& b) { return a.symbol < b.symbol; });
}

const Listed* AssetTable::find(std::string_view symbol_or_id) const {
    for (const Listed& one : assets_)
        if (one.symbol == symbol_or_id || one.id == symbol_or_id ||
            (one.is_crypto() && without_slash(one.symbol) == symbol_or_id))
            return &one;
    return nullptr;
}

const Listed* AssetTable::find(const InstrumentId& instrument) const {
    for (const Listed& one : assets_)
        if (one.instrument.id == instrument)
            return &one;
    return nullptr;
}

}  // namespace sluice::venues::alpaca::sim
