#include "app/section.hpp"

#include <algorithm>
#include <charconv>

#include "base/decimal.hpp"  // parse_decimal, format_decimal
#include "base/text.hpp"     // closest, parse_uint64

namespace sluice::app {
namespace {

std::string listed(std::span<const std::string_view> words, std::string_view last = " or ") {
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i > 0)
            text += i + 1 == words.size() ? last : ", ";
        text += words[i];
    }
    return text;
}

// A value taken from a variable with such a name is no business of whoever looks over the shoulder.
bool sounds_secret(std::string_view variable) {
    for (const std::string_view word : {"KEY", "SECRET", "TOKEN", "PASS", "PIN"})
        if (variable.find(word) != std::string_view::npos)
            return true;
    return false;
}

std::string origin_of(const YamlNode* node) {
    if (!node)
        return "default";
    std::string text = to_text(node->place);
    for (const std::string& variable : node->variables)
        text += " from ${" + variable + "}";
    return text;
}

struct Unit {
    std::string_view word;
    std::int64_t nanos;
};
constexpr Unit kUnits[] = {{"ms", 1'000'000}, {"s", 1'000'000'000}, {"m", 60'000'000'000}, {"h", 3'600'000'000'000}};

std::optional<std::chrono::nanoseconds> parse_duration(std::string_view text) {
    for (const Unit& unit : kUnits) {
        if (!text.ends_with(unit.word))
            continue;
        const auto count = parse_decimal(text.substr(0, text.size() - unit.word.size()), 3);
        if (!count)
            continue;
        const auto nanos = checked_mul(*count, unit.nanos / 1000);
        const auto narrow = nanos ? to_int64(*nanos) : std::nullopt;
        if (narrow)
            return std::chrono::nanoseconds{*narrow};
    }
    return std::nullopt;
}

std::string duration_text(std::chrono::nanoseconds value) {
    const Unit* best = &kUnits[0];
    for (const Unit& unit : kUnits)
        if (value.count() % unit.nanos == 0 && value.count() != 0)
            best = &unit;
    return std::to_string(value.count() / best->nanos) + std::string{best->word};
}

}  // namespace

Section::Section(const YamlNode* node, std::string path, Reading& reading)
    : node_{node}, place_{node ? node->place : Place{}}, path_{std::move(path)}, reading_{&reading} {
    if (!node_ || node_->kind == YamlNode::Kind::Map)
        return;
    if (node_->kind != YamlNode::Kind::Null)
        reading_->faults.push_back(to_text(node_->place) + ": " + (path_.empty() ? "the file" : path_) +
                                   " must be a map of keys and values, not " + std::string{to_text(node_->kind)});
    node_ = nullptr;
}

std::string Section::key_path(std::string_view key) const {
    if (key.empty())
        return path_;
    return path_.empty() ? std::string{key} : path_ + "." + std::string{key};
}

bool Section::has(std::string_view key) const { return node_ && node_->find(key); }

bool Section::is_list(std::string_view key) const {
    const auto* member = node_ ? node_->find(key) : nullptr;
    return member && member->value.kind == YamlNode::Kind::Sequence;
}

Place Section::place_of(std::string_view key) const {
    const auto* member = node_ ? node_->find(key) : nullptr;
    return member ? member->value.place : place();
}

void Section::fault(const Place& place, std::string_view key, const std::string& problem) {
    const std::string where = place.file.empty() ? "" : to_text(place) + ": ";
    reading_->faults.push_back(where + key_path(key) + " " + problem);
}

const YamlNode* Section::find(std::string_view key) {
    asked_.emplace_back(key);
    const auto* member = node_ ? node_->find(key) : nullptr;
    return member ? &member->value : nullptr;
}

void Section::show(std::string_view key, std::string value, const YamlNode* node) {
    if (node && std::any_of(node->variables.begin(), node->variables.end(), sounds_secret))
        value = "***";
    reading_->shown.push_back({.key = key_path(key), .value = std::move(value), .origin = origin_of(node)});
}

Section::Scalar Section::ask(std::string_view key, std::string_view fallback) {
    const YamlNode* node = find(key);
    if (node && node->kind != YamlNode::Kind::Scalar) {
        fault(node->place, key, "must be one value, not " + std::string{to_text(node->kind)});
        node = nullptr;
    }
    show(key, node ? node->text : std::string{fallback}, node);
    return {node};
}

