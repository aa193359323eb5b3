#include "settlement/desk.hpp"

#include <fstream>
#include <iterator>
#include <map>

#include "base/bytes.hpp"
#include "market/history/parser.hpp"

namespace sluice::settlement {
namespace {

constexpr std::chrono::milliseconds kShowing{1};

// Wide enough never to be in the way: these tests are about money, not about limits.
Limits wide() {
    Limits out;
    out.max_order_value = Amount::whole(1'000'000'000);
    out.max_position_fraction = Ratio::whole(1'000);
    out.max_daily_loss = Amount::whole(1'000'000'000);
    out.price_collar = Ratio::whole(1);
    out.allow_short = true;
    out.max_drawdown = {};
    out.duplicate_window = {};
    out.allow_self_trade = true;
    return out;
}

std::string line(const Adjustment& one) {
    std::string out = std::string{one.account.view()} + " " + std::string{to_text(one.kind)};
    if (!one.instrument.empty())
        out += " " + std::string{one.instrument.view()};
    if (one.kind == AdjustmentKind::Split)
        out += " x" + to_text(one.ratio);
    if (!one.qty.is_zero())
        out += " " + to_text(one.qty) + "@" + to_text(one.price);
    if (!one.cash.is_zero())
        out += " cash " + to_text(one.cash);
    return out;
}

std::string figures(const std::map<Currency, Amount>& cash, const std::map<InstrumentId, std::string>& positions) {
    std::string out;
    for (const auto& [currency, amount] : cash)
        out += (out.empty() ? "" : " + ") + to_text(amount) + " " + std::string{currency.view()};
    for (const auto& [instrument, text] : positions)
        out += " | " + std::string{instrument.view()} + " " + text;
    return out;
}

}  // namespace

Desk::Desk(Currency currency, CalendarId calendar, std::vector<std::string> accounts)
    : currency_{currency}, calendar_{calendar}, accounts_{std::move(accounts)} {
    for (const std::string& account : accounts_)
        config_.accounts.push_back(
            {AccountId::parse(account).value(), currency_, Amount::whole(1'000'000), exchange::BuyingPower::Unchecked});
}

void Desk::list(const Instrument& instrument, std::optional<market::SettlementRule> rule) {
    config_.listings.push_back({instrument, {}, rule});
}

void Desk::act(std::string_view rows) {
    const auto read = market::parse_corporate_actions(
        "kind,instrument,date,pay_date,ratio,amount,currency\n" + std::string{rows}, "actions.csv");
    ASSERT_TRUE(read.has_value()) << read.error().text;
    config_.actions = *read;
}

void Desk::open(UnixNanos now) {
    client_ = std::make_unique<venues::paper::PaperClient>(config_, calendars_);
    ASSERT_TRUE(client_->status().has_value()) << client_->status().error().text;
    node_ = std::make_unique<world::Node>(engine::EngineConfig{}, calendars_, *this);
    node_->add_client(VenueId{"paper"}, *client_);
    std::vector<Command> setup;
    for (const venues::paper::PaperListing& listing : config_.listings)
        setup.push_back({{}, DefineInstrument{listing.instrument}});
    for (const venues::paper::PaperAccount& account : config_.accounts) {
        setup.push_back({{}, OpenAccount{{account.id, VenueId{"paper"}, currency_, calendar_}}});
        setup.push_back({{}, SetLimits{account.id, wide()}});
    }
    now_ = now;
    node_->start(1, now, std::move(setup));
    settle();
}

void Desk::append(std::span<const Event> events) {
    for (const Event& event : events) {
        if (const auto* adjustment = std::get_if<AdjustmentApplied>(&event.body)) {
            EXPECT_EQ(adjustment->applied, Applied::Changed) << line(adjustment->adjustment);
            if (adjustment->adjustment.kind != AdjustmentKind::Opening)
                told_.push_back(line(adjustment->adjustment));
        }
        if (const auto* denied = std::get_if<OrderDenied>(&event.body))
            told_.push_back("denied: " + denied->denial.text);
        if (const auto* report = std::get_if<ReportApplied>(&event.body); report != nullptr &&
                                                                          report->report.exec_type != ExecType::New &&
                                                                          report->report.exec_type != ExecType::Trade)
            told_.push_back(std::string{report->report.account.view()} + " order " +
                            std::string{to_text(report->report.ord_status)} + ": " + report->report.text);
    }
}

// What is written is durable; what that releases is written, until nothing is left.
void Desk::settle() {
    while (node_->published() < node_->appended())
        node_->on_durable(node_->appended(), now_);
}

void Desk::run_to(UnixNanos until) {
    for (auto due = node_->next_due(); due && *due <= until; due = node_->next_due()) {
        now_ = std::max(now_, *due);
        node_->on_time(now_);
        settle();
    }
    now_ = until;
}

void Desk::quote(std::string_view instrument, Price bid, Price offer, UnixNanos now) {
    run_to(now);
    const Quantity size = Quantity::whole(1'000'000);
    node_->on_quote({id(instrument), bid, offer, size, size, now, now}, now);
    settle();
}

void Desk::print(std::string_view instrument, Price price, UnixNanos now) {
    run_to(now);
    node_->on_trade({id(instrument), price, Quantity::whole(1), Aggressor::Unknown, 0, now, now}, now);
    settle();
}

void Desk::submit(const NewOrderSingle& order, UnixNanos now) {
    run_to(now);
    SubmitOrder submit;
    submit.order = order;
    node_->on_command({{}, submit}, now);
    settle();
}

void Desk::trade(std::string_view account, std::string_view instrument, std::string_view quantity, Price bid,
                 Price offer, UnixNanos now) {
    quote(instrument, bid, offer, now);
    NewOrderSingle order;
    order.account = AccountId::parse(account).value();
    order.instrument = id(instrument);
    const Quantity signed_qty = qty(quantity);
    order.side = signed_qty > Quantity{} ? Side::Buy : Side::Sell;
    order.order_qty = signed_qty.abs();
    submit(order, now);
    quote(instrument, bid, offer, now + kShowing);
}

Amount Desk::cash(std::string_view account) const {
    const auto& cash = node_->engine().state().cash;
    const auto found = cash.find({AccountId::parse(account).value(), currency_});
    return found == cash.end() ? Amount{} : found->second;
}

Quantity Desk::held(std::string_view account, std::string_view instrument) const {
    const Position* position =
        node_->engine().state().find_position({AccountId::parse(account).value(), id(instrument), Product::None});
    return position == nullptr ? Quantity{} : position->qty;
}

std::string Desk::engine_says(std::string_view account) const {
    const AccountId owner = AccountId::parse(account).value();
    const engine::State& state = node_->engine().state();
    std::map<Currency, Amount> cash;
    std::map<InstrumentId, std::string> positions;
    for (const auto& [key, amount] : state.cash)
        if (key.first == owner)
            cash[key.second] = amount;
    for (const auto& [key, position] : state.positions)
        if (key.account == owner && !position.qty.is_zero())
            positions[key.instrument] =
                to_text(position.qty) + " at " + to_text(average(position.cost, position.qty).value());
    return figures(cash, positions);
}

std::string Desk::exchange_says(std::string_view account) const {
    std::vector<VenueReport> reports;
    exchange().snapshot(AccountId::parse(account).value(), now_, reports);
    std::map<Currency, Amount> cash;
    std::map<InstrumentId, std::string> positions;
    for (const VenueReport& report : reports) {
        if (const auto* balance = std::get_if<VenueBalance>(&report))
            cash[balance->currency] = balance->total;
        if (const auto* position = std::get_if<VenuePosition>(&report))
            positions[position->instrument] = to_text(position->qty) + " at " + to_text(position->avg_px);
    }
    return figures(cash, positions);
}

std::string Desk::difference() const {
    std::string out;
    for (const std::string& account : accounts_)
        if (engine_says(account) != exchange_says(account))
            out += account + ": the engine says " + engine_says(account) + ", the exchange " + exchange_says(account) +
                   "\n";
    for (const exchange::MoneyLine& one : exchange().money())
        if (!one.sum().is_zero())
            out += to_text(one.sum()) + " " + std::string{one.currency.view()} + " came from nowhere\n";
    for (const venues::paper::PaperListing& listing : config_.listings)
        if (!exchange().unit_sum(listing.instrument.id).is_zero())
            out += std::string{listing.instrument.id.view()} + ": units came from nowhere\n";
    return out;
}

const market::ChainRow* Rows::find(Date expiry, std::string_view strike, OptionRight right) const {
    for (const market::ChainRow& row : chain)
        if (row.expiry == expiry && row.quote.strike == px(strike) && row.quote.right == right)
            return &row;
    return nullptr;
}

std::optional<Rows> rows_of(std::string_view path) {
    std::ifstream file{std::string{SLUICE_SHARED_DIR} + "/data/" + std::string{path}, std::ios::binary};
    if (!file)
        return std::nullopt;
    const std::string bytes{std::istreambuf_iterator<char>{file}, {}};
    Rows rows;
    market::HistoryOptions options;
    options.name = std::string{path};
    market::HistoryParser parser{options, rows};
    Status status = parser.feed(as_bytes(bytes));
    if (status)
        status = parser.finish();
    EXPECT_TRUE(status.has_value()) << status.error().text;
    return rows;
}

}  // namespace sluice::settlement
