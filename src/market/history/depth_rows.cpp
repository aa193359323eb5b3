#include "base/text.hpp"  // quoted, parse_uint64
#include "market/history/row_decoder.hpp"

namespace sluice::market {
namespace {

// Binance's flat depth: one level a line; consecutive lines of one update id are one book message.
class BinanceDepth final : public RowDecoder {
public:
    explicit BinanceDepth(const RowContext& context) : context_{context} {}

    bool decode(std::string_view line, HistorySink& sink, RowFault& fault) override {
        FieldReader row{line, columns_of(HistoryLayout::BinanceDepth)};
        DepthRow next;
        const std::string_view symbol = row.text();
        const auto id = crypto_listing(symbol, "BINANCE", context_.facts.perpetual);
        if (row.ok() && !id)
            row.fault(id.error().text);
        next.depth.event_time = next.depth.recv_time = row.millis();
        next.depth.first_update_id = row.id();
        next.depth.last_update_id = row.id();
        const char side = row.letter();
        if (row.ok() && side != 'a' && side != 'b')
            row.fault("side " + quoted({&side, 1}) + " is neither a nor b");
        const std::string_view type = row.text();
        if (row.ok() && type != "snap" && type != "set")
            row.fault("update_type " + quoted(type) + " is neither snap nor set");
        next.depth.kind = type == "snap" ? DepthKind::Snapshot : DepthKind::Update;
        DepthLevel level;
        level.price = row.price();
        level.size = row.size();
        const std::string_view previous = row.text();
        if (previous != "-1") {
            const auto number = parse_uint64(previous);
            if (row.ok() && !number)
                row.fault("pu " + quoted(previous) + " is not an update id or -1");
            if (number)
                next.previous_update_id = *number;
        }
        if (!row.done())
            return fault = row.take_fault(), false;
        next.depth.instrument = *id;

        if (!waiting_ || !continues(*waiting_, next)) {
            finish(sink);
            waiting_ = std::move(next);
        }
        (side == 'b' ? waiting_->depth.bids : waiting_->depth.offers).push_back(level);
        return true;
    }

    void finish(HistorySink& sink) override {
        if (waiting_)
            sink.on_depth(*waiting_);
        waiting_.reset();
    }

private:
    static bool continues(const DepthRow& a, const DepthRow& b) {
        return a.depth.instrument == b.depth.instrument && a.depth.kind == b.depth.kind &&
               a.depth.event_time == b.depth.event_time && a.depth.first_update_id == b.depth.first_update_id &&
               a.depth.last_update_id == b.depth.last_update_id && a.previous_update_id == b.previous_update_id;
    }

    RowContext context_;
    std::optional<DepthRow> waiting_;
};

}  // namespace

std::unique_ptr<RowDecoder> make_depth_decoder(const RowContext& context) {
    return std::make_unique<BinanceDepth>(context);
}

}  // namespace sluice::market
