#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "market/calendar.hpp"
#include "market/history/rows.hpp"
#include "venues/paper/paper_client.hpp"
#include "world/node.hpp"

namespace sluice::settlement {

inline Price px(std::string_view text) { return parse_price(text).value(); }
inline Quantity qty(std::string_view text) { return parse_quantity(text).value(); }
inline UnixNanos at(std::string_view time) { return parse_rfc3339(time).value(); }
inline InstrumentId id(std::string_view text) { return InstrumentId::parse(text).value(); }

// A whole desk in one thread and in memory: an engine, and the paper exchange behind the paper client. Everything is durable
// at once. What the engine's books and the exchange's say of an account can be laid side by side.
class Desk final : public world::JournalPort {
public:
    // Accounts named in `accounts` open with a million of `currency` each and may be short.
    Desk(Currency currency, CalendarId calendar, std::vector<std::string> accounts);
    ~Desk() override = default;

    void list(const Instrument& instrument, std::optional<market::SettlementRule> rule = {});
    void act(std::string_view rows);  // of docs/corporate-actions.md, without the header
    void open(UnixNanos now);         // after the above

    void quote(std::string_view instrument, Price bid, Price offer, UnixNanos now);
    void print(std::string_view instrument, Price price, UnixNanos now);
    // A market order filled by the quote it finds: sent on one showing of the quote, filled on the next. Signed quantity.
    void trade(std::string_view account, std::string_view instrument, std::string_view quantity, Price bid, Price offer,
               UnixNanos now);
    void submit(const NewOrderSingle& order, UnixNanos now);
    void run_to(UnixNanos now);

    // "23.5 INR | NIFTY...CE.NSE 25 at 102.95": the engine's fold.
    std::string engine_says(std::string_view account) const;
    // The same figures of the exchange.
    std::string exchange_says(std::string_view account) const;
    // Every adjustment the engine booked, in order, and every order's refusal or end.
    const std::vector<std::string>& told() const { return told_; }
    Amount cash(std::string_view account) const;
    Quantity held(std::string_view account, std::string_view instrument) const;
    // Both sides agree on every account, and no money and no unit appeared or disappeared. Empty when so.
    std::string difference() const;
    const exchange::Exchange& exchange() const { return client_->exchange(); }

    void append(std::span<const Event> events) override;

private:
    void settle();

    Currency currency_;
    CalendarId calendar_;
    std::vector<std::string> accounts_;
    venues::paper::PaperConfig config_;
    market::Calendars calendars_;
    std::unique_ptr<venues::paper::PaperClient> client_;
    std::unique_ptr<world::Node> node_;
    std::vector<std::string> told_;
    UnixNanos now_;
};

// The rows of a file of the shared data, or nothing where it is absent.
struct Rows final : market::HistorySink {
    std::vector<Bar> bars;
    std::vector<market::ChainRow> chain;
    void on_bar(const Bar& row) override { bars.push_back(row); }
    void on_chain_row(const market::ChainRow& row) override { chain.push_back(row); }
    const market::ChainRow* find(Date expiry, std::string_view strike, OptionRight right) const;
};
std::optional<Rows> rows_of(std::string_view path);

}  // namespace sluice::settlement
