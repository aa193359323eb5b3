// A journal's last segment, and the files beside it, as hostile bytes: opening, verifying, reading and explaining them
// answers or refuses, and what opening accepted verifies and goes on.

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "journal/capture.hpp"
#include "journal/close_mark.hpp"
#include "journal/export.hpp"
#include "journal/memory_storage_test_support.hpp"
#include "journal/snapshot.hpp"
#include "journal/verify.hpp"
#include "journal/writer.hpp"

namespace {

using namespace sluice;

void require(bool holds) {
    if (!holds)
        std::abort();
}

void open_and_go_on(journal::MemoryStorage storage) {
    auto opened = journal::Writer::open(storage, {.segment_bytes = 4096, .reserve_bytes = 4096},
                                        [](const Event&) -> Status { return {}; });
    if (!opened)
        return;
    Event event;
    event.sequence = opened->info.last_sequence + 1;
    event.body = RunStarted{};
    opened->writer.append(event);
    require(opened->writer.close_clean().has_value());
    const auto report = journal::verify(storage);
    require(report.has_value() && report->clean && report->events == event.sequence);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const Bytes bytes = std::as_bytes(std::span{data, size});
    const Buffer file{bytes.begin(), bytes.end()};
    journal::MemoryStorage storage;
    storage.files[journal::segment_name(1)] = file;
    static_cast<void>(journal::verify(storage));
    static_cast<void>(
        journal::export_events(storage, journal::ExportFormat::Csv, [](std::string_view) -> Status { return {}; }));
    open_and_go_on(storage);

    journal::MemoryStorage beside;
    beside.files[std::string{journal::kCloseMark}] = file;
    beside.files[journal::snapshot_name(1)] = file;
    static_cast<void>(journal::verify(beside));
    static_cast<void>(journal::find_snapshot(beside, 9));

    journal::MemoryStorage captures;
    captures.files["capture-000001.cap"] = file;
    if (auto reader = journal::CaptureReader::open(captures)) {
        for (auto entry = reader->next(); entry && *entry; entry = reader->next()) {
        }
    }
    return 0;
}
