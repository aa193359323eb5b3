#include "venues/alpaca/sweep.hpp"

#include <algorithm>
#include <utility>

namespace sluice::venues::alpaca {

namespace {

constexpr std::size_t kOrdersPage = 500;      // the most the venue gives
constexpr std::size_t kActivitiesPage = 100;  // the same
// An account with more than this is shown cut.
constexpr std::uint32_t kPagesMax = 40;
constexpr std::uint64_t kParts = 5;

std::string orders_target(const std::vector<Order>& so_far) {
    std::string target = "/v2/orders?status=open&nested=true&direction=asc&limit=" + std::to_string(kOrdersPage);
    if (!so_far.empty()) {
        target += "&after_order_id=";
        wire::append_encoded(target, so_far.back().id);
    }
    return target;
}

std::string activities_target(UnixNanos from, const std::vector<Activity>& so_far) {
    std::string target = "/v2/account/activities?direction=desc&page_size=" + std::to_string(kActivitiesPage);
    // Exclusive at the venue, and its stamps may be coarser than ours.
    const UnixNanos after = from - std::chrono::seconds{1};
    if (after > UnixNanos{}) {
        target += "&after=";
        wire::append_encoded(target, format_rfc3339(after));
    }
    if (!so_far.empty()) {
        target += "&page_token=";
        wire::append_encoded(target, so_far.back().id);
    }
    return target;
}

}  // namespace

UnixNanos time_of(const Activity& activity) {
    if (activity.transaction_time)
        return *activity.transaction_time;
    if (activity.created_at)
        return *activity.created_at;
    return activity.date ? start_of(*activity.date) : UnixNanos{};
}

void Sweeps::begin(Sweep sweep, Calls& calls, UnixNanos now, Outbox& out) {
    sweep.ticket = ++last_ticket_;
    sweep.began = now;
    running_.push_back(std::move(sweep));
    Sweep& begun = running_.back();
    if (begun.kind == SweepKind::Snapshot) {
        ask(begun, Part::Account, "/v2/account", calls, now, out);
        ask(begun, Part::Positions, "/v2/positions", calls, now, out);
    }
    ask(begun, Part::Orders, orders_target({}), calls, now, out);
    if (begun.kind != SweepKind::Poll)
        ask(begun, Part::Activities, activities_target(begun.from, {}), calls, now, out);
}

void Sweeps::ask(Sweep& sweep, Part part, std::string target, Calls& calls, UnixNanos now, Outbox& out) {
    Read read;
    read.use = Use::Sweep;
    read.subject = sweep.ticket * kParts + static_cast<std::uint64_t>(part);
    read.target = std::move(target);
    read.deadline = sweep.deadline;
    ++sweep.calls_out;
    calls.read(std::move(read), now, out);
}

SweepEnd Sweeps::on_ended(const Ended& ended, Calls& calls, UnixNanos now, Outbox& out, Sweep& sweep,
                          std::string& text) {
    const auto it = std::find_if(running_.begin(), running_.end(),
                                 [&](const Sweep& each) { return each.ticket == ended.subject / kParts; });
    if (it == running_.end())
        return SweepEnd::Running;  // another of its calls has failed already
    --it->calls_out;
    Status status;
    if (ended.end != CallEnd::Answered)
        status = fail(ErrorCode::Unavailable, ended.text);
    else if (ended.reply->status == 404 && static_cast<Part>(ended.subject % kParts) == Part::Name)
        status = {};  // nobody will ever know
    else if (ended.reply->status / 100 != 2)
        status = fail(ErrorCode::Unavailable, "the venue answered with status " + std::to_string(ended.reply->status));
    else
        status = take(*it, static_cast<Part>(ended.subject % kParts), ended.reply->body, calls, now, out);
    if (status && it->calls_out > 0)
        return SweepEnd::Running;
    if (!status)
        text = status.error().text;
    sweep = std::move(*it);
    running_.erase(it);
    return status ? SweepEnd::Done : SweepEnd::Failed;
}

void Sweeps::ask_names(Sweep sweep, const std::vector<OrderId>& orders, Calls& calls, UnixNanos now, Outbox& out) {
    sweep.asked_names = true;
    running_.push_back(std::move(sweep));
    Sweep& begun = running_.back();
    for (const OrderId& order : orders) {
        std::string target = "/v2/orders/";
        wire::append_encoded(target, order.view());
        ask(begun, Part::Name, target + "?nested=true", calls, now, out);
    }
}

bool Sweeps::runs(SweepKind kind) const {
    return std::any_of(running_.begin(), running_.end(), [&](const Sweep& each) { return each.kind == kind; });
}

Status Sweeps::take(Sweep& sweep, Part part, const std::string& body, Calls& calls, UnixNanos now, Outbox& out) {
    switch (part) {
        case Part::Account: {
            auto account = decode<Account>(body);
            if (!account)
                return fail(std::move(account.error()));
            sweep.account = std::move(*account);
            return {};
        }
        case Part::Positions: {
            auto positions = decode<std::vector<Position>>(body);
            if (!positions)
                return fail(std::move(positions.error()));
            sweep.positions = std::move(*positions);
            return {};
        }
        case Part::Orders: return take_orders(sweep, body, calls, now, out);
        case Part::Activities: return take_activities(sweep, body, calls, now, out);
        case Part::Name: {
            auto order = decode<Order>(body);
            if (!order)
                return fail(std::move(order.error()));
            sweep.named.push_back(std::move(*order));
            return {};
        }
    }
    return {};
}

Status Sweeps::take_orders(Sweep& sweep, const std::string& body, Calls& calls, UnixNanos now, Outbox& out) {
    auto page = decode<std::vector<Order>>(body);
    if (!page)
        return fail(std::move(page.error()));
    const std::size_t rows = page->size();
    std::move(page->begin(), page->end(), std::back_inserter(sweep.orders));
    if (rows < kOrdersPage)
        return {};
    if (++sweep.pages > kPagesMax)
        return fail(ErrorCode::OutOfRange, "the account has more open orders than can be asked for");
    ask(sweep, Part::Orders, orders_target(sweep.orders), calls, now, out);
    return {};
}

Status Sweeps::take_activities(Sweep& sweep, const std::string& body, Calls& calls, UnixNanos now, Outbox& out) {
    auto page = decode<std::vector<Activity>>(body);
    if (!page)
        return fail(std::move(page.error()));
    const std::size_t rows = page->size();
    std::move(page->begin(), page->end(), std::back_inserter(sweep.activities));
    const bool past = rows > 0 && time_of(sweep.activities.back()) + std::chrono::hours{24} < sweep.from;
    if (rows < kActivitiesPage || past)
        return {};
    if (++sweep.pages > kPagesMax) {
        sweep.cut = true;
        return {};
    }
    ask(sweep, Part::Activities, activities_target(sweep.from, sweep.activities), calls, now, out);
    return {};
}

}  // namespace sluice::venues::alpaca
