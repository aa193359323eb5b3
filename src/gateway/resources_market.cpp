#include <utility>

#include "gateway/body_reader.hpp"       // invalid
#include "gateway/chart_view.hpp"        // write_rest_chart
#include "gateway/instrument_names.hpp"  // find_instrument
#include "gateway/market_board.hpp"      // MarketBoard
#include "gateway/market_view.hpp"       // write_rest_quote, write_rest_bar
#include "gateway/resources_kit.hpp"     // Resources, ...

namespace sluice::gateway {
namespace {

using engine::State;

constexpr std::size_t kQuotesMost = 1'000;

const State& state_of(const Room& room) { return room.loop.engine().state(); }

Said quotes(const Ask& ask, Room& room, const Reply&) {
    std::vector<InstrumentId> wanted;
    for (const auto& [name, value] : ask.query) {
        if (name != "symbol")
            continue;
        const auto found = find_instrument(state_of(room), value);
        if (!found)
            return invalid("symbol", found.error().text);
        wanted.push_back(*found);
    }
    if (wanted.empty())
        for (const auto& [instrument, seen] : room.market.seen())
            wanted.push_back(instrument);
    if (wanted.size() > kQuotesMost)
        wanted.resize(kQuotesMost);
    return json_answer_of([&](JsonWriter& json) {
        json.begin_array();
        for (const InstrumentId& instrument : wanted) {
            const MarketBoard::Seen* seen = room.market.find(instrument);
            write_rest_quote(json, instrument, seen == nullptr ? MarketBoard::Seen{} : *seen);
        }
        json.end_array();
    });
}

struct BarsAsked {
    InstrumentId instrument;
    Timeframe timeframe = Timeframe::Minute;
};
std::variant<BarsAsked, Problem> read_bars(const Ask& ask, const State& state) {
    const auto symbol = symbol_parameter(ask, state);
    if (const auto* wrong = std::get_if<Problem>(&symbol))
        return *wrong;
    const auto& instrument = std::get<std::optional<InstrumentId>>(symbol);
    if (!instrument)
        return invalid("symbol", "symbol is missing; an instrument such as AAPL.US would be right");
    const auto timeframe = word_parameter<Timeframe>(ask, "timeframe");
    if (const auto* wrong = std::get_if<Problem>(&timeframe))
        return *wrong;
    return BarsAsked{*instrument, std::get<std::optional<Timeframe>>(timeframe).value_or(Timeframe::Minute)};
}

Said bars(const Ask& ask, Room& room, const Reply&) {
    const auto read = read_bars(ask, state_of(room));
    if (const auto* wrong = std::get_if<Problem>(&read))
        return *wrong;
    const auto limit = count_parameter(ask, "limit", 300, 1, 1'500);
    if (const auto* wrong = std::get_if<Problem>(&limit))
        return *wrong;
    const auto& asked = std::get<BarsAsked>(read);
    const auto found =
        room.market.bars(asked.instrument, asked.timeframe, std::get<std::uint64_t>(limit), room.loop.now());
    return json_answer_of([&](JsonWriter& json) {
        json.begin_array();
        for (const BoardBar& bar : found)
            write_rest_bar(json, bar, asked.timeframe);
        json.end_array();
    });
}

Said chart(Resources& resources, const Ask& ask, Room& room, const Reply&) {
    const State& state = state_of(room);
    const auto read = read_bars(ask, state);
    if (const auto* wrong = std::get_if<Problem>(&read))
        return *wrong;
    const auto account = account_parameter(ask, state);
    if (const auto* wrong = std::get_if<Problem>(&account))
        return *wrong;
    const auto& asked = std::get<BarsAsked>(read);
    const Instrument& instrument = *state.find_instrument(asked.instrument);
    const ChartSource source{
        state,           room.market,
        instrument,      std::get<AccountId>(account),
        asked.timeframe, room.market.bars(asked.instrument, asked.timeframe, ChartMaker::kBarsMost, room.loop.now())};
    const ChartFigures& figures = resources.charts.figures(instrument, asked.timeframe, source.bars);
    return json_answer_of([&](JsonWriter& json) { write_rest_chart(json, source, figures); });
}

}  // namespace

std::vector<Route> market_routes(const ResourcesPtr& resources) {
    using Who = Route::Who;
    const auto chart_of = [resources](const Ask& ask, Room& room, const Reply& reply) {
        return chart(*resources, ask, room, reply);
    };
    return {
        {"GET", "/v1/quotes", Who::Token, Scope::Read, false, {"symbol"}, quotes},
        {"GET", "/v1/bars", Who::Token, Scope::Read, false, {"symbol", "timeframe", "limit"}, bars},
        {"GET", "/v1/chart", Who::Token, Scope::Read, false, {"symbol", "timeframe", "account"}, chart_of},
    };
}

}  // namespace sluice::gateway
