#include <algorithm>
#include <memory>
#include <utility>

#include "base/text.hpp"              // quoted
#include "gateway/body_reader.hpp"    // invalid
#include "gateway/history_walk.hpp"   // HistoryWalk
#include "gateway/order_story.hpp"    // order_ids_of
#include "gateway/resources_kit.hpp"  // json_answer, add_next, ...
#include "gateway/watch_filter.hpp"   // WatchFilter, may_be_shown
#include "model/json.hpp"             // EventFamily, family_of, write_json

namespace sluice::gateway {
namespace {

struct AuditFilter {
    WatchFilter watch;
    ClOrdId order;    // the same as in `watch`
    AccountId bound;  // of the token

    // What can be seen without the JSON form.
    bool may_want(const Event& event) const {
        if ((watch.family && family_of(event) != *watch.family) || (watch.kind && kind_of(event) != *watch.kind))
            return false;
        if (order.empty())
            return true;
        std::vector<ClOrdId> named;
        order_ids_of(event, named);
        return std::find(named.begin(), named.end(), order) != named.end();
    }
    bool wants(const Event& event, std::string_view text) const {
        return watch.wants(event, text) && may_be_shown(kind_of(event), text, bound);
    }
};

std::variant<AuditFilter, Problem> read_audit_filter(const Ask& ask, const engine::State& state) {
    AuditFilter filter;
    filter.bound = ask.caller.account;
    if (const auto word = ask.parameter("family")) {
        const auto family = read_family(*word);
        if (!family)
            return invalid("family", family.error().text);
        filter.watch.family = *family;
    }
    if (const auto word = ask.parameter("kind")) {
        const auto kind = read_kind(*word);
        if (!kind)
            return invalid("kind", kind.error().text);
        filter.watch.kind = *kind;
    }
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
        filter.watch.account = std::get<AccountId>(account).view();
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
        if (!filter.may_want(event))
            return true;
        text.clear();
        write_json(event, text);
        if (!filter.wants(event, text))
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
    auto filter = read_audit_filter(ask, room.loop.engine().state());
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
