#include "venues/alpaca/sim_activities.hpp"

#include <algorithm>
#include <array>

#include "base/json_reader.hpp"         // JsonDocument
#include "base/text.hpp"                // quoted
#include "venues/alpaca/sim_ids.hpp"    // draw_uuid
#include "venues/alpaca/sim_shown.hpp"  // activity_id

namespace sluice::venues::alpaca::sim {

namespace {

struct ActivityFilter {
    std::vector<std::string> types;  // empty: all
    std::optional<std::string> category;
    std::optional<UnixNanos> after, until;
    std::optional<Date> date;
    bool newest_first = true;
    std::size_t page_size = 100;
    std::optional<std::string> page_token;

    bool takes(std::string_view type) const {
        if (category)
            return (*category == "trade_activity") == (type == "FILL");
        return types.empty() || std::find(types.begin(), types.end(), type) != types.end();
    }
};

tl::expected<ActivityFilter, Answer> read_filter(std::string_view type, const Query& query) {
    ActivityFilter out;
    out.types = query.list("activity_types");
    if (!type.empty())
        out.types = {std::string{type}};
    out.category = query.text("category");
    const auto no = [](std::string text) { return tl::unexpected<Answer>{malformed(std::move(text))}; };
    if (out.category && !out.types.empty())
        return no("category and activity_types exclude each other");
    if (out.category && *out.category != "trade_activity" && *out.category != "non_trade_activity")
        return no("category \"" + *out.category + "\" is not valid; it must be trade_activity or non_trade_activity");
    const auto after = query.time("after");
    const auto until = query.time("until");
    const auto date = query.date("date");
    const auto size = query.integer("page_size", 100, 1, 100);
    for (const Error* error : {after ? nullptr : &after.error(), until ? nullptr : &until.error(),
                               date ? nullptr : &date.error(), size ? nullptr : &size.error()})
        if (error != nullptr)
            return no(error->text);
    out.after = *after;
    out.until = *until;
    out.date = *date;
    out.page_size = static_cast<std::size_t>(*size);
    const std::string direction = query.text("direction").value_or("desc");
    if (direction != "asc" && direction != "desc")
        return no("direction \"" + direction + "\" is not valid; it must be asc or desc");
    out.newest_first = direction == "desc";
    out.page_token = query.text("page_token");
    return out;
}

// One row of the list: a fill, or anything else.
struct Row {
    UnixNanos at;
    const SimFill* fill = nullptr;
    const SimActivity* other = nullptr;

