#pragma once

#include <string>
#include <vector>

#include "app/console.hpp"    // Environment
#include "app/yaml_tree.hpp"  // YamlNode
#include "base/result.hpp"    // Result

namespace sluice::app {

// A configuration as one tree, whatever files it came from.
struct ConfigSource {
    YamlNode root;
    std::vector<std::string> files;  // in the order read, the main file first
};

// Reads `path`, the files its `include:` names (one or a list; relative to the file that names them; * and ? in the file
// name) and those files' own, and the .env beside `path`. The including file wins over what it includes: maps are merged
// key by key, the lists `accounts`, `instruments` and `strategies` are joined, any other value is replaced. The environment
// wins over .env.
Result<ConfigSource> load_config_source(const std::string& path, const Environment& environment);

// The same for one text without includes, for fuzzing and tests.
Result<ConfigSource> parse_config_source(std::string_view text, const std::string& name,
                                         const Environment& environment);

}  // namespace sluice::app
