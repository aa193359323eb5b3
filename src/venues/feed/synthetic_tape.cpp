#include "venues/feed/synthetic_tape.hpp"

#include <algorithm>

#include "exchange/synthetic_path.hpp"

namespace sluice::venues::feed {

namespace {

constexpr std::int64_t kDayMinutes = 24 * 60;
constexpr std::int64_t kMinuteNanos = kMinute.count();
constexpr std::int64_t kExchangeOpen = 9 * 60 + 30;  // New York
constexpr std::int64_t kExchangeMinutes = 6 * 60 + 30;
constexpr int kSlotsAtLeast = 3;
constexpr int kSlotsAtMost = 900;  // so that no two events of a minute share a nanosecond, nor ids a number
constexpr int kTradeEach = 3;      // the second of so many slots is hit
constexpr double kQuiet = 0.35;    // outside the exchange's hours

std::int64_t bits(std::uint64_t from, int at, int count) {
    return static_cast<std::int64_t>((from >> at) & ((std::uint64_t{1} << count) - 1));
}

// In thousandths of the usual size: mostly small, sometimes large. `u` has 16 bits.
std::int64_t size_factor(std::int64_t u) {
    constexpr std::int64_t kLarge = 62'259;  // the largest twentieth
    return 200 + 1'200 * u / 65'536 + (u > kLarge ? 6'000 * (u - kLarge) / (65'536 - kLarge) : 0);
}

// The usual size in lots, and the finest step of any: a thousandth of it.
struct Sizes {
    std::int64_t usual;
    std::int64_t grain;
    int128 lot;

