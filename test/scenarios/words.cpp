#include "words.hpp"

#include <algorithm>

#include "base/text.hpp"  // split

namespace sluice::test {

Line words_of(std::string_view line) {
    Line words;
    for (const auto part : split(line, ' '))
        if (!part.empty())
            words.emplace_back(part);
    return words;
}

InstrumentId listing(const std::string& word) {
    if (word == "AAPL" || word == "MSFT")
        return InstrumentId::parse(word + ".US").value();
    if (word == "ES")
        return InstrumentId{"ES-202612.CME"};
    return InstrumentId::parse(word).value_or(InstrumentId{"NONE.XX"});
}

std::optional<std::string> after(const Line& line, std::string_view word) {
    for (std::size_t i = 0; i + 1 < line.size(); ++i)
        if (line[i] == word)
            return line[i + 1];
    return std::nullopt;
}
bool holds(const Line& line, std::string_view word) { return std::find(line.begin(), line.end(), word) != line.end(); }

std::chrono::nanoseconds duration(const std::string& text) {
    const bool millis = text.ends_with("ms");
    const auto digits = text.substr(0, text.size() - (millis ? 2 : 1));
    const auto count = parse_int64(digits).value_or(0);
    if (millis)
        return std::chrono::milliseconds{count};
    return text.ends_with("h") ? std::chrono::nanoseconds{std::chrono::hours{count}} : std::chrono::seconds{count};
}

}  // namespace sluice::test
