#include "app/market_scan.hpp"

#include <algorithm>
#include <map>

#include "market/default_listing.hpp"  // default_listing
#include "world/file_source.hpp"       // FileSource

namespace sluice::app {
namespace {

// Reads one file to its end.
Status scan_file(const std::string& path, MarketScan& scan, std::map<InstrumentId, bool>& printed) {
    auto source = world::FileSource::open(path);
    if (!source)
        return tl::unexpected{source.error()};
    const std::uint64_t before = scan.events;
    world::MarketEvent event;
    for (;;) {
        const auto more = (*source)->next(event);
        if (!more)
            return tl::unexpected{more.error()};
        if (!*more)
            break;
        const InstrumentId id = std::visit([](const auto& one) { return one.instrument; }, event);
        const auto [entry, fresh] = printed.try_emplace(id, false);
        if (fresh)
            scan.instruments.emplace_back().id = id;
        if (std::holds_alternative<Trade>(event))
            entry->second = true;
        const UnixNanos at = world::time_of(event);
        scan.first = scan.events == 0 ? at : std::min(scan.first, at);
        scan.last = scan.events == 0 ? at : std::max(scan.last, at);
        ++scan.events;
    }
    if (scan.events == before)
        return fail(ErrorCode::Invalid,
                    path + " holds no prints, quotes or bars (option chains, depth and holidays drive no market)");
    return {};
}

}  // namespace

Result<MarketScan> scan_market(const std::vector<std::string>& files) {
    MarketScan scan;
    std::map<InstrumentId, bool> printed;
    for (const std::string& path : files)
        if (auto done = scan_file(path, scan, printed); !done)
            return tl::unexpected{done.error()};
    for (Instrument& instrument : scan.instruments) {
        const std::string name{instrument.id.view()};
        if (!printed[instrument.id])
            return fail(ErrorCode::Invalid,
                        "the files hold quotes of " + name +
                            " and no prints; strategies decide on bars, which are made of prints, so name "
                            "a file of its trades too");
        const auto usual = market::default_listing(instrument.id);
        if (!usual)
            return tl::unexpected{usual.error()};
        if (usual->asset_class == AssetClass::Index)
            return fail(ErrorCode::Invalid,
                        name + " is an index, which cannot be traded; the demo needs data of something that can");
        instrument = *usual;
    }
    return scan;
}

Result<std::unique_ptr<world::MarketSource>> open_market(const std::vector<std::string>& files) {
    std::vector<std::unique_ptr<world::MarketSource>> sources;
    for (const std::string& path : files) {
        auto source = world::FileSource::open(path);
        if (!source)
            return tl::unexpected{source.error()};
        sources.push_back(std::move(*source));
    }
    return world::merge(std::move(sources));
}

}  // namespace sluice::app
