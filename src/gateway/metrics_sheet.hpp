#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <prometheus/metric_family.h>

namespace sluice::gateway {

// One look at all figures, in the order of metric_rows().
class MetricSheet {
public:
    using Label = std::pair<std::string_view, std::string_view>;

    MetricSheet();

    // Of a counter or gauge in the table.
    void add(std::string_view name, double value, std::initializer_list<Label> labels = {});
    // What the library counted.
    void take(std::vector<prometheus::MetricFamily> families);
    // The text format 0.0.4; families without a sample are left out.
    std::string text() const;

private:
    prometheus::MetricFamily& family(std::string_view name);

    std::vector<prometheus::MetricFamily> families_;
};

}  // namespace sluice::gateway
