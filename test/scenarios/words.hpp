#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/ids.hpp"  // InstrumentId

namespace sluice::test {

// The words of a scenario's line, and what they mean.
using Line = std::vector<std::string>;

Line words_of(std::string_view line);
// The word that follows `word`.
std::optional<std::string> after(const Line& line, std::string_view word);
bool holds(const Line& line, std::string_view word);
// AAPL, MSFT and ES are short for their listings.
InstrumentId listing(const std::string& word);
// 250ms, 5s, 1h.
std::chrono::nanoseconds duration(const std::string& text);

}  // namespace sluice::test
