#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_reader.hpp"

namespace sluice::detail {

constexpr std::uint32_t kNoNode = UINT32_MAX;

// One value. Nodes stand in document order: a container's first child follows it, and `next` skips a whole subtree.
struct JsonNode {
    JsonKind kind = JsonKind::Null;
    bool truth = false;
    bool has_key = false;
    std::uint32_t parent = kNoNode;
    std::uint32_t next = kNoNode;  // the following sibling
    std::uint32_t count = 0;       // members or elements
    std::string_view text;         // a string decoded, a number as it stood
    std::string_view key;          // decoded
};

// The text, whose strings are decoded where they stand, and the nodes that point into it.
struct JsonTree {
    std::unique_ptr<char[]> text;
    std::vector<JsonNode> nodes;
};

Result<std::unique_ptr<JsonTree>> parse_json(std::string_view source);

}  // namespace sluice::detail
