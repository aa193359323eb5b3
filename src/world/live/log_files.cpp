#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>

#include <spdlog/logger.h>
#include <spdlog/sinks/rotating_file_sink.h>

#include "base/json_writer.hpp"  // JsonWriter
#include "base/time.hpp"         // format_rfc3339
#include "world/live/log_thread.hpp"

namespace sluice::world {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kFileBytes = 100'000'000;
constexpr std::size_t kFilesKept = 30;
constexpr std::chrono::hours kLookEvery{1};

spdlog::level::level_enum level_of(LogLevel level) {
    switch (level) {
        case LogLevel::Debug: return spdlog::level::debug;
        case LogLevel::Info: return spdlog::level::info;
        case LogLevel::Warn: return spdlog::level::warn;
        case LogLevel::Error: return spdlog::level::err;
    }
    return spdlog::level::err;
}

// One line, whatever stands in it.
std::string as_line(std::string_view sentence) {
    std::string line;
    for (const char c : sentence) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && byte != 0x7f) {
            line += c;
            continue;
        }
        char escaped[5];
        std::snprintf(escaped, sizeof escaped, "\\x%02x", byte);
        line += escaped;
    }
    return line;
}

std::string as_json(LogLevel level, std::string_view sentence) {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    std::string line;
    JsonWriter json{line};
    json.begin_object();
    json.field(
        "time",
        format_rfc3339(UnixNanos::from_millis(std::chrono::duration_cast<std::chrono::milliseconds>(since).count())));
    json.field("level", to_string(level));
    json.field("message", sentence);
    json.end_object();
    return line;
}

// Ours, and not the one that is written: sluice.7.log.
bool is_older_log(const fs::path& file) {
    const std::string name = file.filename().string();
    if (!name.starts_with("sluice.") || !name.ends_with(".log") || name.size() < 12)
        return false;
    const std::string number = name.substr(7, name.size() - 11);
    return number.find_first_not_of("0123456789") == std::string::npos;
}

void remove_old(const std::string& folder, std::uint32_t keep_days) {
    const auto oldest = fs::file_time_type::clock::now() - std::chrono::hours{24} * keep_days;
    std::error_code failed;  // by a folder that cannot be read on, the rest is left for the next look
    for (fs::directory_iterator entry{folder, failed}; !failed && entry != fs::directory_iterator{};
         entry.increment(failed)) {
        std::error_code unknown;
        const auto written = fs::last_write_time(entry->path(), unknown);
        if (!unknown && is_older_log(entry->path()) && written < oldest)
            fs::remove(entry->path(), unknown);
    }
}

// On the log thread.
class Files {
public:
    Files(const std::string& folder, LogFileOptions options) : folder_{folder}, options_{options} {
        auto sink =
            std::make_shared<spdlog::sinks::rotating_file_sink_st>(folder + "/sluice.log", kFileBytes, kFilesKept);
        logger_ = std::make_shared<spdlog::logger>("sluice", std::move(sink));
        logger_->set_level(spdlog::level::debug);
        logger_->set_pattern(options.form == LogForm::Json ? "%v" : "%Y-%m-%dT%H:%M:%S.%eZ %l %v",
                             spdlog::pattern_time_type::utc);
        logger_->flush_on(spdlog::level::info);
        look();
    }
    void write(LogLevel level, std::string_view sentence) {
        if (std::chrono::steady_clock::now() - looked_at_ >= kLookEvery)
            look();
        logger_->log(level_of(level), options_.form == LogForm::Json ? as_json(level, sentence) : as_line(sentence));
    }

private:
    void look() {
        looked_at_ = std::chrono::steady_clock::now();
        remove_old(folder_, options_.keep_days);
    }

    std::string folder_;
    LogFileOptions options_;
    std::shared_ptr<spdlog::logger> logger_;
    std::chrono::steady_clock::time_point looked_at_;
};

}  // namespace

Result<LogThread::Writer> log_files(const std::string& folder, LogFileOptions options) {
    try {
        const auto files = std::make_shared<Files>(folder, options);
        return LogThread::Writer{[files](LogLevel level, std::string_view sentence) { files->write(level, sentence); }};
    } catch (const spdlog::spdlog_ex& error) {
        return fail(ErrorCode::Io, "the log in " + folder + " cannot be written: " + error.what());
    }
}

}  // namespace sluice::world
