// The recursive descent behind JsonDocument::parse. Grammar: RFC 8259.

#include <algorithm>
#include <cstring>

#include "base/json_tree.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"

namespace sluice::detail {

namespace {

constexpr int kMaxDepth = 64;
constexpr std::size_t kMaxBytes = UINT32_MAX - 1;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

int hex_digit(char c) {
    if (is_digit(c))
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

// Each step returns false after it has put its sentence into fault_.
class Parser {
public:
    explicit Parser(std::string_view source) : source_{source}, tree_{std::make_unique<JsonTree>()} {
        // The terminating zero lets every look at the next character go unchecked; it fits no grammar rule.
        tree_->text = std::make_unique<char[]>(source.size() + 1);
        std::copy(source.begin(), source.end(), tree_->text.get());
        at_ = tree_->text.get();
        end_ = at_ + source.size();
        tree_->nodes.reserve(source.size() / 12 + 1);
    }

    Result<std::unique_ptr<JsonTree>> run() {
        skip_space();
        if (!value(kNoNode, {}, false, 0))
            return fail(std::move(fault_));
        skip_space();
        if (at_ != end_) {
            stop("the document is over, but more follows");
            return fail(std::move(fault_));
        }
        return std::move(tree_);
    }

private:
    bool stop(const std::string& what) {
        // The text before at_ may have been decoded in place; the source has not moved.
        const std::string_view before = source_.substr(0, static_cast<std::size_t>(at_ - tree_->text.get()));
        const auto line = std::count(before.begin(), before.end(), '\n') + 1;
        const std::size_t newline = before.rfind('\n');
        const std::size_t column = newline == std::string_view::npos ? before.size() + 1 : before.size() - newline;
        fault_ = {ErrorCode::Invalid,
                  "JSON line " + std::to_string(line) + " column " + std::to_string(column) + ": " + what};
        return false;
    }

    bool stop_wanting(const char* wanted) {
        if (at_ == end_)
            return stop(std::string{"the text ends where "} + wanted + " should stand");
        return stop(quoted({at_, 1}) + " stands where " + wanted + " should");
    }

    void skip_space() {
        while (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t')
            ++at_;
    }

    std::uint32_t add(JsonKind kind, std::uint32_t parent, std::string_view key, bool has_key) {
        const auto index = static_cast<std::uint32_t>(tree_->nodes.size());
        JsonNode& node = tree_->nodes.emplace_back();
        node.kind = kind;
        node.parent = parent;
        node.key = key;
        node.has_key = has_key;
        return index;
    }

    bool value(std::uint32_t parent, std::string_view key, bool has_key, int depth) {
        switch (*at_) {
            case '{': return object(add(JsonKind::Object, parent, key, has_key), depth + 1);
            case '[': return array(add(JsonKind::Array, parent, key, has_key), depth + 1);
            case '"': {
                const std::uint32_t index = add(JsonKind::String, parent, key, has_key);
                return string(tree_->nodes[index].text);
            }
            case 't': return literal("true", JsonKind::Bool, true, parent, key, has_key);
            case 'f': return literal("false", JsonKind::Bool, false, parent, key, has_key);
            case 'n': return literal("null", JsonKind::Null, false, parent, key, has_key);
            default: break;
        }
        if (*at_ != '-' && !is_digit(*at_))
            return stop_wanting("a value");
        const std::uint32_t index = add(JsonKind::Number, parent, key, has_key);
        return number(tree_->nodes[index].text);
    }

    bool literal(std::string_view word, JsonKind kind, bool truth, std::uint32_t parent, std::string_view key,
                 bool has_key) {
        const auto left = static_cast<std::size_t>(end_ - at_);
        if (std::string_view{at_, std::min(left, word.size())} != word)
            return stop_wanting("true, false or null");
        at_ += word.size();
        tree_->nodes[add(kind, parent, key, has_key)].truth = truth;
        return true;
    }

    bool digits() {
        if (!is_digit(*at_))
            return stop_wanting("a digit");
        while (is_digit(*at_))
            ++at_;
        return true;
    }

    bool number(std::string_view& out) {
        const char* const begin = at_;
        if (*at_ == '-')
            ++at_;
        if (*at_ == '0' && is_digit(at_[1]))
            return stop("a number must not begin with a zero");
        if (!digits())
            return false;
        if (*at_ == '.') {
            ++at_;
            if (!digits())
                return false;
        }
        if (*at_ == 'e' || *at_ == 'E') {
            ++at_;
            if (*at_ == '+' || *at_ == '-')
                ++at_;
            if (!digits())
                return false;
        }
        out = {begin, static_cast<std::size_t>(at_ - begin)};
        return true;
    }

    bool string(std::string_view& out) {
        char* const begin = ++at_;
        while (at_ != end_ && plain(*at_))
            ++at_;
        char* to = at_;
        while (*at_ != '"') {
            if (at_ == end_)
                return stop("the text ends inside a string");
            if (*at_ == '\\') {
                if (!escape(to))
                    return false;
            } else if (static_cast<unsigned char>(*at_) < 0x20) {
                return stop("a control character must be escaped inside a string");
            } else {
                const std::size_t length = utf8_length({at_, static_cast<std::size_t>(end_ - at_)});
                if (length == 0)
                    return stop("a string has bytes that are not UTF-8");
                std::memmove(to, at_, length);
                to += length;
                at_ += length;
            }
        }
        ++at_;
        out = {begin, static_cast<std::size_t>(to - begin)};
        return true;
    }

    static bool plain(char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte >= 0x20 && byte < 0x80 && c != '"' && c != '\\';
    }

    // Every escape is longer than what it stands for, so `to` never overtakes at_.
    bool escape(char*& to) {
        constexpr std::string_view kLetters = "\"\\/bfnrt";
        constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
        const char letter = at_[1];
        if (letter == 'u')
            return unicode_escape(to);
        const std::size_t which = kLetters.find(letter);
        if (letter == '\0' || which == std::string_view::npos) {
            return stop("a backslash is followed by " + quoted({at_ + 1, at_ + 1 == end_ ? 0u : 1u}));
        }
        *to++ = kMeanings[which];
        at_ += 2;
        return true;
    }

    // The four digits behind "\u" at `from`, or -1.
    static int code_unit(const char* from) {
        int unit = 0;
        for (int i = 0; i < 4; ++i) {
            const int digit = hex_digit(from[i]);
            if (digit < 0)
                return -1;
            unit = unit * 16 + digit;
        }
        return unit;
    }

    bool unicode_escape(char*& to) {
        const int unit = code_unit(at_ + 2);
        if (unit < 0)
            return stop("\\u needs four hexadecimal digits");
        auto code_point = static_cast<std::uint32_t>(unit);
        std::ptrdiff_t length = 6;
        if (unit >= 0xD800 && unit <= 0xDFFF) {
            const bool pair = unit < 0xDC00 && at_[6] == '\\' && at_[7] == 'u';
            const int low = pair ? code_unit(at_ + 8) : -1;
            if (low < 0xDC00 || low > 0xDFFF)
                return stop("half a surrogate pair stands alone");
            code_point = 0x10000u + ((code_point - 0xD800u) << 10) + (static_cast<std::uint32_t>(low) - 0xDC00u);
            length = 12;
        }
        at_ += length;
        to += write_utf8(to, code_point);
        return true;
    }

    // Chains a child that was just parsed behind the one before it.
    void link(std::uint32_t container, std::uint32_t& previous, std::uint32_t child) {
        if (previous != kNoNode)
            tree_->nodes[previous].next = child;
        previous = child;
        ++tree_->nodes[container].count;
    }

    bool array(std::uint32_t self, int depth) {
        if (depth > kMaxDepth)
            return stop("values are nested more than 64 deep");
        ++at_;
        skip_space();
        if (*at_ == ']')
            return ++at_, true;
        std::uint32_t previous = kNoNode;
        while (true) {
            link(self, previous, static_cast<std::uint32_t>(tree_->nodes.size()));
            if (!value(self, {}, false, depth))
                return false;
            skip_space();
            if (*at_ == ']')
                return ++at_, true;
            if (*at_ != ',')
                return stop_wanting("a comma or ]");
            ++at_;
            skip_space();
        }
    }

    bool object(std::uint32_t self, int depth) {
        if (depth > kMaxDepth)
            return stop("values are nested more than 64 deep");
        ++at_;
        skip_space();
        if (*at_ == '}')
            return ++at_, true;
        std::uint32_t previous = kNoNode;
        while (true) {
            if (*at_ != '"')
                return stop_wanting("a key in quotes");
            std::string_view key;
            if (!string(key))
                return false;
            skip_space();
            if (*at_ != ':')
                return stop_wanting("a colon");
            ++at_;
            skip_space();
            link(self, previous, static_cast<std::uint32_t>(tree_->nodes.size()));
            if (!value(self, key, true, depth))
                return false;
            skip_space();
            if (*at_ == '}') {
                ++at_;
                return keys_differ(self);
            }
            if (*at_ != ',')
                return stop_wanting("a comma or }");
            ++at_;
            skip_space();
        }
    }

    bool keys_differ(std::uint32_t object) {
        const std::size_t count = tree_->nodes[object].count;
        keys_.clear();
        for (std::uint32_t child = object + 1; keys_.size() < count; child = tree_->nodes[child].next) {
            keys_.push_back(tree_->nodes[child].key);
        }
        std::sort(keys_.begin(), keys_.end());
        const auto twice = std::adjacent_find(keys_.begin(), keys_.end());
        return twice == keys_.end() || stop("the object that ends here has the key " + quoted(*twice) + " twice");
    }

    std::string_view source_;
    std::unique_ptr<JsonTree> tree_;
    char* at_ = nullptr;
    char* end_ = nullptr;
    std::vector<std::string_view> keys_;
    Error fault_;
};

}  // namespace

Result<std::unique_ptr<JsonTree>> parse_json(std::string_view source) {
    if (source.size() > kMaxBytes)
        return fail(ErrorCode::OutOfRange, "a JSON text must be shorter than 4 GiB");
    return Parser{source}.run();
}

}  // namespace sluice::detail
