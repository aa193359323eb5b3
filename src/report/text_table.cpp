#include "report/text_table.hpp"

#include <algorithm>

namespace sluice::report {
namespace {

constexpr std::size_t kGap = 2;
constexpr std::size_t kWrapMin = 24;

std::string_view code_of(Tone tone) {
    switch (tone) {
        case Tone::Plain: return "";
        case Tone::Good: return "\x1b[32m";
        case Tone::Bad: return "\x1b[31m";
        case Tone::Dim: return "\x1b[2m";
        case Tone::Strong: return "\x1b[1m";
    }
    return "";
}

// Where `width` characters end.
std::size_t bytes_of(std::string_view text, std::size_t width) {
    std::size_t at = 0;
    for (std::size_t seen = 0; at < text.size(); ++at) {
        const bool starts = (static_cast<unsigned char>(text[at]) & 0xC0u) != 0x80u;
        if (starts && seen++ == width)
            break;
    }
    return at;
}

}  // namespace

std::string toned(std::string_view text, Tone tone, const TextStyle& style) {
    if (!style.colour || tone == Tone::Plain || text.empty())
        return std::string{text};
    return std::string{code_of(tone)} + std::string{text} + "\x1b[0m";
}

Tone tone_of(std::string_view signed_figure) {
    if (signed_figure.starts_with('+'))
        return Tone::Good;
    return signed_figure.starts_with('-') ? Tone::Bad : Tone::Plain;
}

std::size_t width_of(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0u) != 0x80u; }));
}

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
    width = std::max<std::size_t>(width, 1);
    std::vector<std::string> lines(1);
    while (!text.empty()) {
        const std::size_t space = std::min(text.find(' '), text.size());
        std::string_view word = text.substr(0, space);
        text.remove_prefix(std::min(space + 1, text.size()));
        if (!lines.back().empty() && width_of(lines.back()) + 1 + width_of(word) > width)
            lines.emplace_back();
        while (width_of(word) > width) {
            const std::size_t cut = bytes_of(word, width);
            lines.back() += word.substr(0, cut);
            lines.emplace_back();
            word.remove_prefix(cut);
        }
        if (!lines.back().empty())
            lines.back() += ' ';
        lines.back() += word;
    }
    return lines;
}

std::vector<std::size_t> TextTable::widths(const TextStyle& style) const {
    std::vector<std::size_t> widths;
    std::size_t fixed = 0;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        std::size_t width = width_of(columns_[i].title);
        for (const auto& row : rows_)
            width = std::max(width, width_of(row[i].text));
        widths.push_back(width);
        fixed += kGap + (columns_[i].align == Align::Wrap ? 0 : width);
    }
    const auto room = static_cast<std::size_t>(std::max(style.columns, 20));
    for (std::size_t i = 0; i < columns_.size(); ++i)
        if (columns_[i].align == Align::Wrap)
            widths[i] = std::min(widths[i], std::max(kWrapMin, room > fixed ? room - fixed : 0));
    return widths;
}

std::string TextTable::render(const TextStyle& style) const {
    const std::vector<std::size_t> room = widths(style);
    std::string out;
    const auto line = [&](const auto& text_of, const auto& tone_of_column) {
        std::string whole;
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            const std::string text = text_of(i);
            const std::string pad(room[i] - std::min(room[i], width_of(text)), ' ');
            whole += std::string(kGap, ' ');
            if (columns_[i].align == Align::Right)
                whole += pad;
            whole += toned(text, tone_of_column(i), style);
            if (columns_[i].align != Align::Right)
                whole += pad;
        }
        while (whole.ends_with(' '))
            whole.pop_back();
        out += whole + "\n";
    };
    line([&](std::size_t i) { return columns_[i].title; }, [](std::size_t) { return Tone::Dim; });
    line(
        [&](std::size_t i) {
            std::string rule;
            for (std::size_t n = 0; n < room[i]; ++n)
                rule += "─";
            return rule;
        },
        [](std::size_t) { return Tone::Dim; });
    for (const auto& row : rows_) {
        std::vector<std::vector<std::string>> cells;
        std::size_t lines = 1;
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            cells.push_back(columns_[i].align == Align::Wrap ? wrapped(row[i].text, room[i])
                                                             : std::vector{row[i].text});
            lines = std::max(lines, cells.back().size());
        }
        for (std::size_t n = 0; n < lines; ++n)
            line([&](std::size_t i) { return n < cells[i].size() ? cells[i][n] : std::string{}; },
                 [&](std::size_t i) { return row[i].tone; });
    }
    return out;
}

}  // namespace sluice::report
