#include "base/text.hpp"  // quoted
#include "market/history/row_decoder.hpp"

namespace sluice::market {
namespace {

// A bar whose figures contradict each other would poison every indicator after it.
bool is_ordered(Price open, Price high, Price low, Price close) {
    return low <= open && low <= close && high >= open && high >= close;
}

constexpr std::string_view kDisordered = "the bar contradicts itself: low <= open, close <= high would be right";

class Bars final : public RowDecoder {
public:
    Bars(HistoryLayout layout, const RowContext& context) : layout_{layout}, interval_{context.interval} {
        bar_.instrument = context.instrument;
    }
    bool decode(std::string_view line, HistorySink& sink, RowFault& fault) override {
        FieldReader row{line, columns_of(layout_)};
        bar_.start = row.millis();
        bar_.end = bar_.start + interval_;
        bar_.open = row.price();
        bar_.high = row.price();
        bar_.low = row.price();
        bar_.close = row.price();
        if (layout_ == HistoryLayout::TradeBars)
            bar_.volume = row.size();
        if (row.done() && !is_ordered(bar_.open, bar_.high, bar_.low, bar_.close))
            row.fault(std::string{kDisordered});
        if (!row.ok())
            return fault = row.take_fault(), false;
        sink.on_bar(bar_);
        return true;
    }

private:
    HistoryLayout layout_;
    std::chrono::nanoseconds interval_;
    Bar bar_;
};

class QuoteBars final : public RowDecoder {
public:
    explicit QuoteBars(const RowContext& context) : interval_{context.interval} {
        bar_.instrument = context.instrument;
    }
    bool decode(std::string_view line, HistorySink& sink, RowFault& fault) override {
        FieldReader row{line, columns_of(HistoryLayout::QuoteBars)};
        bar_.start = row.millis();
        bar_.end = bar_.start + interval_;
        bar_.bid = side(row);
        bar_.offer = side(row);
        if (!row.done())
            return fault = row.take_fault(), false;
        sink.on_quote_bar(bar_);
        return true;
    }

private:
    // Four prices and a size; four blanks when nobody quoted that side.
    static std::optional<QuoteBar::Side> side(FieldReader& row) {
        if (row.blank()) {
            for (int i = 0; i < 3; ++i)
                if (!row.blank())
                    row.price_or_blank();
            if (!row.blank())
                row.rounded_size();
            return std::nullopt;
        }
        QuoteBar::Side out;
        out.open = row.price();
        out.high = row.price();
        out.low = row.price();
        out.close = row.price();
        if (row.ok() && !is_ordered(out.open, out.high, out.low, out.close))
            row.fault(std::string{kDisordered});
        out.size = row.rounded_size();
        return out;
    }

    std::chrono::nanoseconds interval_;
    QuoteBar bar_;
};

class Holidays final : public RowDecoder {
public:
    explicit Holidays(HistoryLayout layout) : layout_{layout} {}
    bool decode(std::string_view line, HistorySink& sink, RowFault& fault) override {
        FieldReader row{line, columns_of(layout_)};
        HolidayRow day;
        day.date = row.date();
        const std::string_view kind = row.text();
        if (kind != "closed" && kind != "early_close")
            row.fault("kind " + quoted(kind) + " is neither closed nor early_close");
        const std::string_view last = row.text();  // who lists it, or the time of an early close
        if (layout_ == HistoryLayout::UsHolidays && kind == "early_close")
            day.early_close_minute = minute(row, last);
        if (!row.done())
            return fault = row.take_fault(), false;
        sink.on_holiday(day);
        return true;
    }

private:
    static std::int32_t minute(FieldReader& row, std::string_view text) {
        const auto digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9' ? text[i] - '0' : 99; };
        if (text.size() == 5 && text[2] == ':') {
            const int hours = digit(0) * 10 + digit(1);
            const int minutes = digit(3) * 10 + digit(4);
            if (hours < 24 && minutes < 60)
                return hours * 60 + minutes;
        }
        row.fault("close_local " + quoted(text) + " is not a time such as 13:00");
        return 0;
    }

    HistoryLayout layout_;
};

}  // namespace

std::unique_ptr<RowDecoder> make_bar_decoder(HistoryLayout layout, const RowContext& context) {
    if (layout == HistoryLayout::QuoteBars)
        return std::make_unique<QuoteBars>(context);
    if (layout == HistoryLayout::UsHolidays || layout == HistoryLayout::IndiaHolidays)
        return std::make_unique<Holidays>(layout);
    return std::make_unique<Bars>(layout, context);
}

}  // namespace sluice::market
