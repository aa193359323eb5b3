#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.hpp"      // Result
#include "journal/storage.hpp"  // Storage
#include "model/event.hpp"      // Event

namespace sluice::journal {

enum class ExportFormat : std::uint8_t { JsonLines, Csv };

// Each call gets whole lines with their line ends.
using TextSink = std::function<Status(std::string_view)>;

// The columns of the CSV form. `event` is the same JSON as in JSON lines, so both forms hold everything.
constexpr std::string_view kCsvHeader = "sequence,time,kind,account,instrument,cl_ord_id,event\n";
void append_csv(const Event& event, std::string& out);
void append_json_line(const Event& event, std::string& out);

// Every event of the journal's complete batches. Answers how many there were.
Result<std::uint64_t> export_events(Storage& storage, ExportFormat format, const TextSink& sink);

}  // namespace sluice::journal