    explicit Sizes(const exchange::SyntheticSpec& spec)
        : usual{std::max<std::int64_t>(
              1, static_cast<std::int64_t>(spec.usual_size.nanos() / spec.instrument.round_lot.nanos()))},
          grain{std::max<std::int64_t>(1, usual / 1'000)},
          lot{spec.instrument.round_lot.nanos()} {}
    // `factor` thousandths of the usual size.
    Quantity of(std::int64_t factor) const {
        return Quantity::from_nanos(int128{std::max<std::int64_t>(1, usual * factor / 1'000 / grain) * grain} * lot);
    }
};

// How busy a minute is; one is the middle of the exchange's day. Coins do not know the hour.
double busyness(bool crypto, std::int64_t since_open) {
    if (crypto)
        return 1;
    if (since_open < 0 || since_open >= kExchangeMinutes)
        return kQuiet;
    const double edge = 2 * static_cast<double>(since_open) / static_cast<double>(kExchangeMinutes) - 1;
    return 1 + 2.2 * edge * edge * edge * edge;
}

}  // namespace

// A quote, and the trade that hits it where there is one.
struct SyntheticTape::Slot {
    std::int64_t at;
    std::int64_t trade_at;
    Price bid;
    Price offer;
    std::int64_t bid_factor;
    std::int64_t offer_factor;
    bool hit;
    bool buys;
    std::int64_t trade_factor;
    std::uint64_t trade_id;

    Price last() const { return buys ? offer : bid; }
    std::int64_t taken() const { return std::min(trade_factor, buys ? offer_factor : bid_factor); }
};

SyntheticTape::SyntheticTape(std::vector<Listing> listings, SyntheticTapeOptions options,
                             const market::CalendarView& calendars)
    : listings_{std::move(listings)},
      options_{options},
      calendars_{calendars},
      sessions_(listings_.size()),
      latest_(listings_.size(), 0) {
    days_.reserve(options_.paths_kept);
}

const SyntheticTape::Day& SyntheticTape::day_of(std::size_t listing, std::int64_t number) {
    const auto fits = [&](const Day& day) { return day.listing == listing && day.number == number; };
    ++asked_;
    std::size_t& latest = latest_[listing];
    if (latest >= days_.size() || !fits(days_[latest])) {
        auto found = std::find_if(days_.begin(), days_.end(), fits);
        if (found == days_.end()) {
            if (days_.size() < options_.paths_kept)
                found = days_.insert(days_.end(), Day{});
            else
                found = std::min_element(days_.begin(), days_.end(),
                                         [](const Day& a, const Day& b) { return a.used < b.used; });
            const exchange::SyntheticSpec& spec = listings_[listing].spec;
            const Date date = civil_from_days(number);
            found->listing = listing;
            found->number = number;
            found->regime = exchange::synthetic_regime(options_.seed, date);
            const auto offset = market::utc_offset(listings_[listing].zone, start_of(date) + std::chrono::hours{12});
            found->busy_from = kExchangeOpen - offset.count() / 60;
            found->path = exchange::synthetic_day(options_.seed, spec, date);
            const double tick = static_cast<double>(spec.instrument.tick_size.nanos()) * 1e-9;
            for (double& price : found->path)
                price /= tick;
        }
        latest = static_cast<std::size_t>(found - days_.begin());
    }
    days_[latest].used = asked_;
    return days_[latest];
}

bool SyntheticTape::is_open(std::size_t listing, UnixNanos minute) {
    const auto open = open_at_or_after(listing, minute);
    return open && *open == minute;
}

std::optional<UnixNanos> SyntheticTape::open_at_or_after(std::size_t listing, UnixNanos minute) {
    minute = std::max(minute, begins());
    if (options_.hours == Hours::Always)
        return minute;
    market::Session& known = sessions_[listing];
    if (!(known.open <= minute && minute < known.close)) {
        const auto session = calendars_.session_at_or_after(listings_[listing].spec.instrument.calendar, minute);
        if (!session)
            return std::nullopt;
        known = *session;
    }
    return std::max(minute, minute_of(known.open));
}

// The slots of one minute in order of time; those that are not hit are left out when only trades are wanted. A slot takes
// one block of the generator, so leaving one out costs nothing and moves no other.
template <class Use>
void SyntheticTape::each_slot(std::size_t listing, UnixNanos minute, Want want, Use&& use) {
    if (!is_open(listing, minute))
        return;
    const exchange::SyntheticSpec& spec = listings_[listing].spec;
    const std::int64_t number = minute.nanos() / kMinuteNanos;
    const Day& day = day_of(listing, number / kDayMinutes);
    const std::int64_t of_day = number % kDayMinutes;
    const double from = day.path[static_cast<std::size_t>(of_day)];
    const double to = day.path[static_cast<std::size_t>(of_day) + 1];
    Random random{options_.seed,
                  exchange::synthetic_mix(spec.instrument.id.text().hash(), static_cast<std::uint64_t>(number))};
    const bool stormy = day.regime == exchange::Regime::Stormy;
    const double rate =
        spec.events_per_minute * busyness(listings_[listing].crypto(), of_day - day.busy_from) * (stormy ? 1.6 : 1.0);
    const int slots = std::clamp(static_cast<int>(rate * (0.6 + 0.8 * random.uniform())), kSlotsAtLeast, kSlotsAtMost);
    // Buyers are the more eager ones while the price rises.
    const std::int64_t buys_below = to > from ? 166 : 90;
    const std::int64_t wide = static_cast<std::int64_t>(spec.spread_ticks) * (stormy ? 2 : 1);
    const std::int64_t widths = (wide + 1) / 2 + wide / 2 + 1;
    const std::int64_t length = kMinuteNanos / slots;
    for (int i = 0; i < slots; ++i) {
        const bool hit = i % kTradeEach == 1;
        if (!hit && want == Want::Trades)
            continue;
        random.seek(2 + 2 * static_cast<std::uint64_t>(i));
        const std::uint64_t a = random.next();
        const std::uint64_t b = random.next();
        const std::int64_t begins = i * length + length / 10 * 8 * bits(a, 0, 20) / (1 << 20);
        const double part = static_cast<double>(begins) / static_cast<double>(kMinuteNanos);
        const std::int64_t spread = std::max<std::int64_t>(1, wide - wide / 2 + widths * bits(a, 40, 8) / 256);
        const double jitter = static_cast<double>(bits(a, 24, 16)) / 65'536 - 0.5;
        const double low = from * (1 - part) + to * part - static_cast<double>(spread) / 2 + jitter;
        // NOLINTNEXTLINE(bugprone-incorrect-roundings): far from where adding one half rounds wrongly
        const std::int64_t bid = std::max<std::int64_t>(1, static_cast<std::int64_t>(low + 0.5));
        const std::int64_t tick = spec.instrument.tick_size.nanos();
        use(Slot{minute.nanos() + begins, minute.nanos() + begins + length / 10, Price::from_nanos(bid * tick),
                 Price::from_nanos((bid + spread) * tick), size_factor(bits(b, 0, 16)), size_factor(bits(b, 16, 16)),
                 hit, bits(a, 48, 8) < buys_below, size_factor(bits(b, 32, 16)),
                 static_cast<std::uint64_t>(number) * 1'000 + static_cast<std::uint64_t>(i)});
    }
}

void SyntheticTape::read_minute(std::size_t listing, UnixNanos minute, Want want, std::vector<MarketEvent>& out) {
    const exchange::SyntheticSpec& spec = listings_[listing].spec;
    const InstrumentId& id = spec.instrument.id;
    const Sizes sizes{spec};
    each_slot(listing, minute, want, [&](const Slot& slot) {
        if (want != Want::Trades) {
            const UnixNanos at = UnixNanos::from_nanos(slot.at);
            out.emplace_back(
                Quote{id, slot.bid, slot.offer, sizes.of(slot.bid_factor), sizes.of(slot.offer_factor), at, at});
        }
        if (want != Want::Quotes && slot.hit) {
            const UnixNanos at = UnixNanos::from_nanos(slot.trade_at);
            out.emplace_back(Trade{id, slot.last(), sizes.of(slot.taken()),
                                   slot.buys ? Aggressor::Buyer : Aggressor::Seller, slot.trade_id, at, at});
        }
    });
}

bool SyntheticTape::read_bar(std::size_t listing, UnixNanos minute, Bar& out) {
    const exchange::SyntheticSpec& spec = listings_[listing].spec;
    const Sizes sizes{spec};
    Bar bar;
    Quantity volume;
    int128 turnover = 0;
    each_slot(listing, minute, Want::Trades, [&](const Slot& slot) {
        const Price price = slot.last();
        const Quantity size = sizes.of(slot.taken());
        if (bar.trades == 0)
            bar.open = bar.high = bar.low = price;
        bar.high = std::max(bar.high, price);
        bar.low = std::min(bar.low, price);
        bar.close = price;
        volume += size;
        turnover += int128{price.nanos()} * size.nanos();
        ++bar.trades;
    });
    if (bar.trades == 0)
        return false;
    bar.instrument = spec.instrument.id;
    bar.start = minute;
    bar.end = minute + kMinute;
    bar.volume = volume;
    bar.turnover = Notional::from_atto(turnover);
    out = bar;
    return true;
}

}  // namespace sluice::venues::feed
