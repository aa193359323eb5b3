#include "app/yaml_tree.hpp"

#include <algorithm>
#include <memory>
#include <sstream>
#include <string>
#include <utility>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include "base/text.hpp"  // quoted

namespace sluice::app {
namespace {

constexpr std::size_t kBytesMax = 1u << 20;
constexpr std::size_t kValuesMax = 10'000;
constexpr std::size_t kLevelsMax = 32;

// A fault found inside a callback of the parser, which knows no other way out.
struct Fault {
    std::string sentence;
};

Place place_of(const std::string& file, const YAML::Mark& mark) {
    return {.file = file, .line = mark.line + 1, .column = mark.column + 1};
}

bool is_name(std::string_view text) {
    if (text.empty())
        return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
        if (!letter && (i == 0 || c < '0' || c > '9'))
            return false;
    }
    return true;
}

// Replaces ${NAME}; "$${" stands for "${" itself.
void expand(YamlNode& node, std::string_view source, const VariableLookup& variables) {
    const auto fault = [&](const std::string& sentence) { throw Fault{to_text(node.place) + ": " + sentence}; };
    while (!source.empty()) {
        const std::size_t at = source.find("${");
        if (at == std::string_view::npos)
            break;
        if (at > 0 && source[at - 1] == '$') {
            node.text += source.substr(0, at - 1);
            node.text += "${";
            source.remove_prefix(at + 2);
            continue;
        }
        node.text += source.substr(0, at);
        source.remove_prefix(at + 2);
        const std::size_t end = source.find('}');
        if (end == std::string_view::npos)
            fault("\"${\" is never closed; write ${NAME}, or $${ for the characters themselves");
        const std::string_view name = source.substr(0, end);
        if (!is_name(name))
            fault("${" + std::string{name} + "} names no variable; a name is letters, digits and _");
        const auto value = variables(name);
        if (!value)
            fault("${" + std::string{name} + "} is not set in the environment, nor in a .env beside this file");
        node.text += *value;
        node.variables.emplace_back(name);
        source.remove_prefix(end + 1);
    }
    node.text += source;
}

// Builds the tree from the parser's events. yaml-cpp's own node tree follows aliases and accepts repeated keys.
class Builder final : public YAML::EventHandler {
public:
    Builder(const std::string& file, const VariableLookup& variables) : file_{file}, variables_{variables} {}

    void OnDocumentStart(const YAML::Mark&) override {}
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        refuse_anchor(mark, anchor);
        add({.kind = YamlNode::Kind::Null, .place = place_of(file_, mark), .members = {}});
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { refuse_anchor(mark, 1); }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        refuse_anchor(mark, anchor);
        refuse_tag(mark, tag);
        const Place place = place_of(file_, mark);
        if (!open_.empty() && open_.back().node.kind == YamlNode::Kind::Map && !open_.back().has_key) {
            take_key(place, value);
            return;
        }
        // A plain ~ or null is nothing; in quotes it is text.
        if (tag == "?" && (value.empty() || value == "~" || value == "null")) {
            add({.kind = YamlNode::Kind::Null, .place = place, .members = {}});
            return;
        }
        YamlNode node{.kind = YamlNode::Kind::Scalar, .place = place, .members = {}};
        expand(node, value, variables_);
        add(std::move(node));
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        open(mark, tag, anchor, YamlNode::Kind::Sequence);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override {
        open(mark, tag, anchor, YamlNode::Kind::Map);
    }
    void OnMapEnd() override { close(); }

    YamlNode take_root() { return std::move(root_); }

private:
    struct Open {
        YamlNode node;
        bool has_key = false;
        std::string key{};
        Place key_place{};
    };

    void refuse_anchor(const YAML::Mark& mark, YAML::anchor_t anchor) const {
        if (anchor != 0)
            throw Fault{to_text(place_of(file_, mark)) +
                        ": anchors and aliases are not used here; write the value out"};
    }
    void refuse_tag(const YAML::Mark& mark, const std::string& tag) const {
        if (!tag.empty() && tag != "?" && tag != "!")
            throw Fault{to_text(place_of(file_, mark)) + ": the tag " + sluice::quoted(tag) +
                        " means nothing here; leave it out"};
    }
    void take_key(const Place& place, const std::string& key) {
        Open& map = open_.back();
        if (const auto* before = map.node.find(key))
            throw Fault{to_text(place) + ": " + sluice::quoted(key) +
                        " stands here a second time; the first is at line " + std::to_string(before->place.line)};
        map.has_key = true;
        map.key = key;
        map.key_place = place;
    }
    void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, YamlNode::Kind kind) {
        refuse_anchor(mark, anchor);
        refuse_tag(mark, tag);
        const Place place = place_of(file_, mark);
        if (open_.size() >= kLevelsMax)
            throw Fault{to_text(place) + ": more than 32 levels inside each other; flatten it"};
        open_.push_back({.node = {.kind = kind, .place = place, .members = {}}});
    }
    void close() {
        YamlNode node = std::move(open_.back().node);
        open_.pop_back();
        add(std::move(node));
    }
    void add(YamlNode node) {
        if (++values_ > kValuesMax)
            throw Fault{to_text(node.place) + ": more than 10,000 values; a configuration is not a data file"};
        if (open_.empty()) {
            root_ = std::move(node);
            return;
        }
        Open& parent = open_.back();
        if (parent.node.kind == YamlNode::Kind::Sequence) {
            parent.node.items.push_back(std::move(node));
            return;
        }
        if (!parent.has_key)
            throw Fault{to_text(node.place) + ": a key must be a plain word"};
        parent.has_key = false;
        parent.node.members.push_back({std::move(parent.key), std::move(parent.key_place), std::move(node)});
    }

