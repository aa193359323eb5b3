#include "gateway/stream_wish.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"  // split, trim, quoted, parse_uint64

namespace sluice::gateway {
namespace {

Problem invalid(std::string detail, std::string_view pointer) {
    Problem problem{"invalid", detail};
    problem.parts.push_back({std::string{pointer}, std::move(detail)});
    return problem;
}

std::optional<Problem> add_topic(std::string_view word, std::uint8_t& topics) {
    const auto topic = find_enum<Topic>(word);
    if (!topic)
        return invalid("There is no topic " + quoted(word) + "; there are events, quotes, trades, bars and equity.",
                       "topics");
    topics = static_cast<std::uint8_t>(topics | 1u << static_cast<unsigned>(*topic));
    return std::nullopt;
}

// One word of the filter, under the names of the REST door.
std::optional<Problem> set_word(std::string_view name, std::string_view value, Wish& wish) {
    const auto wrong = [&](const Error& error) {
        return invalid("The word " + error.text + (error.text.ends_with('?') ? "" : "."), name);
    };
    if (value.empty())
        return invalid("The parameter " + std::string{name} + " is empty; leave it out, and it allows all.", name);
    if (name == "family") {
        const auto family = read_family(value);
        if (!family)
            return wrong(family.error());
        wish.filter.family = *family;
    } else if (name == "kind") {
        const auto kind = read_kind(value);
        if (!kind)
            return wrong(kind.error());
        wish.filter.kind = *kind;
    } else if (name == "account") {
        wish.filter.account = value;
    } else if (name == "symbol") {
        wish.filter.instruments.emplace_back(value);
    } else {
        wish.filter.order = value;
    }
    return std::nullopt;
}

bool is_word(std::string_view name) {
    constexpr std::array<std::string_view, 5> words{"family", "kind", "account", "symbol", "order"};
    return std::find(words.begin(), words.end(), name) != words.end();
}

// A text, or an array of texts for what may be several.
std::optional<Problem> set_member(const JsonValue& member, Wish& wish) {
    const std::string_view name = member.key();
    const bool several = name == "symbol" && member.kind() == JsonKind::Array;
    if (!several && member.kind() != JsonKind::String)
        return invalid(std::string{name} + " must be a text" + (name == "symbol" ? " or an array of texts." : "."),
                       name);
    if (!several)
        return set_word(name, *member.as_string(), wish);
    for (const JsonValue one : member) {
        const auto text = one.as_string();
        if (!text)
            return invalid(text.error().text + ".", name);
        if (auto problem = set_word(name, *text, wish))
            return problem;
    }
    return std::nullopt;
}

std::optional<Problem> set_topics(const JsonValue& member, Wish& wish) {
    if (member.kind() != JsonKind::Array || member.size() == 0)
        return invalid("topics must be an array of at least one of events, quotes, trades, bars and equity.", "topics");
    wish.topics = 0;
    for (const JsonValue one : member) {
        const auto text = one.as_string();
        if (!text)
            return invalid(text.error().text + ".", "topics");
        if (auto problem = add_topic(*text, wish.topics))
            return problem;
    }
    return std::nullopt;
}

std::optional<Problem> set_from(const JsonValue& member, Wish& wish) {
    const auto from = member.as_uint64();
    if (!from)
        return invalid("from must be a sequence number, such as 1; " + from.error().text + ".", "from");
    wish.from = *from;
    return std::nullopt;
}

std::variant<SocketWord, Problem> read_subscribe(const JsonValue& root) {
    SocketWord word{SocketWord::Op::Subscribe, {}, {}};
    for (const JsonValue member : root) {
        const std::string_view name = member.key();
        std::optional<Problem> problem;
        if (name == "topics")
            problem = set_topics(member, word.wish);
        else if (name == "from")
            problem = set_from(member, word.wish);
        else if (is_word(name))
            problem = set_member(member, word.wish);
        else if (name != "op")
            problem = invalid("subscribe has no member " + quoted(name) +
                                  "; it has from, topics, family, kind, account, symbol and order.",
                              name);
        if (problem)
            return *problem;
    }
    return word;
}

std::variant<SocketWord, Problem> read_auth(const JsonValue& root) {
    const auto token = root.get("token");
    if (!token || token->kind() != JsonKind::String || root.size() != 2)
        return invalid("auth has one member besides op: token, the text that was shown when the token was made.",
                       "token");
    return SocketWord{SocketWord::Op::Auth, std::string{*token->as_string()}, {}};
}

}  // namespace

std::variant<Wish, Problem> read_wish(const Ask& ask) {
    Wish wish;
    for (const auto& [name, value] : ask.query) {
        if (name == "topics") {
            wish.topics = 0;
            for (const std::string_view topic : split(value, ','))
                if (auto problem = add_topic(topic, wish.topics))
                    return *problem;
        } else if (name == "from") {
            const auto from = parse_uint64(value);
            if (!from)
                return invalid("The parameter from is " + quoted(value) + "; it is a sequence number, such as 1.",
                               name);
            wish.from = *from;
        } else if (is_word(name)) {
            if (auto problem = set_word(name, value, wish))
                return *problem;
        }
    }
    if (auto problem = check_account(wish, ask.caller))
        return *problem;
    return wish;
}

std::variant<SocketWord, Problem> read_socket_word(std::string_view text) {
    const auto document = JsonDocument::parse(text);
    if (!document)
        return Problem{"invalid", "The message is no JSON: " + document.error().text + "."};
    const JsonValue root = document->root();
    const auto op = root.find("op");
    const std::string_view word =
        op && op->kind() == JsonKind::String ? op->as_string().value_or("") : std::string_view{};
    if (word == "subscribe")
        return read_subscribe(root);
    if (word == "auth")
        return read_auth(root);
    if (word == "ping" && root.size() == 1)
        return SocketWord{};
    return invalid("The message is no object whose op is auth, subscribe or ping.", "op");
}

std::optional<Problem> check_account(const Wish& wish, const Caller& caller) {
    if (wish.filter.account.empty() || caller.account.empty() || wish.filter.account == caller.account.view())
        return std::nullopt;
    return Problem{"other_account", "The stream of account " + quoted(wish.filter.account) +
                                        " is not for this token, which is bound to " +
                                        std::string{caller.account.view()} + "."};
}

}  // namespace sluice::gateway
