#include <algorithm>
#include <memory>
#include <utility>

#include "base/text.hpp"              // quoted
#include "gateway/body_reader.hpp"    // invalid
#include "gateway/history_walk.hpp"   // HistoryWalk
#include "gateway/order_story.hpp"    // order_ids_of
#include "gateway/resources_kit.hpp"  // json_answer, add_next, ...
#include "model/json.hpp"             // EventFamily, family_of, write_json

namespace sluice::gateway {
namespace {

// A member of the JSON form with exactly this text. The writer's form is compact, and ids need no escapes.
bool holds(std::string_view text, std::string_view name, std::string_view value) {
    std::string member{"\""};
    member += name;
    member += "\":\"";
    member += value;
    member += '"';
    return text.find(member) != std::string_view::npos;
}

struct AuditFilter {
    std::optional<EventFamily> family;
    std::optional<EventKind> kind;
    ClOrdId order;
    AccountId account;  // named in the question
    Caller caller;

    bool wants(const Event& event) const {
        if ((family && family_of(event) != *family) || (kind && kind_of(event) != *kind))
            return false;
        if (order.empty())
            return true;
        std::vector<ClOrdId> named;
        order_ids_of(event, named);
        return std::find(named.begin(), named.end(), order) != named.end();
    }
    // `text` is the event's JSON form. A token of one account sees what is of no account too.
    bool shows(std::string_view text) const {
        if (!account.empty())
            return holds(text, "account", account.view());
        return caller.account.empty() || text.find("\"account\":\"") == std::string_view::npos ||
               holds(text, "account", caller.account.view());
    }
};

// The names of docs/events.md, as they stand there or in lower case.
template <NamedEnum E>
std::variant<std::optional<E>, Problem> event_word(const Ask& ask, std::string_view name) {
    const auto text = ask.parameter(name);
    if (!text)
        return std::optional<E>{};
    if (const auto found = find_enum<E>(*text))
        return std::optional<E>{*found};
    const auto table = names(E{});
    const std::vector<std::string_view> known{table.begin(), table.end()};
    std::string right{"a name of docs/events.md"};
    if (const auto meant = closest(*text, known))
        right = *meant;
    return invalid(std::string{name}, std::string{name} + " is " + quoted(*text) + "; " + right + " would be right");
}

std::variant<AuditFilter, Problem> read_filter(const Ask& ask, const engine::State& state) {
    AuditFilter filter;
    filter.caller = ask.caller;
    const auto family = event_word<EventFamily>(ask, "family");
    if (const auto* wrong = std::get_if<Problem>(&family))
        return *wrong;
    filter.family = std::get<std::optional<EventFamily>>(family);
    const auto kind = event_word<EventKind>(ask, "kind");
    if (const auto* wrong = std::get_if<Problem>(&kind))
        return *wrong;
    filter.kind = std::get<std::optional<EventKind>>(kind);
    if (const auto order = ask.parameter("order")) {
        const auto id = ClOrdId::parse(*order);
        if (!id)
            return invalid("order", "order is " + quoted(*order) + "; the id of an order would be right");
        filter.order = *id;
    }
    if (ask.parameter("account")) {
        const auto account = one_account(ask, state);
        if (const auto* wrong = std::get_if<Problem>(&account))
            return *wrong;
        filter.account = std::get<AccountId>(account);
    }
    return filter;
}

// The events found so far, as the members of an array.
struct Page {
    Ask ask;
    AuditFilter filter;
    std::uint64_t most = 0;
    std::uint64_t found = 0;
    std::string body{"["};
    std::string text{};

    bool see(const Event& event) {
        if (!filter.wants(event))
            return true;
        text.clear();
        write_json(event, text);
        if (!filter.shows(text))
            return true;
        if (found++ > 0)
            body += ',';
        body += text;
        return found < most;
    }
    Answer answer(const HistoryWalk::End& end) const {
        Answer out = json_answer(body + "]");
        add_sequence(out, end.true_up_to);
        if (end.next <= end.true_up_to)
            add_next(out, ask, "/v1/audit", "from", std::to_string(end.next));
        return out;
    }
};

Said audit(const Ask& ask, Room& room, const Reply& reply) {
    auto filter = read_filter(ask, room.loop.engine().state());
    if (auto* wrong = std::get_if<Problem>(&filter))
        return std::move(*wrong);
    const auto most = count_parameter(ask, "limit", 100, 1, 1'000);
    if (const auto* wrong = std::get_if<Problem>(&most))
        return *wrong;
    const std::uint64_t wanted = std::get<std::uint64_t>(most);
    const std::uint64_t durable = room.loop.journal().durable_up_to;
    const std::uint64_t newest = durable > wanted ? durable - wanted + 1 : 1;
    const auto from = count_parameter(ask, "from", newest, 1, 1ull << 62);
    if (const auto* wrong = std::get_if<Problem>(&from))
        return *wrong;
    const auto page = std::make_shared<Page>(Page{ask, std::get<AuditFilter>(std::move(filter)), wanted});
    auto problem = HistoryWalk::start(
        room.history, std::get<std::uint64_t>(from), HistoryWalk::Limits{500, 20},
        [page](const Event& event) { return page->see(event); },
        [page, reply](const HistoryWalk::End& end) {
            if (end.problem)
                reply(*end.problem);
            else
                reply(page->answer(end));
        });
    if (problem)
        return std::move(*problem);
    return Later{};
}

}  // namespace

std::vector<Route> audit_routes() {
    return {{"GET",
             "/v1/audit",
             Route::Who::Token,
             Scope::Read,
             false,
             {"from", "limit", "family", "kind", "order", "account"},
             audit}};
}

}  // namespace sluice::gateway
