#pragma once

#include <cstdint>
#include <string_view>

namespace sluice {

enum class LogLevel : std::uint8_t { Debug, Info, Warn, Error };
std::string_view to_string(LogLevel level);

// Where sentences for the operator go. Whoever gets one must not block on it; secrets never reach it.
class Log {
public:
    virtual ~Log() = default;
    virtual void write(LogLevel level, std::string_view sentence) = 0;

    void debug(std::string_view sentence) { write(LogLevel::Debug, sentence); }
    void info(std::string_view sentence) { write(LogLevel::Info, sentence); }
    void warn(std::string_view sentence) { write(LogLevel::Warn, sentence); }
    void error(std::string_view sentence) { write(LogLevel::Error, sentence); }
};

// Forgets everything.
class NullLog final : public Log {
public:
    void write(LogLevel, std::string_view) override {}
};

}  // namespace sluice
