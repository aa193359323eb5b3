#include "report/json_report.hpp"

#include "base/json_writer.hpp"  // JsonWriter
#include "base/text.hpp"         // base36

namespace sluice::report {
namespace {

constexpr int kReportVersion = 1;

class Rendering {
public:
    std::string render(const ReportData& report) {
        json_.begin_object();
        json_.field("format", "sluice-report");
        json_.field("version", kReportVersion);
        run(report);
        journal(report.journal);
        accounts(report);
        counts(report);
        denials(report);
        strategies(report);
        positions(report);
        orders(report);
        fills(report);
        signals(report);
        alerts(report);
        instruments(report);
        equity(report);
        json_.end_object();
        out_ += '\n';
        return std::move(out_);
    }

private:
    template <class T>
    void number(std::string_view name, T value) {
        json_.key(name);
        json_.decimal(value.nanos(), 9);
    }
    void number_or_null(std::string_view name, const std::optional<Price>& value) {
        json_.key(name);
        value ? json_.decimal(value->nanos(), 9) : json_.null();
    }
    void time(std::string_view name, UnixNanos at) { json_.field(name, format_rfc3339(at)); }
    void seconds(UnixNanos at) { json_.integer(at.nanos() / 1'000'000'000); }

    template <class Rows, class Row>
    void list(std::string_view name, const Rows& rows, Row&& row) {
        json_.key(name);
        json_.begin_array();
        for (const auto& one : rows) {
            json_.begin_object();
            row(one);
            json_.end_object();
        }
        json_.end_array();
    }
    void texts(std::string_view name, const std::vector<std::string>& values) {
        json_.key(name);
        json_.begin_array();
        for (const std::string& value : values)
            json_.string(value);
        json_.end_array();
    }

    void run(const ReportData& report) {
        const RunFacts& facts = report.facts;
        json_.key("run");
        json_.begin_object();
        json_.field("title", facts.title);
        json_.field("mode", to_lower(to_text(report.started.mode)));
        json_.field("version", report.started.version);
        json_.field("engine", report.started.engine);
        json_.field("epoch", base36(report.started.epoch));
        json_.field("runs", report.started.run + 1);
        time("started", report.started_at);
        time("stopped", report.stopped_at);
        json_.field("reason", report.stop_reason);
        json_.field("market", to_text(facts.market));
        json_.key("seed");
        facts.seed ? json_.unsigned_integer(*facts.seed) : json_.null();
        texts("files", facts.files);
        json_.field("sentence", facts.sentence);
        json_.field("home", facts.home);
        json_.field("command", facts.command);
        json_.end_object();
    }

    void journal(const JournalFacts& journal) {
        json_.key("journal");
        json_.begin_object();
        json_.field("head", journal.head);
        json_.field("events", journal.events);
        json_.field("batches", journal.batches);
        json_.field("clean", journal.clean);
        json_.field("verified", journal.verified);
        json_.end_object();
    }

    void accounts(const ReportData& report) {
        list("accounts", report.accounts, [&](const AccountRow& row) {
            json_.field("id", row.id.view());
            json_.field("currency", row.currency.view());
            number("opening", row.opening);
            number("cash", row.cash);
            number("equity", row.equity);
            number("pnl", row.pnl());
            number("realized", row.realized);
            number("unrealized", row.unrealized);
            number("fees", row.fees);
            number("drawdown", row.drawdown);
            json_.key("drawdown_fraction");
            json_.real(row.drawdown_fraction);
            list("other_cash", row.other_cash, [&](const Money& money) {
                json_.field("currency", money.currency.view());
                number("amount", money.amount);
            });
        });
    }

    void counts(const ReportData& report) {
        json_.key("order_counts");
        json_.begin_object();
        for (const auto& [status, count] : report.order_counts())
            json_.field(to_text(status), count);
        json_.end_object();
    }

    void denials(const ReportData& report) {
        list("denials", report.denials, [&](const DenialRow& row) {
            json_.field("code", to_text(row.code));
            json_.field("lock", to_text(row.lock));
            json_.field("count", row.count);
            json_.field("meaning", meaning_of(row.code));
            json_.field("example", row.example);
        });
    }

    void strategies(const ReportData& report) {
        list("strategies", report.strategies, [&](const StrategyRow& row) {
            json_.field("id", row.id.view());
            json_.field("signals", row.signals);
            json_.field("orders", row.orders);
            json_.field("denied", row.denied);
            json_.field("fills", row.fills);
            number("bought", row.bought);
            number("sold", row.sold);
            number("realized", row.realized);
            number("fees", row.fees);
            json_.field("wins", row.wins);
            json_.field("losses", row.losses);
        });
    }

    void positions(const ReportData& report) {
        list("positions", report.positions, [&](const PositionRow& row) {
            json_.field("account", row.account.view());
            json_.field("instrument", row.instrument.view());
            number("qty", row.qty);
            number_or_null("avg_px", row.avg_px);
            number_or_null("last", row.last_px);
            number("realized", row.realized);
            number("unrealized", row.unrealized);
            number("fees", row.fees);
        });
    }

    void orders(const ReportData& report) {
        list("orders", report.orders, [&](const OrderRow& row) {
            json_.field("cl_ord_id", row.order.cl_ord_id.view());
            time("time", row.time);
            json_.field("account", row.order.account.view());
            json_.field("strategy", row.order.strategy.view());
            json_.field("instrument", row.order.instrument.view());
            json_.field("side", to_text(row.order.side));
            json_.field("type", to_text(row.order.ord_type));
            number("qty", row.order.order_qty);
            number_or_null("price", row.order.price);
            json_.field("status", to_text(row.status));
            number("cum_qty", row.cum_qty);
            std::optional<Price> avg_px;
            if (!row.cum_qty.is_zero())
                if (const auto px = average(row.cum_notional, row.cum_qty))
                    avg_px = *px;
            number_or_null("avg_px", avg_px);
            json_.field("text", row.text);
        });
    }

    void fills(const ReportData& report) {
        list("fills", report.fills, [&](const FillRow& row) {
            time("time", row.time);
            json_.key("at");
            seconds(row.time);
            json_.field("cl_ord_id", row.cl_ord_id.view());
            json_.field("exec_id", row.exec_id.view());
            json_.field("account", row.account.view());
            json_.field("strategy", row.strategy.view());
            json_.field("instrument", row.instrument.view());
            json_.field("side", to_text(row.side));
            number("qty", row.qty);
            number("price", row.price);
            number("fee", row.fee);
            json_.field("fee_currency", row.fee_currency.view());
            json_.field("liquidity", to_text(row.liquidity));
            number("realized", row.realized);
            json_.field("explanation", row.explanation);
        });
    }

    void signals(const ReportData& report) {
        list("signals", report.signals, [&](const SignalRow& row) {
            time("time", row.time);
            json_.field("strategy", row.strategy.view());
            json_.field("instrument", row.instrument.view());
            json_.field("text", row.text);
        });
    }

    void alerts(const ReportData& report) { texts("alerts", report.alerts); }

    void instruments(const ReportData& report) {
        list("instruments", report.instruments, [&](const InstrumentRow& row) {
            json_.field("id", row.instrument.id.view());
            json_.field("currency", row.instrument.currency.view());
            number("tick_size", row.instrument.tick_size);
            number_or_null("last", row.last_px);
            json_.key("bars");
            json_.begin_array();
            for (const Bar& bar : row.bars) {
                json_.begin_array();
                seconds(bar.start);
                for (const Price px : {bar.open, bar.high, bar.low, bar.close})
                    json_.decimal(px.nanos(), 9);
                bar.volume ? json_.decimal(bar.volume->nanos(), 9) : json_.null();
                json_.end_array();
            }
            json_.end_array();
        });
    }

    // One point a second at most: charts know no finer grid, and the last word of a second counts.
    void equity(const ReportData& report) {
        json_.key("equity");
        json_.begin_array();
        const auto second = [](const EquityPoint& point) { return point.time.nanos() / 1'000'000'000; };
        for (std::size_t i = 0; i < report.equity.size(); ++i) {
            if (i + 1 < report.equity.size() && second(report.equity[i]) == second(report.equity[i + 1]))
                continue;
            json_.begin_array();
            json_.integer(second(report.equity[i]));
            json_.decimal(report.equity[i].equity.nanos(), 9);
            json_.end_array();
        }
        json_.end_array();
    }

    std::string out_;
    JsonWriter json_{out_};
};

}  // namespace

std::string render_json(const ReportData& report) { return Rendering{}.render(report); }

}  // namespace sluice::report
