// How much memory do an engine and the broker in a box hold in one process? Setup: the engine with its journal on the real
// disk, the Alpaca client and Alpaca's simulator over channels in memory, one account. Resident memory is read before
// anything, when the client has logged in, and after 10,000 orders that all filled. Beside it: an empty process. Run with
// `./dev bench wire_footprint`; the last answers stand in bench/README.md.

#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "journal/writer.hpp"  // Writer
#include "wired_desk.hpp"
#include "world/file_storage.hpp"  // FileStorage

namespace {

using namespace sluice;

constexpr int kOrders = 10'000;  // or the first argument

class WrittenPort final : public world::JournalPort {
public:
    explicit WrittenPort(journal::Writer& writer) : writer_{writer} {}
    void append(std::span<const Event> events) override {
        for (const Event& event : events)
            writer_.append(event), last_ = event.sequence;
    }
    std::uint64_t make_durable() {
        if (!writer_.commit())
            std::abort();
        return last_;
    }

private:
    journal::Writer& writer_;
    std::uint64_t last_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
    const int orders = argc > 1 ? std::atoi(argv[1]) : kOrders;
    const double empty = bench::resident_mib();
    const auto folder = std::filesystem::temp_directory_path() / "sluice-bench-wire-footprint";
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    {
        auto storage = world::FileStorage::open(folder.string());
        if (!storage)
            std::abort();
        auto opened = journal::Writer::open(**storage, {}, [](const Event&) -> Status { return {}; });
        if (!opened)
            std::abort();
        WrittenPort journal{opened->writer};
        bench::Desk desk{journal, [&] { return journal.make_durable(); }};
        const double ready = bench::resident_mib();
        int sent = 0;
        for (int i = 0; i < orders; ++i)
            sent += desk.sample(i).has_value() ? 1 : 0;
        const double busy = bench::resident_mib();
        if (sent == 0) {
            std::fprintf(stderr, "no order was sent\n");
            return 1;
        }
        std::printf("resident, MiB: empty process %.1f; engine + client + simulator ready %.1f; after %d orders %.1f\n",
                    empty, ready, sent, busy);
        std::printf("  of an order: %.0f bytes\n", (busy - ready) * 1048576 / sent);
        std::printf("  goal of design.md 11: 32 MiB for an engine and five simulators\n");
    }
    std::filesystem::remove_all(folder);
    return 0;
}