std::string Section::text(std::string_view key, std::string_view fallback) {
    const Scalar scalar = ask(key, fallback);
    return scalar.node ? scalar.node->text : std::string{fallback};
}

bool Section::flag(std::string_view key, bool fallback) {
    const Scalar scalar = ask(key, fallback ? "true" : "false");
    if (!scalar.node)
        return fallback;
    const std::string& word = scalar.node->text;
    if (word == "true" || word == "on" || word == "yes")
        return true;
    if (word == "false" || word == "off" || word == "no")
        return false;
    fault(scalar.node->place, key, "must be true or false, not " + sluice::quoted(word));
    return fallback;
}

std::uint64_t Section::count(std::string_view key, std::uint64_t fallback, std::uint64_t low, std::uint64_t high) {
    const Scalar scalar = ask(key, std::to_string(fallback));
    if (!scalar.node)
        return fallback;
    const auto value = parse_uint64(scalar.node->text);
    if (value && *value >= low && *value <= high)
        return *value;
    fault(scalar.node->place, key,
          "must be a whole number from " + std::to_string(low) + " to " + std::to_string(high) + ", not " +
              sluice::quoted(scalar.node->text));
    return fallback;
}

Amount Section::amount(std::string_view key, Amount fallback, Amount low) {
    const Scalar scalar = ask(key, to_text(fallback));
    if (!scalar.node)
        return fallback;
    const auto value = parse_amount(scalar.node->text);
    if (value && *value >= low)
        return *value;
    fault(scalar.node->place, key,
          "must be an amount of at least " + to_text(low) + ", not " + sluice::quoted(scalar.node->text));
    return fallback;
}

Ratio Section::ratio(std::string_view key, Ratio fallback, Ratio low, Ratio high) {
    const Scalar scalar = ask(key, to_text(fallback));
    if (!scalar.node)
        return fallback;
    const auto value = parse_ratio(scalar.node->text);
    if (value && *value >= low && *value <= high)
        return *value;
    fault(scalar.node->place, key,
          "must be a fraction from " + to_text(low) + " to " + to_text(high) + " (0.10 is ten percent), not " +
              sluice::quoted(scalar.node->text));
    return fallback;
}

Price Section::price(std::string_view key, Price fallback) {
    const Scalar scalar = ask(key, to_text(fallback));
    if (!scalar.node)
        return fallback;
    const auto value = parse_price(scalar.node->text);
    if (value && value->nanos() > 0)
        return *value;
    fault(scalar.node->place, key, "must be a price above 0, not " + sluice::quoted(scalar.node->text));
    return fallback;
}

Quantity Section::quantity(std::string_view key, Quantity fallback) {
    const Scalar scalar = ask(key, to_text(fallback));
    if (!scalar.node)
        return fallback;
    const auto value = parse_quantity(scalar.node->text);
    if (value && value->nanos() > 0)
        return *value;
    fault(scalar.node->place, key, "must be a quantity above 0, not " + sluice::quoted(scalar.node->text));
    return fallback;
}

Multiplier Section::multiplier(std::string_view key, Multiplier fallback) {
    const Scalar scalar = ask(key, to_text(fallback));
    if (!scalar.node)
        return fallback;
    const auto value = parse_multiplier(scalar.node->text);
    if (value && value->nanos() > 0)
        return *value;
    fault(scalar.node->place, key, "must be a multiplier above 0, not " + sluice::quoted(scalar.node->text));
    return fallback;
}

std::chrono::nanoseconds Section::duration(std::string_view key, std::chrono::nanoseconds fallback,
                                           std::chrono::nanoseconds low, std::chrono::nanoseconds high) {
    const Scalar scalar = ask(key, duration_text(fallback));
    if (!scalar.node)
        return fallback;
    const auto value = parse_duration(scalar.node->text);
    if (value && *value >= low && *value <= high)
        return *value;
    fault(scalar.node->place, key,
          "must be a time from " + duration_text(low) + " to " + duration_text(high) + ", such as 90s or 5m, not " +
              sluice::quoted(scalar.node->text));
    return fallback;
}

