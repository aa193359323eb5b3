#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::app {

// Where a command's words go, and what it may assume about the reader.
class Console {
public:
    virtual ~Console() = default;
    virtual void out(std::string_view text) = 0;
    virtual void err(std::string_view text) = 0;
    // What has been said is visible when this returns.
    virtual void flush() {}
    // The person has asked to stop (Ctrl-C); what runs ends in order.
    virtual bool interrupted() const { return false; }

    // A line typed in answer to `prompt`; absent: the input ended, or nobody can be asked.
    virtual std::optional<std::string> ask(std::string_view prompt) {
        (void)prompt;
        return std::nullopt;
    }

    bool terminal = false;  // a person watches standard output: colour, boxes, progress in place
    bool colour = false;    // terminal and NO_COLOR unset
    int columns = 100;
    bool input_terminal = false;  // standard input is a terminal: a person can be asked
    bool error_terminal = false;  // standard error is one: progress may be drawn in place there
};

// The environment, as the process got it.
using Environment = std::map<std::string, std::string, std::less<>>;

}  // namespace sluice::app
