#include "base/text.hpp"  // to_lower
#include "report/analysis_json_kit.hpp"

namespace sluice::report {
namespace {

class Technical {
public:
    Technical(AnalysisJson& out, const AnalysisData& analysis) : out_{out}, bars_{analysis.bars} {}

    void write(const TechnicalFigures& figures) {
        out_.real("atr", figures.atr);
        out_.json.field("trend", word_of(to_text(figures.trend)));
        out_.list("swings", figures.swings, [&](const analytics::Swing& swing) {
            at("index", "time", swing.index);
            at("confirmed_index", "confirmed_time", swing.confirmed_index);
            out_.json.field("kind", word_of(to_text(swing.kind)));
            out_.exact("level", swing.level);
        });
        out_.list("structure", figures.events, [&](const analytics::StructureEvent& event) {
            at("index", "time", event.index);
            out_.json.field("kind", to_text(event.kind));
            out_.json.field("direction", word_of(to_text(event.direction)));
            out_.exact("level", event.level);
            at("level_index", "level_time", event.level_index);
            out_.count("swing_index", event.swing_index);
        });
        out_.list("gaps", figures.gaps, [&](const analytics::FairValueGap& gap) { write(gap); });
        out_.list("blocks", figures.blocks, [&](const analytics::OrderBlock& block) { write(block); });
        out_.list("zones", figures.zones, [&](const ZoneRow& zone) { write(zone); });
    }

private:
    void at(std::string_view index_name, std::string_view time_name, std::size_t index) {
        out_.count(index_name, index);
        out_.time(time_name, bars_[index].start);
    }
    void write(const analytics::FairValueGap& gap) {
        at("index", "time", gap.index);
        at("confirmed_index", "confirmed_time", gap.confirmed_index);
        out_.json.field("direction", word_of(to_text(gap.direction)));
        out_.exact("bottom", gap.bottom);
        out_.exact("top", gap.top);
        out_.json.field("state", word_of(to_text(gap.state)));
        out_.real("fill", gap.fill());
        out_.index("touched_index", gap.touched_index);
        out_.index("filled_index", gap.filled_index);
        out_.index("inverted_index", gap.inverted_index);
    }
    void write(const analytics::OrderBlock& block) {
        at("index", "time", block.index);
        at("confirmed_index", "confirmed_time", block.confirmed_index);
        out_.count("swing_index", block.swing_index);
        out_.json.field("direction", word_of(to_text(block.direction)));
        out_.exact("bottom", block.bottom);
        out_.exact("top", block.top);
        out_.json.field("state", word_of(to_text(block.state)));
        out_.index("touched_index", block.touched_index);
        out_.index("mitigated_index", block.mitigated_index);
        out_.exact("volume", block.volume);
        out_.real("strength", block.strength);
    }
    void write(const ZoneRow& row) {
        const analytics::Zone& zone = row.zone;
        out_.json.field("side", zone.direction == analytics::Direction::Bullish ? "demand" : "supply");
        out_.exact("bottom", zone.bottom);
        out_.exact("top", zone.top);
        out_.json.field("source", to_text(zone.source));
        out_.count("parts", zone.parts);
        at("origin_index", "origin_time", zone.origin_index);
        at("known_index", "known_time", zone.known_index);
        out_.real("score", zone.score);
        out_.json.field("band", to_text(zone.band()));
        out_.json.field("near", row.near);
        out_.real("distance", row.distance);
        out_.list("reasons", row.parts, [&](const ScorePart& part) {
            out_.json.field("figure", part.name);
            out_.real("points", part.points);
            out_.real("most", part.most);
            out_.real("share", part.share);
            out_.json.field("reason", part.reason);
        });
    }

