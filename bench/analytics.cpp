// What does analysis cost: a bar of the live pipeline, an implied volatility, a set of Greeks, a chain of options;
// and how much is that of what known libraries need for the same? Setup: real bars of NIFTY, SPY and BTC go one by
// one into a ZoneTracker, whose scored zones are asked for after every bar; 16,384 options around the money,
// Black-76, one at a time and on the widest path this machine has; the 200 strikes of a real NIFTY chain nearest the
// money, both legs. The `smc` outputs are worked out on the library's own EURUSD file. Each is the median of rounds
// that take at least 50 ms, with its spread. Beside them, in the same run, bench/analytics_peers.py times
// smartmoneyconcepts (after it has compared all its outputs with ours), QuantLib and py_vollib, in the environment
// of test/opinion, made when missing. Run with `./dev bench analytics`; the last answers stand in bench/README.md.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <vector>

#include "analytics/options/batch.hpp"           // value_options, imply_volatilities
#include "analytics/options/chain_analysis.hpp"  // analyze_chain
#include "analytics/zone_tracker.hpp"            // ZoneTracker
#include "base/random.hpp"                       // Random
#include "market/calendar.hpp"                   // Calendars
#include "market/history/parser.hpp"             // HistoryParser
#include "opinion/smc_columns.hpp"               // published_tables