double Section::real(std::string_view key, double fallback, double low, double high) {
    const auto text_of = [](double value) { return format_decimal(static_cast<int128>(value * 1000), 3); };
    const Scalar scalar = ask(key, text_of(fallback));
    if (!scalar.node)
        return fallback;
    const auto exact = parse_decimal(scalar.node->text, 9);
    if (exact && *exact <= int128{1'000'000'000'000'000}) {
        const double value = static_cast<double>(*exact) / 1e9;
        if (value >= low && value <= high)
            return value;
    }
    fault(scalar.node->place, key,
          "must be a number from " + text_of(low) + " to " + text_of(high) + ", not " +
              sluice::quoted(scalar.node->text));
    return fallback;
}

std::size_t Section::choice(std::string_view key, std::size_t fallback, std::span<const std::string_view> words) {
    const Scalar scalar = ask(key, words[fallback]);
    if (!scalar.node)
        return fallback;
    for (std::size_t i = 0; i < words.size(); ++i)
        if (scalar.node->text == words[i])
            return i;
    std::string sentence = "must be " + listed(words) + ", not " + sluice::quoted(scalar.node->text);
    if (const auto meant = closest(scalar.node->text, words))
        sentence += "; did you mean " + sluice::quoted(*meant) + "?";
    fault(scalar.node->place, key, sentence);
    return fallback;
}

std::vector<std::pair<std::string, Place>> Section::words(std::string_view key) {
    const YamlNode* node = find(key);
    std::vector<std::pair<std::string, Place>> all;
    if (node && node->kind == YamlNode::Kind::Scalar)
        all.emplace_back(node->text, node->place);
    if (node && node->kind == YamlNode::Kind::Map)
        fault(node->place, key, "must be a list of words, not a map");
    if (node && node->kind == YamlNode::Kind::Sequence) {
        for (const YamlNode& item : node->items) {
            if (item.kind == YamlNode::Kind::Scalar)
                all.emplace_back(item.text, item.place);
            else
                fault(item.place, key, "must be a list of words, and here stands " + std::string{to_text(item.kind)});
        }
    }
    std::string value = "[";
    for (const auto& [word, place] : all)
        value += (value.size() > 1 ? ", " : "") + word;
    show(key, value + "]", node);
    return all;
}

const YamlNode* Section::secret(std::string_view key) {
    const YamlNode* node = find(key);
    if (!node)
        return nullptr;
    if (node->kind != YamlNode::Kind::Scalar) {
        fault(node->place, key, "must be one value, not " + std::string{to_text(node->kind)});
        return nullptr;
    }
    reading_->shown.push_back({.key = key_path(key), .value = "***", .origin = origin_of(node)});
    return node;
}

Section Section::section(std::string_view key) { return Section{find(key), key_path(key), *reading_}; }

std::vector<Section> Section::sections(std::string_view key) {
    std::vector<Section> all;
    const YamlNode* node = find(key);
    if (!node || node->kind == YamlNode::Kind::Null)
        return all;
    if (node->kind != YamlNode::Kind::Sequence) {
        fault(node->place, key, "must be a list (items start with \"- \"), not " + std::string{to_text(node->kind)});
        return all;
    }
    for (std::size_t i = 0; i < node->items.size(); ++i) {
        if (node->items[i].kind == YamlNode::Kind::Null)
            fault(node->items[i].place, key, "holds an empty item; write its keys behind the \"-\", or take it out");
        all.emplace_back(&node->items[i], key_path(key) + "[" + std::to_string(i) + "]", *reading_);
    }
    return all;
}

void Section::finish() {
    if (!node_)
        return;
    const std::vector<std::string_view> known{asked_.begin(), asked_.end()};
    for (const YamlNode::Member& member : node_->members) {
        if (std::find(known.begin(), known.end(), member.key) != known.end())
            continue;
        std::string sentence = to_text(member.place) + ": unknown key " + sluice::quoted(member.key) +
                               (path_.empty() ? "" : " in " + path_);
        if (const auto meant = closest(member.key, known))
            sentence += "; did you mean " + sluice::quoted(*meant) + "?";
        else {
            std::vector<std::string_view> sorted = known;
            std::sort(sorted.begin(), sorted.end());
            sentence += "; known are " + listed(sorted, " and ");
        }
        reading_->faults.push_back(std::move(sentence));
    }
}

}  // namespace sluice::app