    const std::string& file_;
    const VariableLookup& variables_;
    std::vector<Open> open_;
    std::size_t values_ = 0;
    YamlNode root_;
};

// yaml-cpp says "illegal map value"; a person asks what to do about it.
std::string explain(const std::string& message) {
    if (message.find("illegal map value") != std::string::npos)
        return "a \":\" where none can be; indent with spaces, and put text that holds \": \" in quotes";
    if (message.find("end of map") != std::string::npos)
        return "the indentation does not fit the lines above; members of one map start in one column";
    if (message.find("end of sequence") != std::string::npos || message.find("sequence") != std::string::npos)
        return "a list is not finished here; items start with \"- \" in one column, or stand in [ ] with commas";
    return "this is no YAML (" + message + ")";
}

// Where a tab stands in the indentation of a line (counted from zero); yaml-cpp only says that something is wrong there.
std::optional<int> tab_in_indentation(std::string_view text, int line) {
    for (; line > 0 && !text.empty(); --line)
        text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
    for (std::size_t i = 0; i < text.size() && (text[i] == ' ' || text[i] == '\t'); ++i)
        if (text[i] == '\t')
            return static_cast<int>(i);
    return std::nullopt;
}

}  // namespace

std::string to_text(const Place& place) {
    if (place.line == 0)
        return place.file;
    return place.file + ":" + std::to_string(place.line) + ":" + std::to_string(place.column);
}

std::string_view to_text(YamlNode::Kind kind) {
    switch (kind) {
        case YamlNode::Kind::Null: return "nothing";
        case YamlNode::Kind::Scalar: return "a value";
        case YamlNode::Kind::Sequence: return "a list";
        case YamlNode::Kind::Map: return "a map";
    }
    return "?";
}

const YamlNode::Member* YamlNode::find(std::string_view key) const {
    for (const Member& member : members)
        if (member.key == key)
            return &member;
    return nullptr;
}

Result<YamlNode> parse_yaml(std::string_view text, const std::string& file, const VariableLookup& variables) {
    if (text.size() > kBytesMax)
        return fail(ErrorCode::Invalid, file + ": larger than 1 MiB; a configuration is not a data file");
    if (const std::size_t zero = text.find('\0'); zero != std::string_view::npos)
        return fail(ErrorCode::Invalid, file + ": byte " + std::to_string(zero) + " is zero; this is no text file");
    try {
        std::istringstream stream{std::string{text}};
        YAML::Parser parser{stream};
        Builder builder{file, variables};
        YamlNode root;
        if (parser.HandleNextDocument(builder)) {
            root = builder.take_root();
            Builder second{file, variables};
            if (parser.HandleNextDocument(second))
                return fail(ErrorCode::Invalid,
                            to_text(second.take_root().place) + ": a second document begins here; one file holds one");
        }
        if (root.kind == YamlNode::Kind::Null)
            root = {.kind = YamlNode::Kind::Map, .place = {file, 1, 1}, .members = {}};
        if (root.kind != YamlNode::Kind::Map)
            return fail(ErrorCode::Invalid, to_text(root.place) +
                                                ": the file must be a map of sections such as \"limits:\", not " +
                                                std::string{to_text(root.kind)});
        return root;
    } catch (const Fault& fault) {
        return fail(ErrorCode::Invalid, fault.sentence);
    } catch (const YAML::Exception& error) {
        const Place place = error.mark.is_null() ? Place{file, 0, 0} : place_of(file, error.mark);
        if (const auto tab = tab_in_indentation(text, place.line - 1))
            return fail(ErrorCode::Invalid, to_text(Place{file, place.line, *tab + 1}) +
                                                ": a tab in the indentation; YAML is indented with spaces");
        return fail(ErrorCode::Invalid, to_text(place) + ": " + explain(error.msg));
    } catch (const std::exception& error) {
        return fail(ErrorCode::Invalid, file + ": cannot be read as YAML (" + error.what() + ")");
    }
}

}  // namespace sluice::app
