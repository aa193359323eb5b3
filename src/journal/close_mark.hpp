#pragma once

#include <optional>
#include <string_view>

#include "base/result.hpp"      // Result
#include "journal/scan.hpp"     // Position
#include "journal/storage.hpp"  // Storage

namespace sluice::journal {

// Beside the CleanClose record stands a small file that repeats it with the head hash. While it is there the journal is
// closed: nothing in it may be torn, and the last batch is the one named here. It is put away, durably, before the next
// run writes its first byte, so a torn first batch of that run is not taken for tampering.
constexpr std::string_view kCloseMark = "journal.closed";

Status write_close_mark(Storage& storage, const Position& end);
Status put_away_close_mark(Storage& storage);  // fine when there is none

struct CloseMark {
    std::uint64_t batch = 0;
    std::uint64_t sequence = 0;
    std::uint32_t segment = 0;
    std::uint64_t offset = 0;
    Digest head{};
};
// Absent when the journal is open or was not closed in order. Error Corrupt when the file is not as it was written.
Result<std::optional<CloseMark>> read_close_mark(Storage& storage);
// Error Corrupt with a sentence when `end` is not what the mark says.
Status check_against(const CloseMark& mark, const Position& end);

}  // namespace sluice::journal
