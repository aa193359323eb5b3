#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/yaml_tree.hpp"     // YamlNode
#include "base/text.hpp"         // quoted
#include "model/ids.hpp"         // TextId
#include "model/quantities.hpp"  // Amount, Ratio, Price, Quantity

namespace sluice::app {

// One value of the configuration in force and where it came from: what `config show` prints.
struct Shown {
    std::string key;     // "limits.max_order_value", "accounts[0].cash"
    std::string value;   // "***" for a secret
    std::string origin;  // "default", "sluice.yaml:12:3", "sluice.yaml:12:3 from ${NAME}"
};

// What reading a configuration leaves: every fault as one sentence with its place, and every value in force.
struct Reading {
    std::vector<std::string> faults;
    std::vector<Shown> shown;
};

// One map of the configuration while it is read. Every getter names its key and default, records the value in force, and
// on a fault records the sentence and answers the default, so one pass finds every fault. finish() refuses what nobody
// asked for. The node and the reading outlive the section.
class Section {
public:
    // `node` may be null: the section is not there and every value is the default. `path` is empty for the root.
    Section(const YamlNode* node, std::string path, Reading& reading);

    bool present() const { return node_ != nullptr; }
    bool has(std::string_view key) const;
    bool is_list(std::string_view key) const;
    const std::string& path() const { return path_; }
    Place place() const { return place_; }  // empty where the section is not there
    Place place_of(std::string_view key) const;

    std::string text(std::string_view key, std::string_view fallback);
    bool flag(std::string_view key, bool fallback);
    std::uint64_t count(std::string_view key, std::uint64_t fallback, std::uint64_t low, std::uint64_t high);
    Amount amount(std::string_view key, Amount fallback, Amount low);
    Ratio ratio(std::string_view key, Ratio fallback, Ratio low, Ratio high);
    Price price(std::string_view key, Price fallback);                 // above zero
    Quantity quantity(std::string_view key, Quantity fallback);        // above zero
    Multiplier multiplier(std::string_view key, Multiplier fallback);  // above zero
    // "90s", "5m", "250ms", "4h".
    std::chrono::nanoseconds duration(std::string_view key, std::chrono::nanoseconds fallback,
                                      std::chrono::nanoseconds low, std::chrono::nanoseconds high);
    // A number with a fraction that is no money: a count of deviations.
    double real(std::string_view key, double fallback, double low, double high);
    // One of `words`; answers its position.
    std::size_t choice(std::string_view key, std::size_t fallback, std::span<const std::string_view> words);
    template <class Id>
    Id id(std::string_view key, Id fallback) {
        const Scalar scalar = ask(key, fallback.view());
        if (!scalar.node)
            return fallback;
        const auto parsed = Id::parse(scalar.node->text);
        if (parsed)
            return *parsed;
        fault(scalar.node->place, key,
              "must be 1 to " + std::to_string(Id::kWidth) + " printable characters without spaces, not " +
                  sluice::quoted(scalar.node->text));
        return fallback;
    }
    template <class Id>
    std::vector<Id> ids(std::string_view key) {
        std::vector<Id> all;
        for (const auto& [word, place] : words(key)) {
            const auto parsed = Id::parse(word);
            if (parsed)
                all.push_back(*parsed);
            else
                fault(place, key,
                      "holds " + sluice::quoted(word) + ", which is no name of 1 to " + std::to_string(Id::kWidth) +
                          " printable characters without spaces");
        }
        return all;
    }
    // A list of plain words, or one; empty when absent.
    std::vector<std::pair<std::string, Place>> words(std::string_view key);
    // A secret: recorded as ***, and no sentence ever holds it. Answers the scalar, so that its source can be judged.
    const YamlNode* secret(std::string_view key);

    Section section(std::string_view key);
    std::vector<Section> sections(std::string_view key);

    // Records a fault at `place` about `key` of this section.
    void fault(const Place& place, std::string_view key, const std::string& problem);
    void finish();

private:
    struct Scalar {
        const YamlNode* node;  // null: absent or faulty
    };
    const YamlNode* find(std::string_view key);
    Scalar ask(std::string_view key, std::string_view fallback);
    std::string key_path(std::string_view key) const;
    void show(std::string_view key, std::string value, const YamlNode* node);

    const YamlNode* node_;
    Place place_;
    std::string path_;
    Reading* reading_;
    std::vector<std::string> asked_;
};

}  // namespace sluice::app
