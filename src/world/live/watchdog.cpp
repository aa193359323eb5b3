#include "world/live/watchdog.hpp"

#include <algorithm>

namespace sluice::world {
namespace {

std::string millis_text(std::chrono::nanoseconds value) {
    return std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(value).count()) + " ms";
}

}  // namespace

void Watchdog::callback_ended(std::string_view kind, std::string_view about, std::chrono::nanoseconds took) {
    slowest_ = std::max(slowest_, took);
    ++callbacks_;
    if (took > longest_) {
        longest_ = took;
        longest_kind_ = kind;
    }
    if (took <= at_most_)
        return;
    reported_ += took;
    report(std::string{kind} + (about.empty() ? "" : " ") + std::string{about}, took);
}

void Watchdog::handler_begins() {
    began_ = clock_.monotonic();
    reported_ = longest_ = {};
    callbacks_ = 0;
}

void Watchdog::handler_ended() {
    const auto took = clock_.monotonic() - began_;
    slowest_ = std::max(slowest_, took);
    const auto rest = took - reported_;
    if (rest <= at_most_)
        return;
    std::string what = "a socket's handler";
    if (callbacks_ != 0)
        what += " (" + std::to_string(callbacks_) + " callbacks, the longest " + longest_kind_ + ")";
    report(what, rest);
}

void Watchdog::report(const std::string& what, std::chrono::nanoseconds took) {
    ++slow_;
    log_.warn(what + " held the loop for " + millis_text(took) + "; at most " + millis_text(at_most_) +
              " would be right");
}

}  // namespace sluice::world
