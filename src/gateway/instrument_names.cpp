#include "gateway/instrument_names.hpp"

#include <algorithm>

#include "base/text.hpp"  // quoted, closest, to_lower

namespace sluice::gateway {
namespace {

constexpr std::size_t kCompared = 500;  // of those somebody may have meant

std::string_view ticker_of(const InstrumentId& id) { return id.view().substr(0, id.view().rfind('.')); }

std::string listed(const std::vector<InstrumentId>& ids) {
    constexpr std::size_t kMost = 5;
    std::string text;
    for (std::size_t i = 0; i < std::min(ids.size(), kMost); ++i)
        text += (i == 0 ? "" : ", ") + std::string{ids[i].view()};
    return ids.size() > kMost ? text + " and " + std::to_string(ids.size() - kMost) + " more" : text;
}

// What somebody may have meant, as the end of a sentence.
std::string instead_of(const engine::State& state, std::string_view symbol) {
    std::vector<std::string_view> known;
    std::vector<InstrumentId> ids;
    for (const auto& [id, instrument] : state.instruments) {
        if (ids.size() == kCompared)
            break;
        known.push_back(id.view());
        ids.push_back(id);
    }
    if (ids.empty())
        return "; no instrument is defined";
    if (const auto meant = closest(symbol, known))
        return "; did you mean " + std::string{*meant} + "?";
    return "; there are " + listed(ids);
}

}  // namespace

Result<InstrumentId> find_instrument(const engine::State& state, std::string_view symbol) {
    if (const auto id = InstrumentId::parse(symbol); id && state.find_instrument(*id) != nullptr)
        return *id;
    std::vector<InstrumentId> found;
    // Ids that begin alike stand together.
    if (const auto first = InstrumentId::parse(symbol))
        for (auto it = state.instruments.lower_bound(*first);
             it != state.instruments.end() && it->first.view().starts_with(symbol); ++it)
            if (ticker_of(it->first) == symbol)
                found.push_back(it->first);
    if (found.size() == 1)
        return found.front();
    if (!found.empty())
        return fail(ErrorCode::NotFound, "several instruments have the ticker " + std::string{symbol} + "; one of " +
                                             listed(found) + " would be right");
    return fail(ErrorCode::NotFound, "there is no instrument " + quoted(symbol) + instead_of(state, symbol));
}

bool matches(const Instrument& instrument, std::string_view query) {
    return to_lower(instrument.id.view()).find(to_lower(query)) != std::string::npos;
}

}  // namespace sluice::gateway
