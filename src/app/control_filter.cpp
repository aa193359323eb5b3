#include "app/control_filter.hpp"

#include <vector>

#include "base/text.hpp"  // quoted, closest

namespace sluice::app {
namespace {

// A member with exactly this text value. The writer's form is compact and ids need no escapes.
bool holds(std::string_view text, std::string_view name, std::string_view value) {
    std::string member{"\""};
    member += name;
    member += "\":\"";
    member += value;
    member += '"';
    return text.find(member) != std::string_view::npos;
}

template <class E>
Result<std::optional<E>> read_word(const JsonValue& request, std::string_view name) {
    const auto value = request.find(name);
    if (!value)
        return std::optional<E>{};
    const auto word = value->as_string();
    if (!word)
        return tl::unexpected{word.error()};
    if (const auto found = find_enum<E>(*word))
        return std::optional<E>{*found};
    const auto table = names(E{});
    const std::vector<std::string_view> known{table.begin(), table.end()};
    std::string sentence = std::string{name} + " is " + quoted(*word) + ", which no event has";
    if (const auto meant = closest(*word, known)) {
        sentence += "; did you mean " + std::string{*meant} + "?";
    } else {
        sentence += "; there are ";
        for (const std::string_view one : known)
            sentence += (one == known.front() ? "" : ", ") + std::string{one};
    }
    return fail(ErrorCode::Invalid, sentence);
}

Status read_text(const JsonValue& request, std::string_view name, std::string& out) {
    const auto value = request.find(name);
    if (!value)
        return {};
    const auto text = value->as_string();
    if (!text)
        return tl::unexpected{text.error()};
    out = *text;
    return {};
}

}  // namespace

bool WatchFilter::wants(const Event& event, std::string_view text) const {
    if ((family && family_of(event) != *family) || (kind && kind_of(event) != *kind))
        return false;
    if (!account.empty() && !holds(text, "account", account))
        return false;
    if (!instrument.empty() && !holds(text, "instrument", instrument))
        return false;
    return order.empty() || holds(text, "cl_ord_id", order) || holds(text, "orig_cl_ord_id", order) ||
           holds(text, "order", order) || holds(text, "target", order);
}

Result<WatchFilter> read_filter(const JsonValue& request) {
    WatchFilter filter;
    const auto family = read_word<EventFamily>(request, "family");
    if (!family)
        return tl::unexpected{family.error()};
    filter.family = *family;
    const auto kind = read_word<EventKind>(request, "kind");
    if (!kind)
        return tl::unexpected{kind.error()};
    filter.kind = *kind;
    for (auto [name, out] : {std::pair{"account", &filter.account}, std::pair{"instrument", &filter.instrument},
                             std::pair{"order", &filter.order}})
        if (const Status read = read_text(request, name, *out); !read)
            return tl::unexpected{read.error()};
    return filter;
}

}  // namespace sluice::app
