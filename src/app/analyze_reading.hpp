#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include "app/console.hpp"            // Console
#include "base/result.hpp"            // Status
#include "market/history/parser.hpp"  // HistoryParser, HistorySink

namespace sluice::app {

// How far the reading of a file has come, drawn in place on the error side of a terminal and nowhere else. Short work
// draws nothing.
class ReadingProgress {
public:
    explicit ReadingProgress(Console& console) : console_{console} {}
    ~ReadingProgress() { clear(); }
    ReadingProgress(const ReadingProgress&) = delete;
    ReadingProgress& operator=(const ReadingProgress&) = delete;

    // `share` from 0 to 1.
    void show(std::string_view name, double share, std::uint64_t rows);
    void clear();
    bool interrupted() const { return console_.interrupted(); }

private:
    Console& console_;
    std::chrono::steady_clock::time_point since_ = std::chrono::steady_clock::now();
    std::chrono::steady_clock::time_point drawn_{};
    bool visible_ = false;
};

// A sink that may refuse a row for a reason the parser cannot see. The first refusal is kept.
class CheckedSink : public market::HistorySink {
public:
    // The parser that feeds it, for the line under way; outlives the reading.
    void follow(const market::HistoryParser& parser, std::string name) {
        parser_ = &parser;
        name_ = std::move(name);
    }
    const Status& status() const { return status_; }

protected:
    bool stopped() const { return !status_.has_value(); }
    std::uint64_t line() const { return parser_->counts().lines; }
    const std::string& name() const { return name_; }
    market::HistoryLayout layout() const { return parser_->layout().value_or(market::HistoryLayout::Capture); }
    // "FILE:17:4: sentence"
    std::string located(int column, std::string_view sentence) const;
    void refuse(int column, std::string_view sentence);
    void refuse(Error error);

private:
    const market::HistoryParser* parser_ = nullptr;
    std::string name_;
    Status status_;
};

// Reads a file piece by piece; `rows` tells the progress how many there were, 0 where nobody counts. Error: the file
// cannot be read, what `take` answers, or a person's Ctrl-C.
Status read_pieces(const std::string& path, ReadingProgress& progress, const std::function<Status(Bytes)>& take,
                   const std::function<std::uint64_t()>& rows);

// Reads one history file to its end into `sink`. Error: the file cannot be read, a row the parser or the sink refuses,
// or a person's Ctrl-C.
Status read_history(const std::string& path, market::HistoryParser& parser, CheckedSink& sink,
                    ReadingProgress& progress);

}  // namespace sluice::app
