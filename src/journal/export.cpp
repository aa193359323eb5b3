#include "journal/export.hpp"

#include <type_traits>
#include <variant>

#include "journal/reader.hpp"  // Reader
#include "model/json.hpp"      // write_json

namespace sluice::journal {

namespace {

constexpr std::size_t kFlushBytes = 64u << 10;

// What most questions about an event filter on.
struct Subject {
    AccountId account;
    InstrumentId instrument;
    ClOrdId cl_ord_id;
};

template <class T>
void fill(Subject& subject, const T& part) {
    if constexpr (requires { part.account; })
        subject.account = part.account;
    if constexpr (requires { part.instrument.view(); })
        subject.instrument = part.instrument;
    if constexpr (requires { part.cl_ord_id; })
        subject.cl_ord_id = part.cl_ord_id;
}

Subject subject_of(const Event& event) {
    Subject subject;
    std::visit(
        [&]<class T>(const T& body) {
            if constexpr (requires { body.order.cl_ord_id; })
                fill(subject, body.order);
            if constexpr (std::is_same_v<T, ListPlaced>) {
                if (!body.list.orders.empty())
                    fill(subject, body.list.orders.front());
            }
            if constexpr (requires { body.report; }) {
                fill(subject, body.report);
                if (!body.order.empty())
                    subject.cl_ord_id = body.order;
            }
            if constexpr (requires { body.outcome; })
                fill(subject, body.outcome);
            if constexpr (requires { body.reject; })
                fill(subject, body.reject);
            if constexpr (requires { body.not_found; })
                fill(subject, body.not_found);
            if constexpr (requires { body.adjustment; })
                fill(subject, body.adjustment);
            if constexpr (requires { body.position; })
                fill(subject, body.position);
            if constexpr (requires { body.balance; })
                fill(subject, body.balance);
            if constexpr (requires { body.health; })
                fill(subject, body.health);
            if constexpr (requires { body.target; })
                subject.cl_ord_id = body.target;
            if constexpr (std::is_same_v<T, AccountOpened>)
                subject.account = body.account.id;
            else if constexpr (std::is_same_v<T, InstrumentDefined>)
                subject.instrument = body.instrument.id;
            else
                fill(subject, body);
        },
        event.body);
    return subject;
}

// RFC 4180: a field with a comma or a quote is quoted, and its quotes are doubled.
void append_field(std::string_view field, std::string& out) {
    if (field.find_first_of(",\"\r\n") == std::string_view::npos) {
        out += field;
        return;
    }
    out.push_back('"');
    for (const char c : field) {
        if (c == '"')
            out.push_back('"');
        out.push_back(c);
    }
    out.push_back('"');
}

}  // namespace

void append_json_line(const Event& event, std::string& out) {
    write_json(event, out);
    out.push_back('\n');
}

void append_csv(const Event& event, std::string& out) {
    const Subject subject = subject_of(event);
    out += std::to_string(event.sequence);
    out.push_back(',');
    append_rfc3339(out, event.time);
    out.push_back(',');
    out += to_text(kind_of(event));
    for (const std::string_view field : {subject.account.view(), subject.instrument.view(), subject.cl_ord_id.view()}) {
        out.push_back(',');
        append_field(field, out);
    }
    out.push_back(',');
    std::string json;
    write_json(event, json);
    append_field(json, out);
    out.push_back('\n');
}

Result<std::uint64_t> export_events(Storage& storage, ExportFormat format, const TextSink& sink) {
    std::uint64_t count = 0;
    std::string text;
    if (format == ExportFormat::Csv)
        text += kCsvHeader;
    const auto flush = [&]() -> Status {
        if (text.empty())
            return {};
        auto taken = sink(text);
        text.clear();
        return taken;
    };
    Reader reader{storage};
    const auto read = reader.read([&](const Event& event) -> Status {
        switch (format) {
            case ExportFormat::JsonLines: append_json_line(event, text); break;
            case ExportFormat::Csv: append_csv(event, text); break;
        }
        ++count;
        return text.size() < kFlushBytes ? Status{} : flush();
    });
    if (!read)
        return fail(read.error());
    if (auto done = flush(); !done)
        return fail(done.error());
    return count;
}

}  // namespace sluice::journal
