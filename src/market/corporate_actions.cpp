#include "market/corporate_actions.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <optional>
#include <string>
#include <tuple>

#include "base/int128.hpp"  // mul_div_round
#include "base/text.hpp"    // split, trim, quoted, parse_int64

namespace sluice::market {
namespace {

constexpr std::array<std::string_view, 7> kColumns{"kind",  "instrument", "date",    "pay_date",
                                                   "ratio", "amount",     "currency"};
enum Column : std::size_t { kKind, kInstrument, kDate, kPayDate, kRatio, kAmount, kCurrency };
constexpr std::string_view kHeader = "kind,instrument,date,pay_date,ratio,amount,currency";
constexpr std::int64_t kMostUnits = 1'000'000;

using Fields = std::array<std::string_view, kColumns.size()>;

// One line of the file and where it stands.
class Row {
public:
    Row(std::string_view name, std::size_t line, const Fields& fields) : name_{name}, line_{line}, fields_{fields} {}

    std::string_view operator[](Column column) const { return fields_[column]; }
    tl::unexpected<Error> no(Column column, const std::string& sentence) const {
        return fail(ErrorCode::Invalid, std::string{name_} + ":" + std::to_string(line_) + ":" +
                                            std::to_string(column + 1) + ": " + sentence);
    }
    // `was` is the field's own complaint, without a place.
    tl::unexpected<Error> no(Column column, const Error& was) const {
        return no(column, std::string{kColumns[column]} + ": " + was.text);
    }

private:
    std::string_view name_;
    std::size_t line_;
    const Fields& fields_;
};

Result<SplitRatio> read_ratio(const Row& row) {
    const std::string_view text = row[kRatio];
    const auto colon = text.find(':');
    const auto news = parse_int64(text.substr(0, colon));
    const auto olds = colon == std::string_view::npos ? Result<std::int64_t>{0} : parse_int64(text.substr(colon + 1));
    const auto fits = [](const Result<std::int64_t>& units) { return units && *units > 0 && *units <= kMostUnits; };
    if (!fits(news) || !fits(olds))
        return row.no(kRatio, "ratio " + quoted(text) +
                                  " must be new:old in whole units up to 1000000, such as 7:1, or 1:10 for a reverse "
                                  "split");
    const std::int64_t common = std::gcd(*news, *olds);
    if (*news == *olds)
        return row.no(kRatio, "ratio " + quoted(text) + " changes nothing");
    return SplitRatio{*news / common, *olds / common};
}

Status read_amount(const Row& row, CorporateAction& action) {
    const auto amount = parse_price(row[kAmount]);
    if (!amount)
        return row.no(kAmount, amount.error());
    if (action.kind == ActionKind::Dividend && *amount <= Price{})
        return row.no(kAmount, "amount " + to_text(*amount) + " of a dividend must be positive");
    action.amount = *amount;
    return {};
}

Status read_dividend(const Row& row, CorporateAction& action) {
    const auto pay_date = parse_date(row[kPayDate]);
    if (!pay_date)
        return row.no(kPayDate, pay_date.error());
    if (*pay_date < action.date)
        return row.no(kPayDate,
                      "pay_date " + format_date(*pay_date) + " is before the ex-date " + format_date(action.date));
    const auto currency = Currency::parse(row[kCurrency]);
    if (!currency)
        return row.no(kCurrency, currency.error());
    action.pay_date = *pay_date;
    action.currency = *currency;
    return read_amount(row, action);
}

Status nothing_else(const Row& row, std::initializer_list<Column> columns) {
    for (const Column column : columns)
        if (!row[column].empty())
            return row.no(column, "a " + std::string{row[kKind]} + " has no " + std::string{kColumns[column]} +
                                      "; leave it empty");
    return {};
}

Status read_kind(const Row& row, CorporateAction& action) {
    switch (action.kind) {
        case ActionKind::Split: {
            if (auto status = nothing_else(row, {kPayDate, kAmount, kCurrency}); !status)
                return status;
            const auto ratio = read_ratio(row);
            if (!ratio)
                return tl::unexpected{ratio.error()};
            action.ratio = *ratio;
            return {};
        }
        case ActionKind::Dividend:
            if (auto status = nothing_else(row, {kRatio}); !status)
                return status;
            return read_dividend(row, action);
        case ActionKind::Settlement:
            if (auto status = nothing_else(row, {kPayDate, kRatio, kCurrency}); !status)
                return status;
            return read_amount(row, action);
    }
    return {};
}

std::optional<ActionKind> kind_named(std::string_view word) {
    for (const ActionKind kind : {ActionKind::Split, ActionKind::Dividend, ActionKind::Settlement})
        if (to_text(kind) == word)
            return kind;
    return std::nullopt;
}

Result<CorporateAction> read_row(const Row& row) {
    const auto kind = kind_named(row[kKind]);
    if (!kind)
        return row.no(kKind, "kind " + quoted(row[kKind]) + " is not supported; split, dividend and settlement are");
    CorporateAction action;
    action.kind = *kind;
    const auto instrument = InstrumentId::parse(row[kInstrument]);
    if (!instrument)
        return row.no(kInstrument, instrument.error());
    action.instrument = *instrument;
    const auto date = parse_date(row[kDate]);
    if (!date)
        return row.no(kDate, date.error());
    // Moments of a day are counted in nanoseconds since 1970, which end in 2262.
    if (date->year < 1900 || date->year > 2199)
        return row.no(kDate, "date " + format_date(*date) + " is outside the years 1900 to 2199");
    action.date = *date;
    if (auto status = read_kind(row, action); !status)
        return tl::unexpected{status.error()};
    if (action.pay_date.year > 2199)
        return row.no(kPayDate, "pay_date " + format_date(action.pay_date) + " is outside the years 1900 to 2199");
    return action;
}

// One action of a kind a day and instrument: dividends of one ex-date are added up by who writes the file.
auto key_of(const CorporateAction& action) { return std::tuple{action.date, action.kind, action.instrument}; }

}  // namespace

Result<SplitRatio> compound(SplitRatio a, SplitRatio b) {
    const int128 news = int128{a.new_units} * b.new_units;
    const int128 olds = int128{a.old_units} * b.old_units;
    int128 high = news;
    int128 low = olds;
    while (low != 0) {
        high %= low;
        std::swap(high, low);
    }
    const auto new_units = to_int64(news / high);
    const auto old_units = to_int64(olds / high);
    if (!new_units || !old_units)
        return fail(ErrorCode::Overflow, "these splits together are larger than this program can count");
    return SplitRatio{*new_units, *old_units};
}

Result<std::vector<CorporateAction>> parse_corporate_actions(std::string_view text, std::string_view name) {
    struct Read {
        CorporateAction action;
        std::size_t line;
    };
    std::vector<Read> read;
    bool header = false;
    std::size_t line = 0;
    for (const std::string_view raw : split(text, '\n')) {
        ++line;
        const std::string_view content = trim(raw);
        if (content.empty() || content.front() == '#')
            continue;
        const auto at = [&] { return std::string{name} + ":" + std::to_string(line) + ":1: "; };
        if (!header) {
            if (content != kHeader)
                return fail(ErrorCode::Invalid, at() + "the first line must be " + std::string{kHeader});
            header = true;
            continue;
        }
        const auto parts = split(content, ',');
        if (parts.size() != kColumns.size())
            return fail(ErrorCode::Invalid, at() + "the line has " + std::to_string(parts.size()) +
                                                " columns and the header " + std::to_string(kColumns.size()));
        Fields fields;
        std::transform(parts.begin(), parts.end(), fields.begin(), [](std::string_view part) { return trim(part); });
        auto action = read_row(Row{name, line, fields});
        if (!action)
            return tl::unexpected{action.error()};
        read.push_back({*action, line});
    }
    if (!header)
        return fail(ErrorCode::Invalid, std::string{name} + ":1:1: the first line must be " + std::string{kHeader});
    std::stable_sort(read.begin(), read.end(),
                     [](const Read& a, const Read& b) { return key_of(a.action) < key_of(b.action); });
    std::vector<CorporateAction> out;
    for (std::size_t i = 0; i < read.size(); ++i) {
        if (i > 0 && key_of(read[i].action) == key_of(read[i - 1].action))
            return fail(ErrorCode::Invalid, std::string{name} + ":" + std::to_string(read[i].line) +
                                                ":1: the same action stands on line " +
                                                std::to_string(read[i - 1].line));
        out.push_back(read[i].action);
    }
    return out;
}

Result<SplitHolding> split_holding(Quantity held, SplitRatio ratio, Quantity lot) {
    const auto exact = mul_div_round(held.nanos(), ratio.new_units, ratio.old_units);
    const auto scaled_lot = checked_mul(lot.nanos(), ratio.old_units);
    const auto scaled_held = checked_mul(held.nanos(), ratio.new_units);
    if (!exact || !scaled_lot || !scaled_held)
        return fail(ErrorCode::Overflow, "a holding of " + to_text(held) + " cannot be split " +
                                             std::to_string(ratio.new_units) + ":" + std::to_string(ratio.old_units));
    // Rounded towards zero, whole lots of the exact quantity.
    const Quantity whole = Quantity::from_nanos(*scaled_held / *scaled_lot * lot.nanos());
    return SplitHolding{whole, Quantity::from_nanos(*exact) - whole};
}

Result<Price> split_price(Price before, SplitRatio ratio) {
    const auto nanos = mul_div_round(before.nanos(), ratio.old_units, ratio.new_units);
    const auto narrow = nanos ? to_int64(*nanos) : std::nullopt;
    if (!narrow)
        return fail(ErrorCode::Overflow, "price " + to_text(before) + " cannot be carried over a split");
    return Price::from_nanos(*narrow);
}

}  // namespace sluice::market
