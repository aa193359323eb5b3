#include "app/config_source.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>

#include "app/dotenv.hpp"  // read_dotenv
#include "app/files.hpp"   // read_text_file
#include "base/text.hpp"   // quoted

namespace sluice::app {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t kFilesMax = 64;

std::string folder_of(const std::string& path) {
    const fs::path folder = fs::path{path}.parent_path();
    return folder.empty() ? "." : folder.string();
}

std::string join(const std::string& folder, std::string_view name) {
    if (folder == "." || fs::path{name}.is_absolute())
        return std::string{name};
    return folder + "/" + std::string{name};
}

// '*' for any characters and '?' for one.
bool matches(std::string_view pattern, std::string_view name) {
    if (pattern.empty())
        return name.empty();
    if (pattern.front() == '*') {
        for (std::size_t skip = 0; skip <= name.size(); ++skip)
            if (matches(pattern.substr(1), name.substr(skip)))
                return true;
        return false;
    }
    if (name.empty() || (pattern.front() != '?' && pattern.front() != name.front()))
        return false;
    return matches(pattern.substr(1), name.substr(1));
}

bool has_wildcard(std::string_view text) { return text.find_first_of("*?") != std::string_view::npos; }

Result<std::vector<std::string>> files_of(const std::string& pattern, const Place& place) {
    if (!has_wildcard(pattern)) {
        std::error_code error;
        if (!fs::is_regular_file(pattern, error))
            return fail(ErrorCode::Invalid,
                        to_text(place) + ": include names " + pattern + ", and there is no such file");
        return std::vector{pattern};
    }
    const fs::path whole{pattern};
    if (has_wildcard(whole.parent_path().string()))
        return fail(ErrorCode::Invalid, to_text(place) + ": include " + sluice::quoted(pattern) +
                                            ": * and ? may stand in the file name only, not in a folder");
    std::vector<std::string> found;
    std::error_code error;
    if (const std::string name = whole.filename().string(); std::count(name.begin(), name.end(), '*') <= 4) {
        for (fs::directory_iterator entry{folder_of(pattern), error}, end; !error && entry != end;
             entry.increment(error))
            if (entry->is_regular_file(error) && matches(name, entry->path().filename().string()))
                found.push_back(join(folder_of(pattern), entry->path().filename().string()));
    }
    std::sort(found.begin(), found.end());
    if (found.empty())
        return fail(ErrorCode::Invalid, to_text(place) + ": include " + sluice::quoted(pattern) + " matches no file");
    return found;
}

bool is_joined(std::string_view key) { return key == "accounts" || key == "instruments" || key == "strategies"; }

// Lays `over` on `under`.
void merge(YamlNode& under, YamlNode over) {
    for (YamlNode::Member& member : over.members) {
        const auto place = std::find_if(under.members.begin(), under.members.end(),
                                        [&](const YamlNode::Member& known) { return known.key == member.key; });
        if (place == under.members.end()) {
            under.members.push_back(std::move(member));
        } else if (place->value.kind == YamlNode::Kind::Map && member.value.kind == YamlNode::Kind::Map) {
            merge(place->value, std::move(member.value));
        } else if (is_joined(member.key) && place->value.kind == YamlNode::Kind::Sequence &&
                   member.value.kind == YamlNode::Kind::Sequence) {
            for (YamlNode& item : member.value.items)
                place->value.items.push_back(std::move(item));
        } else {
            *place = std::move(member);
        }
    }
    under.place = over.place;
}

class Loader {
public:
    explicit Loader(VariableLookup variables) : variables_{std::move(variables)} {}

    Result<YamlNode> load(const std::string& path) {
        if (std::find(open_.begin(), open_.end(), path) != open_.end())
            return fail(ErrorCode::Invalid, path + " includes itself, by way of " + open_.back());
        if (files_.size() >= kFilesMax)
            return fail(ErrorCode::Invalid, path + ": more than 64 files include each other");
        const auto text = read_text_file(path);
        if (!text)
            return tl::unexpected{text.error()};
        files_.push_back(path);
        auto root = parse_yaml(*text, path, variables_);
        if (!root)
            return root;
        const auto include = std::find_if(root->members.begin(), root->members.end(),
                                          [](const YamlNode::Member& member) { return member.key == "include"; });
        if (include == root->members.end())
            return root;
        const YamlNode names = std::move(include->value);
        root->members.erase(include);
        return with_includes(path, names, std::move(*root));
    }

    std::vector<std::string> take_files() { return std::move(files_); }

private:
    Result<YamlNode> with_includes(const std::string& path, const YamlNode& names, YamlNode root) {
        std::vector<const YamlNode*> wanted;
        if (names.kind == YamlNode::Kind::Scalar)
            wanted.push_back(&names);
        for (const YamlNode& item : names.items)
            wanted.push_back(&item);
        open_.push_back(path);
        YamlNode under{.kind = YamlNode::Kind::Map, .place = root.place, .members = {}};
        for (const YamlNode* name : wanted) {
            if (name->kind != YamlNode::Kind::Scalar)
                return fail(ErrorCode::Invalid, to_text(name->place) + ": include takes file names, not " +
                                                    std::string{to_text(name->kind)});
            const auto paths = files_of(join(folder_of(path), name->text), name->place);
            if (!paths)
                return tl::unexpected{paths.error()};
            for (const std::string& one : *paths) {
                auto included = load(one);
                if (!included)
                    return included;
                merge(under, std::move(*included));
            }
        }
        open_.pop_back();
        merge(under, std::move(root));
        return under;
    }

    VariableLookup variables_;
    std::vector<std::string> files_;
    std::vector<std::string> open_;  // the files whose includes are being read
};

std::optional<std::string> find_in(const Environment& variables, std::string_view name) {
    const auto found = variables.find(name);
    if (found == variables.end())
        return std::nullopt;
    return found->second;
}

}  // namespace

Result<ConfigSource> load_config_source(const std::string& path, const Environment& environment) {
    const auto dotenv = read_dotenv(folder_of(path));
    if (!dotenv)
        return tl::unexpected{dotenv.error()};
    Loader loader{[&](std::string_view name) {
        auto value = find_in(environment, name);
        return value ? value : find_in(*dotenv, name);
    }};
    auto root = loader.load(path);
    if (!root)
        return tl::unexpected{root.error()};
    return ConfigSource{.root = std::move(*root), .files = loader.take_files()};
}

Result<ConfigSource> parse_config_source(std::string_view text, const std::string& name,
                                         const Environment& environment) {
    auto root = parse_yaml(text, name, [&](std::string_view variable) { return find_in(environment, variable); });
    if (!root)
        return tl::unexpected{root.error()};
    return ConfigSource{.root = std::move(*root), .files = {name}};
}

}  // namespace sluice::app