    AnalysisJson& out_;
    const std::vector<Bar>& bars_;
};

void write_walls(AnalysisJson& out, std::string_view name, const std::vector<WallRow>& walls) {
    out.list(name, walls, [&](const WallRow& wall) {
        out.exact("strike", wall.strike);
        out.exact("open_interest", wall.open_interest);
        out.real("strength", wall.strength);
    });
}

void write_leg(AnalysisJson& out, const LegRow& leg) {
    out.exact("strike", leg.strike);
    out.json.field("right", word_of(to_text(leg.right)));
    out.exact("bid", leg.bid);
    out.exact("ask", leg.offer);
    out.exact("last", leg.last);
    out.real("price", leg.price);
    out.json.field("price_from", leg.price_from);
    out.exact("volume", leg.volume);
    out.exact("open_interest", leg.open_interest);
    out.exact("open_interest_change", leg.open_interest_change);
    out.json.field("status", leg.status);
    out.real("iv", leg.iv);
    out.real("delta", leg.delta);
    out.real("gamma", leg.gamma);
    out.real("vega", leg.vega);
    out.real("theta", leg.theta);
    out.real("rho", leg.rho);
    out.json.field("build_up", leg.build_up);
}

void write_choice(AnalysisJson& out, const StrikeChoiceRow& choice) {
    out.json.field("view", choice.right == OptionRight::Call ? "bullish" : "bearish");
    out.json.field("right", word_of(to_text(choice.right)));
    out.list("strikes", choice.rows, [&](const ChoiceRow& row) {
        out.exact("strike", row.strike);
        out.real("score", row.score);
        out.real("iv", row.iv);
        out.real("delta", row.delta);
        out.real("mid", row.mid);
        out.real("spread", row.spread);
        out.exact("open_interest", row.open_interest);
        out.exact("volume", row.volume);
    });
    out.list("refused", choice.refused, [&](const RefusedCount& refused) {
        out.json.field("filter", refused.filter);
        out.count("count", refused.count);
    });
}

void write_figures(AnalysisJson& out, const ChainFigures& chain) {
    out.json.field("file", chain.file);
    out.json.field("underlying", chain.underlying.view());
    out.json.field("expiry", format_date(chain.expiry));
    out.json.key("other_expiries");
    out.json.begin_array();
    for (const Date date : chain.other_expiries)
        out.json.string(format_date(date));
    out.json.end_array();
    out.time("as_of", chain.as_of);
    out.time("expires_at", chain.expires_at);
    out.real("t_years", chain.t_years);
    out.exact("spot", chain.spot);
    out.json.field("spot_from", chain.spot_from);
    out.real("forward", chain.forward);
    out.json.field("forward_from", chain.forward_from);
    out.real("rate", chain.rate);
    out.real("div_yield", chain.div_yield);
    out.json.field("model", chain.model);
    out.exact("call_open_interest", chain.call_open_interest);
    out.exact("put_open_interest", chain.put_open_interest);
    out.exact("call_volume", chain.call_volume);
    out.exact("put_volume", chain.put_volume);
    out.real("pcr_oi", chain.pcr_oi);
    out.real("pcr_volume", chain.pcr_volume);
    out.real("pcr_oi_change", chain.pcr_oi_change);
    out.exact("max_pain", chain.max_pain);
    out.real("atm_iv", chain.atm_iv);
    out.real("call25_iv", chain.call25_iv);
    out.real("put25_iv", chain.put25_iv);
    out.real("rr25", chain.rr25);
    out.real("bf25", chain.bf25);
    out.real("skew_slope", chain.skew_slope);
    write_walls(out, "call_walls", chain.call_walls);
    write_walls(out, "put_walls", chain.put_walls);
    write_walls(out, "resistance", chain.resistance);
    write_walls(out, "support", chain.support);
    write_walls(out, "resistance_change", chain.resistance_change);
    write_walls(out, "support_change", chain.support_change);
    out.list("smile", chain.smile, [&](const SmilePoint& point) {
        out.exact("strike", point.strike);
        out.json.field("right", word_of(to_text(point.right)));
        out.real("iv", point.iv);
    });
    out.list("legs", chain.legs, [&](const LegRow& leg) { write_leg(out, leg); });
    out.list("choices", chain.choices, [&](const StrikeChoiceRow& choice) { write_choice(out, choice); });
    out.texts("notes", chain.notes);
}

}  // namespace

void write_technical(AnalysisJson& out, const AnalysisData& analysis) {
    Technical{out, analysis}.write(analysis.technical);
}

void write_chain(AnalysisJson& out, const std::optional<ChainFigures>& chain) {
    out.json.key("chain");
    if (!chain)
        return out.json.null();
    out.json.begin_object();
    write_figures(out, *chain);
    out.json.end_object();
}

}  // namespace sluice::report
