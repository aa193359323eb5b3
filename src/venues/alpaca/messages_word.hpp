#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/enums.hpp"  // NamedEnum, to_text, find_enum

namespace sluice::venues::alpaca {

// One word of a list the venue may lengthen: a word we know as its enumerator, any other as it stood.
template <NamedEnum E>
class Word {
public:
    Word() = default;  // no word at all: ""
    // NOLINTNEXTLINE(google-explicit-constructor): a field is assigned its enumerator
    Word(E known) : known_{known} {}
    static Word of(std::string_view text) {
        Word word;
        word.known_ = find_enum<E>(text);
        if (!word.known_)
            word.other_ = text;
        return word;
    }

    std::optional<E> known() const { return known_; }
    bool empty() const { return !known_ && other_.empty(); }
    // Lives as long as the word.
    std::string_view text() const { return known_ ? to_text(*known_) : std::string_view{other_}; }
    friend bool operator==(const Word&, const Word&) = default;
    friend bool operator==(const Word& word, E known) { return word.known_ == known; }

private:
    std::optional<E> known_;
    std::string other_;
};

}  // namespace sluice::venues::alpaca
