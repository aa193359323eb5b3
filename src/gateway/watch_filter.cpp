#include "gateway/watch_filter.hpp"

#include <algorithm>

#include "base/text.hpp"  // quoted, closest

namespace sluice::gateway {
namespace {

std::string member_of(std::string_view name, std::string_view value) {
    std::string member{"\""};
    member += name;
    member += "\":\"";
    member += value;
    return member;
}

// A member with exactly this text value. The writer's form is compact and ids need no escapes, and a quote within a text
// is escaped, so no text can pass for a member.
bool holds(std::string_view text, std::string_view name, std::string_view value) {
    return text.find(member_of(name, value) + '"') != std::string_view::npos;
}

bool names_instrument(std::string_view text, std::string_view symbol) {
    const std::string member = member_of("instrument", symbol);
    for (auto at = text.find(member); at != std::string_view::npos; at = text.find(member, at + 1)) {
        const std::string_view rest = text.substr(at + member.size());
        if (rest.starts_with('"') || (rest.starts_with('.') && rest.substr(1).find('.') > rest.substr(1).find('"')))
            return true;
    }
    return false;
}

template <class E>
Result<E> read_word(std::string_view name, std::string_view word) {
    if (const auto found = find_enum<E>(word))
        return *found;
    const auto table = names(E{});
    const std::vector<std::string_view> known{table.begin(), table.end()};
    std::string sentence = std::string{name} + " is " + quoted(word) + ", which no event has";
    if (const auto meant = closest(word, known)) {
        sentence += "; did you mean " + std::string{*meant} + "?";
    } else {
        sentence += "; there are ";
        for (const std::string_view one : known)
            sentence += (one == known.front() ? "" : ", ") + std::string{one};
    }
    return fail(ErrorCode::Invalid, sentence);
}

template <class E>
Status read_member(const JsonValue& request, std::string_view name, std::optional<E>& out) {
    const auto value = request.find(name);
    if (!value)
        return {};
    const auto word = value->as_string();
    if (!word)
        return fail(word.error());
    const auto read = read_word<E>(name, *word);
    if (!read)
        return fail(read.error());
    out = *read;
    return {};
}

Status read_text(const JsonValue& request, std::string_view name, std::string& out) {
    const auto value = request.find(name);
    if (!value)
        return {};
    const auto text = value->as_string();
    if (!text)
        return fail(text.error());
    out = *text;
    return {};
}

}  // namespace

bool WatchFilter::wants(const Event& event, std::string_view text) const {
    return wants(sluice::family_of(event), sluice::kind_of(event), text);
}

bool WatchFilter::wants(EventFamily family_of_it, EventKind kind_of_it, std::string_view text) const {
    if ((family && family_of_it != *family) || (kind && kind_of_it != *kind))
        return false;
    if (!account.empty() && !holds(text, "account", account))
        return false;
    if (!instruments.empty() && std::none_of(instruments.begin(), instruments.end(),
                                             [&](const auto& symbol) { return names_instrument(text, symbol); }))
        return false;
    return order.empty() || holds(text, "cl_ord_id", order) || holds(text, "orig_cl_ord_id", order) ||
           holds(text, "order", order) || holds(text, "target", order);
}

bool WatchFilter::wants_instrument(std::string_view id) const {
    if (instruments.empty())
        return true;
    const std::string_view ticker = id.substr(0, id.rfind('.'));
    return std::any_of(instruments.begin(), instruments.end(),
                       [&](const auto& symbol) { return id == symbol || ticker == symbol; });
}

bool may_be_shown(EventKind kind, std::string_view text, const AccountId& account) {
    if (account.empty() || holds(text, "account", account.view()))
        return true;
    if (text.find("\"account\":\"") != std::string_view::npos)
        return false;
    switch (kind) {
        case EventKind::RunStarted:
        case EventKind::RunStopped:
        case EventKind::InstrumentDefined:
        case EventKind::Armed:
        case EventKind::ArmingEnded:
        case EventKind::Halted:
        case EventKind::Resumed:
        case EventKind::RateSet:
        case EventKind::JournalHealthChanged: return true;
        default: return false;
    }
}

Result<EventFamily> read_family(std::string_view word) { return read_word<EventFamily>("family", word); }
Result<EventKind> read_kind(std::string_view word) { return read_word<EventKind>("kind", word); }

Result<WatchFilter> read_filter(const JsonValue& request) {
    WatchFilter filter;
    std::string instrument;
    Status read = read_member(request, "family", filter.family);
    if (read)
        read = read_member(request, "kind", filter.kind);
    if (read)
        read = read_text(request, "account", filter.account);
    if (read)
        read = read_text(request, "instrument", instrument);
    if (read)
        read = read_text(request, "order", filter.order);
    if (!read)
        return fail(read.error());
    if (!instrument.empty())
        filter.instruments.push_back(std::move(instrument));
    return filter;
}

}  // namespace sluice::gateway
