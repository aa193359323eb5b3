#include <cstdio>
#include <memory>
#include <optional>
#include <string>

#include "app/commands.hpp"        // run_audit_*
#include "app/home.hpp"            // find_journal
#include "base/json_writer.hpp"    // JsonWriter
#include "base/text.hpp"           // quoted
#include "journal/explain.hpp"     // explain
#include "journal/export.hpp"      // export_events
#include "journal/verify.hpp"      // verify
#include "report/figures.hpp"      // count_text
#include "world/file_storage.hpp"  // FileStorage

namespace sluice::app {
namespace {

using StoragePtr = std::unique_ptr<world::FileStorage>;

// Opens the journal that `folder` means; complains and answers the exit code otherwise.
Result<StoragePtr> open_journal(const std::string& folder) {
    const auto journal = find_journal(folder);
    if (!journal)
        return tl::unexpected{journal.error()};
    return world::FileStorage::open(*journal, world::FileStorage::Access::ReadOnly);
}

ExitCode code_of(const Error& error) {
    switch (error.code) {
        case ErrorCode::Corrupt: return ExitCode::Integrity;
        case ErrorCode::NotFound:
        case ErrorCode::Invalid: return ExitCode::Usage;
        case ErrorCode::Overflow:
        case ErrorCode::OutOfRange:
        case ErrorCode::Io:
        case ErrorCode::Unavailable:
        case ErrorCode::Unsupported:
        case ErrorCode::Unknown: return ExitCode::Failed;
    }
    return ExitCode::Failed;
}

int digit_of(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return -1;
}

std::optional<Digest> parse_digest(std::string_view text) {
    Digest digest{};
    const std::string lower = to_lower(text);
    if (lower.size() != digest.size() * 2)
        return std::nullopt;
    for (std::size_t i = 0; i < digest.size(); ++i) {
        const int high = digit_of(lower[2 * i]);
        const int low = digit_of(lower[2 * i + 1]);
        if (high < 0 || low < 0)
            return std::nullopt;
        digest[i] = static_cast<std::byte>(high * 16 + low);
    }
    return digest;
}

std::string verify_json(const journal::VerifyReport& report) {
    std::string text;
    JsonWriter json{text};
    json.begin_object();
    json.field("ok", true);
    json.field("head", hex(report.head));
    json.field("events", report.events);
    json.field("batches", report.batches);
    json.field("segments", report.segments);
    json.field("snapshots", report.snapshots);
    json.field("runs", report.runs);
    json.field("bytes", report.bytes);
    json.field("clean", report.clean);
    json.field("torn_bytes", report.torn_bytes);
    json.key("notes");
    json.begin_array();
    for (const std::string& note : report.notes)
        json.string(note);
    json.end_array();
    json.end_object();
    return text + "\n";
}

std::string failure_json(const Error& error) {
    std::string text;
    JsonWriter json{text};
    json.begin_object();
    json.field("ok", false);
    json.field("error", error.text);
    json.end_object();
    return text + "\n";
}

ExitCode report_failure(const Error& error, Output output, Console& console) {
    if (output == Output::Json)
        console.out(failure_json(error));
    return complain(console, error.text, code_of(error));
}

}  // namespace

ExitCode run_audit_verify(const VerifyOptions& options, Console& console) {
    std::optional<Digest> head;
    if (options.head) {
        head = parse_digest(*options.head);
        if (!head)
            return complain(console,
                            "--head takes the 64 hexadecimal digits a stop or a report printed, not " +
                                sluice::quoted(*options.head),
                            ExitCode::Usage);
    }
    const auto storage = open_journal(options.folder);
    if (!storage)
        return report_failure(storage.error(), options.output, console);
    const auto verified = journal::verify(**storage, head);
    if (!verified)
        return report_failure(verified.error(), options.output, console);
    if (options.output == Output::Json) {
        console.out(verify_json(*verified));
        return ExitCode::Done;
    }
    console.out((*storage)->folder() + ": whole. " + report::count_text(verified->events) + " events of " +
                report::count_text(verified->runs) + (verified->runs == 1 ? " run" : " runs") + " in " +
                report::count_text(verified->batches) + " batches, " +
                (verified->clean ? "closed in order" : "not closed in order") + ".\n");
    for (const std::string& note : verified->notes)
        console.out("  " + note + "\n");
    console.out("head " + hex(verified->head) + "\n");
    return ExitCode::Done;
}

ExitCode run_audit_explain(const ExplainOptions& options, Console& console) {
    const auto order = ClOrdId::parse(options.order);
    if (!order)
        return complain(console,
                        "an order's id has 1 to 24 letters, digits and dashes, such as P1-1K9-3; " +
                            sluice::quoted(options.order) + " has not",
                        ExitCode::Usage);
    const auto storage = open_journal(options.folder);
    if (!storage)
        return report_failure(storage.error(), options.output, console);
    const auto lines = journal::explain(**storage, *order);
    if (!lines)
        return report_failure(lines.error(), options.output, console);
    if (options.output == Output::Json) {
        std::string text;
        JsonWriter json{text};
        json.begin_object();
        json.field("order", order->view());
        json.key("story");
        json.begin_array();
        for (const std::string& line : *lines)
            json.string(line);
        json.end_array();
        json.end_object();
        console.out(text + "\n");
        return ExitCode::Done;
    }
    for (const std::string& line : *lines)
        console.out(line + "\n");
    return ExitCode::Done;
}

ExitCode run_audit_export(const ExportOptions& options, Console& console) {
    if (options.format != "json" && options.format != "csv")
        return complain(console, "--format must be json or csv, not " + sluice::quoted(options.format),
                        ExitCode::Usage);
    const auto format = options.format == "csv" ? journal::ExportFormat::Csv : journal::ExportFormat::JsonLines;
    const auto storage = open_journal(options.folder);
    if (!storage)
        return report_failure(storage.error(), Output::Text, console);

    std::FILE* file = nullptr;
    if (!options.file.empty()) {
        file = std::fopen(options.file.c_str(), "wbxe");
        if (!file)
            return complain(console, "cannot make " + options.file + ": it is there already, or its folder is not",
                            ExitCode::Failed);
    }
    const auto sink = [&](std::string_view text) -> Status {
        if (!file) {
            console.out(text);
            return {};
        }
        if (std::fwrite(text.data(), 1, text.size(), file) != text.size())
            return fail(ErrorCode::Io, "cannot write " + options.file);
        return {};
    };
    const auto count = journal::export_events(**storage, format, sink);
    const bool closed = !file || std::fclose(file) == 0;
    if (!count)
        return report_failure(count.error(), Output::Text, console);
    if (!closed)
        return complain(console, "cannot write " + options.file, ExitCode::Failed);
    if (file)
        console.out("Wrote " + report::count_text(*count) + " events to " + options.file + ".\n");
    return ExitCode::Done;
}

}  // namespace sluice::app
