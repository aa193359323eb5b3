// Runs a fuzzer's entry point without libFuzzer, so that every test run repeats what the fuzzers have found: each file of
// the corpus folder as it is, cut at every eighth, and with bytes overwritten by a fixed sequence. It fails by crashing
// or by a sanitizer's report, as the fuzzer would.

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr int kBrokenCopies = 64;

void run(const Bytes& bytes) { static_cast<void>(LLVMFuzzerTestOneInput(bytes.data(), bytes.size())); }

// Knuth's 64-bit linear congruence (TAOCP 2, 3.3.4): any fixed sequence will do here.
std::uint64_t next(std::uint64_t& state) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    return state >> 33;
}

void run_with_breakages(const Bytes& bytes) {
    run(bytes);
    for (std::size_t eighth = 1; eighth < 8; ++eighth) {
        run(Bytes(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(bytes.size() * eighth / 8)));
    }
    std::uint64_t state = bytes.size();
    for (int copy = 0; copy < kBrokenCopies && !bytes.empty(); ++copy) {
        Bytes broken = bytes;
        for (int change = 0; change <= copy % 4; ++change) {
            const std::size_t where = next(state) % broken.size();
            broken[where] = static_cast<std::uint8_t>(next(state));
        }
        run(broken);
    }
}

}  // namespace

int main(int argc, char** argv) {
    run({});
    int files = 0;
    for (int i = 1; i < argc; ++i) {
        if (!std::filesystem::is_directory(argv[i])) {
            continue;
        }
        for (const auto& entry : std::filesystem::directory_iterator(argv[i])) {
            std::ifstream in(entry.path(), std::ios::binary);
            run_with_breakages(Bytes(std::istreambuf_iterator<char>(in), {}));
            ++files;
        }
    }
    std::printf("%d corpus files and %d broken copies of each ran\n", files, kBrokenCopies + 7);
    return 0;
}
