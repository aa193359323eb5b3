// What do the checksums, digests, random numbers and elementary functions under the journal and the deciding code cost?
// Setup: one core, data in cache; beside each stands what bounds it: a plain read of the same bytes for the checksums,
// the C library for the functions. Run with `./dev bench base`; the last answers stand in bench/README.md.

#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "base/crc32c.hpp"
#include "base/decimal.hpp"
#include "base/det_math.hpp"
#include "base/json_reader.hpp"
#include "base/json_writer.hpp"
#include "base/random.hpp"
#include "base/sha256.hpp"

namespace {

using namespace sluice;

Buffer some_bytes(std::int64_t size) {
    Random random{1, 1};
    Buffer out(static_cast<std::size_t>(size));
    for (std::byte& byte : out) {
        byte = static_cast<std::byte>(random.next());
    }
    return out;
}

// A thousand doubles spread over [low, high].
std::vector<double> some_doubles(double low, double high) {
    Random random{1, 2};
    std::vector<double> out(1'000);
    for (double& value : out) {
        value = low + (high - low) * random.uniform();
    }
    return out;
}

// The limit: every word of the bytes is loaded once.
void plain_read(benchmark::State& state) {
    const Buffer bytes = some_bytes(state.range(0));
    for (auto _ : state) {
        std::uint64_t sum = 0;
        for (std::size_t i = 0; i + 8 <= bytes.size(); i += 8) {
            std::uint64_t word = 0;
            std::memcpy(&word, bytes.data() + i, sizeof word);
            sum ^= word;
        }
        benchmark::DoNotOptimize(sum);
    }
    state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(plain_read)->Arg(160)->Arg(65'536);

void crc32c_of_bytes(benchmark::State& state) {
    const Buffer bytes = some_bytes(state.range(0));
    for (auto _ : state) {
        benchmark::DoNotOptimize(crc32c(bytes));
    }
    state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(crc32c_of_bytes)->Arg(160)->Arg(65'536);

void crc32c_portable(benchmark::State& state) {
    const Buffer bytes = some_bytes(state.range(0));
    for (auto _ : state) {
        benchmark::DoNotOptimize(detail::crc32c_portable(bytes, 0));
    }
    state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(crc32c_portable)->Arg(65'536);

void sha256_of_bytes(benchmark::State& state) {
    const Buffer bytes = some_bytes(state.range(0));
    for (auto _ : state) {
        benchmark::DoNotOptimize(sha256(bytes));
    }
    state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(sha256_of_bytes)->Arg(160)->Arg(65'536);

void sha256_portable(benchmark::State& state) {
    const Buffer bytes = some_bytes(state.range(0));
    for (auto _ : state) {
        Sha256 hash{Sha256::Path::Portable};
        hash.update(bytes);
        benchmark::DoNotOptimize(hash.finish());
    }
    state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(sha256_portable)->Arg(65'536);

void random_next(benchmark::State& state) {
    Random random{1, 3};
    for (auto _ : state) {
        benchmark::DoNotOptimize(random.next());
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(random_next);

void random_normal(benchmark::State& state) {
    Random random{1, 4};
    for (auto _ : state) {
        benchmark::DoNotOptimize(random.normal());
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(random_normal);

using Function = double (*)(double);

void function_of_double(benchmark::State& state, Function function, double low, double high) {
    const std::vector<double> points = some_doubles(low, high);
    for (auto _ : state) {
        for (const double x : points) {
            benchmark::DoNotOptimize(function(x));
        }
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(points.size()));
}
BENCHMARK_CAPTURE(function_of_double, det_exp, det::exp, -20.0, 20.0);
BENCHMARK_CAPTURE(function_of_double, libm_exp, static_cast<Function>(std::exp), -20.0, 20.0);
BENCHMARK_CAPTURE(function_of_double, det_log, det::log, 0.001, 100.0);
BENCHMARK_CAPTURE(function_of_double, libm_log, static_cast<Function>(std::log), 0.001, 100.0);
BENCHMARK_CAPTURE(function_of_double, det_normal_cdf, det::normal_cdf, -6.0, 6.0);
BENCHMARK_CAPTURE(function_of_double, libm_erfc, static_cast<Function>(std::erfc), -6.0, 6.0);
BENCHMARK_CAPTURE(function_of_double, det_normal_quantile, det::normal_quantile, 0.0, 1.0);

void decimal_parse(benchmark::State& state) {
    for (auto _ : state) {
        std::string_view text = "187.50000000";
        benchmark::DoNotOptimize(text);
        benchmark::DoNotOptimize(parse_decimal(text, 9));
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(decimal_parse);

void decimal_write(benchmark::State& state) {
    char buffer[kDecimalTextMax];
    for (auto _ : state) {
        int128 value = 187'512'345'678;
        benchmark::DoNotOptimize(value);
        benchmark::DoNotOptimize(write_decimal(buffer, value, 9));
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(decimal_write);

constexpr std::string_view kReport =
    R"({"e":"executionReport","E":1499405658658,"s":"ETHBTC","c":"P1-7K3Z9-1","S":"BUY","o":"LIMIT","f":"GTC",)"
    R"("q":"1.00000000","p":"0.10264410","P":"0.00000000","F":"0.00000000","g":-1,"C":"","x":"NEW","X":"NEW",)"
    R"("r":"NONE","i":4293153,"l":"0.00000000","z":"0.00000000","L":"0.00000000","n":"0","N":null,)"
    R"("T":1499405658657,"t":-1,"I":8641984,"w":true,"m":false,"M":false,"O":1499405658657})";

void json_read(benchmark::State& state) {
    for (auto _ : state) {
        auto document = JsonDocument::parse(kReport);
        benchmark::DoNotOptimize(document);
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(kReport.size()));
}
BENCHMARK(json_read);

void json_write(benchmark::State& state) {
    std::string out;
    for (auto _ : state) {
        out.clear();
        JsonWriter writer{out};
        writer.begin_object();
        writer.field("cl_ord_id", "P1-7K3Z9-1");
        writer.field("side", "Buy");
        writer.key("price");
        writer.decimal(187'500'000'000, 9);
        writer.key("order_qty");
        writer.decimal(100'000'000'000, 9);
        writer.field("sequence", std::uint64_t{1'234'567});
        writer.field("ord_status", "PartiallyFilled");
        writer.end_object();
        benchmark::DoNotOptimize(out.data());
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(out.size()));
}
BENCHMARK(json_write);

}  // namespace

BENCHMARK_MAIN();