namespace {

using namespace sluice;
using namespace sluice::analytics;
using namespace sluice::analytics::options;
using Clock = std::chrono::steady_clock;

constexpr int kRounds = 7;
constexpr std::size_t kOptions = 16'384;
constexpr std::size_t kStrikes = 200;
const market::Calendars kCalendars;

template <class T>
void keep(const T& value) {
    asm volatile("" : : "g"(&value) : "memory");
}

struct Cost {
    double median = 0, least = 0, most = 0;  // ns an item
};

// What one of `items` costs, of a run that does them all.
Cost cost_of(std::size_t items, const std::function<void()>& run) {
    run();
    std::vector<double> rounds;
    for (int round = 0; round < kRounds; ++round) {
        const auto begin = Clock::now();
        std::size_t runs = 0;
        std::chrono::nanoseconds took{0};
        while (took < std::chrono::milliseconds{50}) {
            run();
            ++runs;
            took = Clock::now() - begin;
        }
        rounds.push_back(static_cast<double>(took.count()) / static_cast<double>(runs * items));
    }
    std::sort(rounds.begin(), rounds.end());
    return {rounds[rounds.size() / 2], rounds.front(), rounds.back()};
}

std::string shared(const std::string& file) { return std::string{SLUICE_SHARED_DIR} + "/data/" + file; }

std::string bytes_of_file(const std::string& path) {
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

struct Rows final : market::HistorySink {
    std::vector<Bar> bars;
    std::vector<market::ChainRow> chain;
    CalendarId calendar;
    void on_bar(const Bar& bar) override {
        if (kCalendars.is_open(calendar, bar.start))
            bars.push_back(bar);
    }
    void on_chain_row(const market::ChainRow& row) override { chain.push_back(row); }
};

// Appends what a file of shared/data/market holds.
bool read(const std::string& name, Rows& rows) {
    const std::string bytes = bytes_of_file(shared("market/" + name));
    market::HistoryOptions options;
    options.name = name;
    market::HistoryParser parser{options, rows};
    if (!bytes.empty() && parser.feed(as_bytes(bytes)) && parser.finish())
        return true;
    std::fprintf(stderr, "%s cannot be read\n", shared("market/" + name).c_str());
    return false;
}

void bars_bench(const char* name, const CalendarId& calendar, const std::vector<std::string>& files) {
    Rows rows;
    rows.calendar = calendar;
    for (const std::string& file : files)
        if (!read(file, rows))
            return;
    std::size_t zones = 0;
    const Cost cost = cost_of(rows.bars.size(), [&] {
        ZoneTracker tracker = ZoneTracker::make({}, {kCalendars, rows.calendar}).value();
        zones = 0;
        for (const Bar& bar : rows.bars) {
            if (!tracker.add(bar))
                std::abort();
            const auto now = tracker.zones();
            zones += now.size();
            keep(now);
        }
    });
    std::printf("  %-6s %6zu bars, %5.1f zones each: %7.0f ns/bar [%.0f-%.0f]; goal 2000\n", name, rows.bars.size(),
                static_cast<double>(zones) / static_cast<double>(rows.bars.size()), cost.median, cost.least, cost.most);
}

struct Batch {
    std::vector<OptionCase> options;
    std::vector<double> volatilities, prices;
    std::vector<Valuation> values;
    std::vector<ImpliedVolatility> implied;
    std::size_t size() const { return options.size(); }
    void value(LanePath path) {
        value_options(options, volatilities, values, path);
        keep(values);
    }
    void imply(LanePath path) {
        imply_volatilities(options, prices, implied, path);
        keep(implied);
    }
    void make_prices() {
        values.resize(size());
        prices.resize(size());
        implied.resize(size());
        value(LanePath::Scalar);
        for (std::size_t i = 0; i < size(); ++i)
            prices[i] = values[i].price;
    }
};

Batch random_batch() {
    Batch batch;
    Random random{7, 1};
    const auto part = [&] { return static_cast<double>(random.below(1'000'000)) / 1e6; };
    for (std::size_t i = 0; i < kOptions; ++i) {
        OptionCase option;
        option.underlying = 100;
        option.t_years = 0.02 + part();
        const double volatility = 0.1 + 0.5 * part();
        option.strike = 100 * std::exp((part() * 4 - 2) * volatility * std::sqrt(option.t_years));
        option.right = random.below(2) == 0 ? OptionRight::Call : OptionRight::Put;
        option.rate = 0.05;
        batch.options.push_back(option);
        batch.volatilities.push_back(volatility);
    }
    batch.make_prices();
    return batch;
}

// Both legs of the strikes nearest the money of a board; the model's prices of a smile, so that every leg has one.
Batch chain_batch(const ChainAnalysis& chain) {
    Batch batch;
    std::vector<Price> strikes;
    for (const LineView& line : chain.lines)
        strikes.push_back(line.strike);
    const auto away = [&](Price px) { return std::abs(px.nanos() - chain.board.spot.nanos()); };
    std::sort(strikes.begin(), strikes.end(), [&](Price a, Price b) { return away(a) < away(b); });
    strikes.resize(std::min(strikes.size(), kStrikes));
    for (const Price strike : strikes)
        for (const OptionRight right : {OptionRight::Call, OptionRight::Put}) {
            const OptionCase option = chain.case_of(strike, right);
            const double moneyness = std::log(option.strike / option.underlying);
            batch.options.push_back(option);
            batch.volatilities.push_back(0.11 + 0.4 * std::abs(moneyness));
        }
    batch.make_prices();
    return batch;
}

void print_rate(const char* name, LanePath path, Cost cost, double goal) {
    std::printf("  %-8s %-7s %8.2f M/s [%.2f-%.2f], %7.1f ns each; %.2f of the goal of %.0f M/s\n", name,
                std::string{to_text(path)}.c_str(), 1e3 / cost.median, 1e3 / cost.most, 1e3 / cost.least, cost.median,
                1e3 / cost.median / goal, goal);
}

struct Rates {
    double greeks_scalar = 0, implied_scalar = 0, greeks = 0, implied = 0;  // ns
};

Rates options_bench() {
    Batch batch = random_batch();
    Rates out;
    for (const LanePath path : {LanePath::Scalar, LanePath::Two, LanePath::Four, LanePath::Eight}) {
        if (!supported(path))
            continue;
        const Cost greeks = cost_of(batch.size(), [&] { batch.value(path); });
        const Cost implied = cost_of(batch.size(), [&] { batch.imply(path); });
        print_rate("Greeks", path, greeks, 80);
        print_rate("implied", path, implied, 20);
        (path == LanePath::Scalar ? out.greeks_scalar : out.greeks) = greeks.median;
        (path == LanePath::Scalar ? out.implied_scalar : out.implied) = implied.median;
    }
    return out;
}

// Microseconds of the model's part.
double chain_bench() {
    Rows rows;
    if (!read("nse_option/nifty_exp20251223_spot26177.15_chain.csv", rows))
        return 0;
    const Board board = board_of(rows.chain, rows.chain.front().expiry).value();
    ChainSettings settings;
    settings.t_years = 6.0 / 365;
    const ChainAnalysis chain = analyze_chain(board, settings, kCalendars).value();
    Batch batch = chain_batch(chain);
    const Cost model = cost_of(1, [&] {
        batch.imply(widest_path());
        for (std::size_t i = 0; i < batch.size(); ++i)
            batch.volatilities[i] = batch.implied[i].volatility;
        batch.value(widest_path());
    });
    std::printf("  %zu strikes, %zu legs, implied volatility and Greeks of each: %.1f us [%.1f-%.1f]; goal 15\n",
                batch.size() / 2, batch.size(), model.median / 1e3, model.least / 1e3, model.most / 1e3);
    const Cost whole = cost_of(1, [&] { keep(analyze_chain(board, settings, kCalendars)); });
    std::printf("  %zu strikes, everything analyze_chain tells: %.1f us [%.1f-%.1f]\n", chain.lines.size(),
                whole.median / 1e3, whole.least / 1e3, whole.most / 1e3);
    return model.median / 1e3;
}

// The bars come from analytics_peers.py's own reading of the file, so that both see the same.
std::vector<Bar> eurusd(const std::string& lines) {
    std::vector<Bar> bars;
    std::ifstream in{lines};
    std::string open, high, low, close, volume, seconds;
    while (std::getline(in, seconds, ',') && std::getline(in, open, ',') && std::getline(in, high, ',') &&
           std::getline(in, low, ',') && std::getline(in, close, ',') && std::getline(in, volume)) {
        Bar bar;
        bar.start = UnixNanos::from_seconds(std::stoll(seconds));
        bar.end = bar.start + std::chrono::minutes{15};
        bar.open = parse_price(open).value();
        bar.high = parse_price(high).value();
        bar.low = parse_price(low).value();
        bar.close = parse_price(close).value();
        bar.volume = parse_quantity(volume).value();
        bars.push_back(bar);
    }
    return bars;
}

// A script in the environment of test/opinion; false with its own words when it fails.
class Peers {
public:
    Peers() {
        const char* given = std::getenv("SLUICE_BENCH_OPINION_VENV");
        venv_ = given != nullptr && *given != 0 ? given : source_ + "/build/opinion-venv";
        const std::string make = "python3 '" + source_ + "/test/conformance/make_venv.py' '" + venv_ + "' '" + source_ +
                                 "/test/opinion/requirements.txt'";
        there_ = std::system(make.c_str()) == 0;
    }
    bool run(const std::string& words) const {
        std::fflush(stdout);
        const std::string line = "'" + venv_ + "/bin/python' '" + source_ + "/bench/analytics_peers.py' " + words;
        return there_ && std::system(line.c_str()) == 0;
    }

private:
    std::string source_ = SLUICE_SOURCE_DIR;
    std::string venv_;
    bool there_ = false;
};

bool smc_bench(const Peers& peers) {
    const std::string figures = SLUICE_OPINION_FIGURES;
    const std::string file = shared("oracles/smc/EURUSD_15M.csv.gz");
    const std::string lines = figures + ".bars";
    if (!peers.run("bars '" + file + "' '" + lines + "'"))
        return false;
    const std::vector<Bar> bars = eurusd(lines);
    std::remove(lines.c_str());
    const Cost cost = cost_of(1, [&] { keep(opinion::published_tables(bars)); });
    std::printf("  ours, %zu bars: %.2f ms [%.2f-%.2f]\n", bars.size(), cost.median / 1e6, cost.least / 1e6,
                cost.most / 1e6);
    return peers.run("smc '" + file + "' '" + figures + "' " + std::to_string(cost.median / 1e9));
}

}  // namespace

int main() {
    std::printf("live pipeline: profile, swings, gaps, blocks, structure, zones scored after every bar\n");
    bars_bench("NIFTY", CalendarId{"NSE"}, {"nse_index/nifty_202402_1m.csv.gz", "nse_index/nifty_202406_1m.csv.gz"});
    bars_bench("SPY", CalendarId{"NYSE"},
               {"us_equity/spy_20131007_1m_trade.csv.gz", "us_equity/spy_20131008_1m_trade.csv.gz",
                "us_equity/spy_20131009_1m_trade.csv.gz", "us_equity/spy_20131010_1m_trade.csv.gz"});
    bars_bench("BTC", CalendarId{"24x7"},
               {"crypto/coinbase/btcusd_20170903_1m_trade.csv.gz", "crypto/coinbase/btcusd_20170904_1m_trade.csv.gz"});
    std::printf("options, Black-76, the same bits on every path\n");
    const Rates rates = options_bench();
    std::printf("chain of NIFTY\n");
    const double chain_us = chain_bench();
    const Peers peers;
    char ours[160];
    std::snprintf(ours, sizeof ours, "options %.1f %.1f %.2f %.2f %.2f", rates.greeks_scalar, rates.implied_scalar,
                  rates.greeks > 0 ? rates.greeks : rates.greeks_scalar,
                  rates.implied > 0 ? rates.implied : rates.implied_scalar, chain_us);
    std::printf("beside them, in this run\n");
    bool all = peers.run(ours);
    std::printf("outputs of smartmoneyconcepts on its own file\n");
    all = smc_bench(peers) && all;
    if (!all)
        std::fprintf(stderr, "the libraries could not be asked, or said otherwise: see above\n");
    return all ? 0 : 1;
}
