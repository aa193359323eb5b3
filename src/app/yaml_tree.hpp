#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"  // Result

namespace sluice::app {

// Where something stands in a configuration file; lines and columns count from 1.
struct Place {
    std::string file;
    int line = 0;
    int column = 0;
};
std::string to_text(const Place& place);  // "sluice.yaml:12:3"

// One YAML value with its place. Scalars have ${NAME} replaced from the environment already.
struct YamlNode {
    enum class Kind : std::uint8_t { Null, Scalar, Sequence, Map };
    struct Member;

    Kind kind = Kind::Null;
    Place place{};
    std::string text{};                    // Scalar
    std::vector<std::string> variables{};  // the names that stood in ${} of this scalar
    std::vector<YamlNode> items{};         // Sequence
    std::vector<Member> members;           // Map, in document order, keys unique; {} here is beyond clang 14

    const Member* find(std::string_view key) const;
};
struct YamlNode::Member {
    std::string key;
    Place place;  // of the key
    YamlNode value;
};
std::string_view to_text(YamlNode::Kind kind);  // "a map", "a list", "a value", "nothing"

// The value of an environment variable; nothing when it is not set.
using VariableLookup = std::function<std::optional<std::string>(std::string_view)>;

// One document. Refused, with place: text that is no YAML, a repeated key, an anchor or alias (they make small files huge),
// a tag, a key that is no scalar, a variable that is not set, more than 10,000 values, more than 32 levels, more than 1 MiB.
// An empty text is an empty map.
Result<YamlNode> parse_yaml(std::string_view text, const std::string& file, const VariableLookup& variables);

}  // namespace sluice::app
