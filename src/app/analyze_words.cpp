#include "app/analyze_words.hpp"

#include "base/text.hpp"        // quoted, parse_uint64
#include "market/calendar.hpp"  // Calendars::knows

namespace sluice::app {
namespace {

constexpr std::chrono::seconds kLongest = std::chrono::hours{24};

Result<std::chrono::nanoseconds> parse_length(std::string_view option, std::string_view text) {
    const auto refused = [&] {
        return fail(ErrorCode::Invalid,
                    std::string{option} + " must be 1s to 1d, such as 30s, 15m, 1h or 1d, not " + quoted(text));
    };
    if (text.size() < 2)
        return refused();
    const auto count = parse_uint64(text.substr(0, text.size() - 1));
    if (!count || *count == 0 || *count > 86'400)
        return refused();
    std::int64_t unit = 0;
    switch (text.back()) {
        case 's': unit = 1; break;
        case 'm': unit = 60; break;
        case 'h': unit = 3'600; break;
        case 'd': unit = 86'400; break;
        default: return refused();
    }
    const std::chrono::seconds length{unit * static_cast<std::int64_t>(*count)};
    if (length > kLongest)
        return refused();
    return length;
}

Status read_market(const AnalyzeOptions& options, AnalyzeFileOptions& out) {
    out.path = options.file;
    const auto timeframe = parse_length("--timeframe", options.timeframe);
    if (!timeframe)
        return tl::unexpected{timeframe.error()};
    out.timeframe = *timeframe;
    if (options.bars) {
        const auto length = parse_length("--bars", *options.bars);
        if (!length)
            return tl::unexpected{length.error()};
        out.bar_interval = *length;
    }
    if (options.instrument) {
        const auto id = InstrumentId::parse(*options.instrument);
        if (!id)
            return fail(ErrorCode::Invalid, "--instrument: " + id.error().text);
        out.instrument = *id;
    }
    if (options.calendar) {
        const auto id = CalendarId::parse(*options.calendar);
        if (!id || !market::Calendars::knows(*id))
            return fail(ErrorCode::Invalid,
                        "--calendar must be NYSE, NYSE.PRE, NYSE.POST, NSE, NSE-CAS, NSE-FO, "
                        "NSE.PRE, NSE.POST, CME, FX or 24x7, not " +
                            quoted(*options.calendar));
        out.calendar = *id;
    }
    if (options.rows) {
        const auto rows = parse_uint64(*options.rows);
        if (!rows || *rows == 0 || *rows > 10'000)
            return fail(ErrorCode::Invalid, "--rows must be 1 to 10000, not " + quoted(*options.rows));
        out.profile_rows = static_cast<int>(*rows);
    }
    if (options.at) {
        const auto at = parse_rfc3339(*options.at);
        if (!at)
            return fail(ErrorCode::Invalid, "--at must be a time such as 2024-06-21T10:00:00Z: " + at.error().text);
        out.until = *at;
    }
    return {};
}

}  // namespace

Result<AnalyzeWords> read_analyze_words(const AnalyzeOptions& options) {
    AnalyzeWords out;
    if (const Status read = read_market(options, out.file); !read)
        return tl::unexpected{read.error()};
    out.chain = options.chain;
    for (const auto& [given, name] :
         {std::pair{options.expiry.has_value(), "--expiry"}, std::pair{options.rate.has_value(), "--rate"}})
        if (given && options.chain.empty())
            return fail(ErrorCode::Invalid, std::string{name} + " is of an option chain; --chain FILE names one");
    if (options.expiry) {
        const auto date = parse_date(*options.expiry);
        if (!date)
            return fail(ErrorCode::Invalid,
                        "--expiry must be a date such as 2024-06-27, not " + quoted(*options.expiry));
        out.expiry = *date;
    }
    if (options.rate) {
        const auto rate = parse_ratio(*options.rate);
        if (!rate || rate->abs() > Ratio::whole(1))
            return fail(ErrorCode::Invalid,
                        "--rate must be a yearly rate from -1 to 1, such as 0.065, not " + quoted(*options.rate));
        out.rate = static_cast<double>(rate->nanos()) / 1e9;
    }
    return out;
}

}  // namespace sluice::app
