#include "gateway/metrics_sheet.hpp"

#include <algorithm>

#include <prometheus/text_serializer.h>

#include "gateway/metrics_rows.hpp"  // metric_rows

namespace sluice::gateway {
namespace {

prometheus::MetricType type_of(const MetricRow& row) {
    if (row.type == "counter")
        return prometheus::MetricType::Counter;
    return row.type == "gauge" ? prometheus::MetricType::Gauge : prometheus::MetricType::Histogram;
}

}  // namespace

MetricSheet::MetricSheet() {
    for (const MetricRow& row : metric_rows()) {
        prometheus::MetricFamily& family = families_.emplace_back();
        family.name = row.name;
        family.help = row.help;
        family.type = type_of(row);
    }
}

prometheus::MetricFamily& MetricSheet::family(std::string_view name) {
    return families_[static_cast<std::size_t>(&metric_row(name) - metric_rows().data())];
}

void MetricSheet::add(std::string_view name, double value, std::initializer_list<Label> labels) {
    prometheus::MetricFamily& of = family(name);
    prometheus::ClientMetric& metric = of.metric.emplace_back();
    for (const auto& [label, text] : labels)
        metric.label.push_back({std::string{label}, std::string{text}});
    (of.type == prometheus::MetricType::Counter ? metric.counter.value : metric.gauge.value) = value;
}

void MetricSheet::take(std::vector<prometheus::MetricFamily> families) {
    for (prometheus::MetricFamily& counted : families) {
        // The library keeps them by hash; people read them by name.
        std::sort(counted.metric.begin(), counted.metric.end(), [](const auto& a, const auto& b) {
            return std::lexicographical_compare(a.label.begin(), a.label.end(), b.label.begin(), b.label.end());
        });
        family(counted.name).metric = std::move(counted.metric);
    }
}

std::string MetricSheet::text() const {
    std::vector<prometheus::MetricFamily> filled;
    std::copy_if(families_.begin(), families_.end(), std::back_inserter(filled),
                 [](const prometheus::MetricFamily& family) { return !family.metric.empty(); });
    return prometheus::TextSerializer{}.Serialize(filled);
}

}  // namespace sluice::gateway