    std::string id() const { return fill != nullptr ? activity_id(fill->at, fill->id) : other->shown.id; }
    std::string_view type() const { return fill != nullptr ? "FILL" : std::string_view{other->shown.activity_type}; }
    Date date() const { return fill != nullptr ? new_york_date(at) : other->shown.date.value_or(new_york_date(at)); }
};

std::vector<Row> rows_of(const SimAccount& account, bool newest_first) {
    std::vector<Row> out;
    for (const SimFill& fill : account.fills)
        out.push_back({fill.at, &fill, nullptr});
    for (const SimActivity& activity : account.activities)
        out.push_back({activity.at, nullptr, &activity});
    std::stable_sort(out.begin(), out.end(), [](const Row& a, const Row& b) { return a.at < b.at; });
    if (newest_first)
        std::reverse(out.begin(), out.end());
    return out;
}

// Those that move money and no shares; a simulator whose positions they moved would have to trade.
constexpr std::array<std::string_view, 24> kMoneyTypes = {
    "TRANS",  "MISC",   "ACATC", "CFEE",    "CGD", "CSD", "CSW",    "DIV",   "DIVCGL", "DIVCGS", "DIVFEE", "DIVFT",
    "DIVNRA", "DIVROC", "DIVTW", "DIVTXEX", "FEE", "INT", "INTNRA", "INTTW", "JNL",    "JNLC",   "PTC",    "PTR"};
constexpr std::array<std::string_view, 10> kMembers = {"key",    "activity_type", "activity_sub_type", "net_amount",
                                                       "symbol", "qty",           "per_share_amount",  "date",
                                                       "cusip",  "description"};

// What the control was told, field by field; the first fault stands.
class Wish {
public:
    explicit Wish(JsonValue root) : root_{root} {
        for (const JsonValue member : root_)
            if (std::find(kMembers.begin(), kMembers.end(), member.key()) == kMembers.end())
                fault("an activity has no " + quoted(member.key()));
    }
    std::optional<std::string> text(std::string_view key) {
        const auto member = root_.find(key);
        if (!member || member->is_null())
            return std::nullopt;
        const auto said = member->as_string();
        if (!said)
            return fault(said.error().text), std::nullopt;
        return std::string{*said};
    }
    std::optional<int128> nanos(std::string_view key) {
        const auto member = root_.find(key);
        if (!member || member->is_null())
            return std::nullopt;
        const auto number = member->as_decimal(9);
        constexpr int128 kMost = int128{1'000'000'000} * 1'000'000'000;
        if (!number || *number > kMost || *number < -kMost) {
            fault(std::string{key} + " must be a number of at most nine decimals and a billion");
            return std::nullopt;
        }
        return *number;
    }
    void fault(std::string text) {
        if (fault_.empty())
            fault_ = std::move(text);
    }
    const std::string& fault() const { return fault_; }

private:
    JsonValue root_;
    std::string fault_;
};

bool is_paid_by_share(std::string_view type) { return type == "CGD" || type.substr(0, 3) == "DIV"; }

Activity read_activity(Wish& wish, const Broker& broker) {
    Activity out;
    out.activity_type = wish.text("activity_type").value_or("");
    if (std::find(kMoneyTypes.begin(), kMoneyTypes.end(), out.activity_type) == kMoneyTypes.end())
        wish.fault(
            "activity_type must be one that moves money and no shares, such as DIV, INT, FEE, CSD or JNLC, not " +
            quoted(out.activity_type));
    if (const auto amount = wish.nanos("net_amount"); amount && *amount != 0)
        out.net_amount = Amount::from_nanos(*amount);
    else
        wish.fault("net_amount is required, and must not be 0: above when the account gets it, below when it pays");
    out.activity_sub_type = wish.text("activity_sub_type");
    if (const auto symbol = wish.text("symbol")) {
        if (const Listed* asset = broker.assets.find(std::string_view{*symbol}); asset != nullptr)
            out.symbol = asset->symbol;
        else
            wish.fault("asset " + *symbol + " not found");
    }
    if (const auto qty = wish.nanos("qty"))
        out.qty = Quantity::from_nanos(*qty);
    if (const auto each = wish.nanos("per_share_amount"))
        out.per_share_amount = Amount::from_nanos(*each);
    if ((out.qty || out.per_share_amount) && !is_paid_by_share(out.activity_type))
        wish.fault("qty and per_share_amount belong to what is paid by share: DIV and its like, CGD");
    if (const auto text = wish.text("date")) {
        if (const auto date = parse_date(*text))
            out.date = *date;
        else
            wish.fault("date must be YYYY-MM-DD, not " + quoted(*text));
    }
    out.cusip = wish.text("cusip");
    out.description = wish.text("description");
    return out;
}

}  // namespace

Answer list_activities(const Caller& caller, std::string_view type, const Query& query) {
    const auto filter = read_filter(type, query);
    if (!filter)
        return filter.error();
    std::vector<Activity> out;
    bool past_token = !filter->page_token;
    for (const Row& row : rows_of(caller.account, filter->newest_first)) {
        if (out.size() >= filter->page_size)
            break;
        if (!past_token) {
            past_token = row.id() == *filter->page_token;
            continue;
        }
        if (!filter->takes(row.type()) || (filter->after && row.at <= *filter->after) ||
            (filter->until && row.at >= *filter->until) || (filter->date && row.date() != *filter->date))
            continue;
        out.push_back(row.fill != nullptr ? shown(caller.broker, *row.fill) : row.other->shown);
    }
    if (!past_token)
        return malformed("page_token " + *filter->page_token + " is no activity of this account");
    return answer(out);
}

Answer book_activity(Broker& broker, std::string_view body, UnixNanos now) {
    const auto document = JsonDocument::parse(body);
    if (!document)
        return refused(400, 40010000, "failed to decode request body: " + document.error().text);
    Wish wish{document->root()};
    const std::string key = wish.text("key").value_or("");
    Activity activity = read_activity(wish, broker);
    if (!wish.fault().empty())
        return malformed(wish.fault());
    SimAccount* account = broker.find_account(key);
    if (account == nullptr)
        return not_found("no account has been opened with the key " + quoted(key) +
                         " yet; any request with it opens one");
    const UnixNanos at = broker.stamp(now);
    activity.id = activity_id(at, draw_uuid(broker.ids));
    activity.created_at = at;
    if (!activity.date)
        activity.date = new_york_date(at);
    activity.status = "executed";
    activity.currency = "USD";
    broker.pay(*account, *activity.net_amount);
    account->activities.push_back({at, std::move(activity)});
    return answer(account->activities.back().shown);
}

}  // namespace sluice::venues::alpaca::sim
