#include "app/demo_results.hpp"

#include "app/files.hpp"               // write_text_file
#include "base/sha256.hpp"             // hex
#include "journal/ledger.hpp"          // Ledger
#include "journal/verify.hpp"          // verify
#include "report/figures.hpp"          // count_text
#include "report/html_report.hpp"      // render_html
#include "report/json_report.hpp"      // render_json
#include "report/terminal_report.hpp"  // render_terminal

namespace sluice::app {
namespace {

// A live run's ledger has followed already. It can be rebuilt at any time, so its failure is told and fails nothing.
Status build_ledger(const Home& home, journal::Storage& journal, const report::ReportData& data) {
    auto ledger = journal::Ledger::open(home.ledger());
    if (!ledger)
        return tl::unexpected{ledger.error()};
    if (auto built = ledger->rebuild(journal); !built)
        return built;
    for (const report::InstrumentRow& row : data.instruments)
        for (const Bar& bar : row.bars)
            if (auto put = ledger->put_bar(bar); !put)
                return put;
    return ledger->flush();
}

}  // namespace

ExitCode conclude_demo(const Home& home, journal::Storage& journal, report::ReportBuilder& report, const Status& played,
                       Output output, Console& console) {
    ExitCode code = ExitCode::Done;
    const auto failed = [&](const Error& error, ExitCode worse) {
        complain(console, error.text, worse);
        if (code == ExitCode::Done)
            code = worse;
    };
    if (!played)
        failed(played.error(), played.error().code == ErrorCode::Corrupt ? ExitCode::Integrity : ExitCode::Failed);

    report::ReportData data = report.finish();
    const auto verified = journal::verify(journal);
    if (verified) {
        data.journal = {.head = hex(verified->head),
                        .events = verified->events,
                        .batches = verified->batches,
                        .clean = verified->clean,
                        .verified = true};
    } else {
        failed(verified.error(), ExitCode::Integrity);
    }
    if (const Status built = build_ledger(home, journal, data); !built)
        complain(console, "the ledger was not built: " + built.error().text, ExitCode::Done);
    const std::string json = report::render_json(data);
    if (const Status written = write_text_file(home.json_report(), json); !written)
        failed(written.error(), ExitCode::Failed);
    if (const Status written = write_text_file(home.html_report(), report::render_html(data)); !written)
        failed(written.error(), ExitCode::Failed);

    if (output == Output::Json) {
        console.out(json);
        return code;
    }
    const report::TextStyle style{.columns = console.columns, .colour = console.colour};
    console.out("\n" + report::render_terminal(data, style) + "\n");
    if (verified)
        console.out("Journal verified: " + report::count_text(data.journal.events) + " events in " +
                    report::count_text(data.journal.batches) + " batches, head " + data.journal.head + "\n");
    console.out("  page     " + home.html_report() + "\n  report   " + home.json_report() + "\n  journal  " +
                home.journal() + "\n  ledger   " + home.ledger() + "\nCheck it with: sluice audit verify " +
                home.folder + "\n");
    if (!data.orders.empty() && data.orders.front().status != OrdStatus::Denied)
        console.out("One order's story: sluice audit explain " +
                    std::string{data.orders.front().order.cl_ord_id.view()} + " --home " + home.folder + "\n");
    return code;
}

}  // namespace sluice::app
