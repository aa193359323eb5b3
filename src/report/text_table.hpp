#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::report {

// How text may look where it goes.
struct TextStyle {
    int columns = 100;
    bool colour = false;
};

enum class Tone : std::uint8_t { Plain, Good, Bad, Dim, Strong };
// `text` in its tone, or as it is where there is no colour.
std::string toned(std::string_view text, Tone tone, const TextStyle& style);
// A gain is good, a loss bad, "0.00" neither.
Tone tone_of(std::string_view signed_figure);

// Characters on the screen: UTF-8 continuation bytes take none.
std::size_t width_of(std::string_view text);
// Words in lines of at most `width`; a longer word is cut.
std::vector<std::string> wrapped(std::string_view text, std::size_t width);

// Columns side by side, headings above a rule. Fits itself into the style's width: the one column that may wrap takes what
// the others leave, and where even that is too little the lines are longer than asked.
class TextTable {
public:
    enum class Align : std::uint8_t { Left, Right, Wrap };
    struct Column {
        std::string title;
        Align align = Align::Left;
    };
    struct Cell {
        std::string text;
        Tone tone = Tone::Plain;
    };

    explicit TextTable(std::vector<Column> columns) : columns_{std::move(columns)} {}
    void row(std::vector<Cell> cells) { rows_.push_back(std::move(cells)); }
    std::string render(const TextStyle& style) const;

private:
    std::vector<std::size_t> widths(const TextStyle& style) const;

    std::vector<Column> columns_;
    std::vector<std::vector<Cell>> rows_;
};

}  // namespace sluice::report
