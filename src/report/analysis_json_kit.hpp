#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json_writer.hpp"  // JsonWriter
#include "base/time.hpp"         // UnixNanos
#include "model/quantities.hpp"  // Price, Quantity
#include "report/analysis_data.hpp"

// How the parts of an analysis are written as JSON.
namespace sluice::report {

class AnalysisJson {
public:
    explicit AnalysisJson(std::string& out) : json{out} {}
    JsonWriter json;

    template <class T>
    void exact(std::string_view name, T value) {
        json.field(name, to_text(value));
    }
    template <class T>
    void exact(std::string_view name, const std::optional<T>& value) {
        json.key(name);
        value ? json.string(to_text(*value)) : json.null();
    }
    void real(std::string_view name, double value) {
        json.key(name);
        json.real(value);
    }
    void real(std::string_view name, const std::optional<double>& value) {
        json.key(name);
        value ? json.real(*value) : json.null();
    }
    void time(std::string_view name, UnixNanos at) { json.field(name, format_rfc3339(at)); }
    void count(std::string_view name, std::uint64_t value) { json.field(name, value); }
    void index(std::string_view name, const std::optional<std::size_t>& value) {
        json.key(name);
        value ? json.unsigned_integer(*value) : json.null();
    }
    void texts(std::string_view name, const std::vector<std::string>& values) {
        json.key(name);
        json.begin_array();
        for (const std::string& value : values)
            json.string(value);
        json.end_array();
    }
    template <class Rows, class Row>
    void list(std::string_view name, const Rows& rows, Row&& row) {
        json.key(name);
        json.begin_array();
        for (const auto& one : rows) {
            json.begin_object();
            row(one);
            json.end_object();
        }
        json.end_array();
    }
};

void write_technical(AnalysisJson& out, const AnalysisData& analysis);
void write_chain(AnalysisJson& out, const std::optional<ChainFigures>& chain);
// Enumerators as stable small words: "bullish", "high".
std::string word_of(std::string_view enumerator);

}  // namespace sluice::report
