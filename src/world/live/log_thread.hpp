#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/log.hpp"     // Log
#include "base/result.hpp"  // Result

namespace sluice::world {

// The log thread. Any thread writes and none waits: a full queue drops its oldest sentence and counts it, and the next
// one that is written says how many were lost.
class LogThread final : public Log {
public:
    using Writer = std::function<void(LogLevel, std::string_view)>;

    // `writer` runs on the log thread. `capacity` sentences wait at most.
    explicit LogThread(Writer writer, std::size_t capacity = 4096);
    // Writes what waits, then ends the thread.
    ~LogThread() override;

    void write(LogLevel level, std::string_view sentence) override;
    std::uint64_t dropped() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

enum class LogForm : std::uint8_t { Text, Json };
struct LogFileOptions {
    LogForm form = LogForm::Text;
    std::uint32_t keep_days = 30;  // older ones are removed, at the start and once an hour
};

// Files in `folder`: sluice.log, and its older ones sluice.1.log (the newest) to sluice.30.log, a new one at 100 MB. A line a
// sentence: time, level and sentence, or the same as one JSON object; what is no printable character is escaped, so that no
// text from outside makes a line of its own. Error Io.
Result<LogThread::Writer> log_files(const std::string& folder, LogFileOptions options = {});

}  // namespace sluice::world
