#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"  // split

namespace sluice::gateway {

// Holds a text against the rules of Prometheus' text format 0.0.4 and of its naming; one sentence a fault. A word of our own
// for machines without promtool.
class ExpositionCheck {
public:
    explicit ExpositionCheck(std::string_view text) {
        if (!text.ends_with('\n'))
            fault("the last line has no end");
        for (const std::string_view line : split(text, '\n'))
            look_at(line);
        for (const auto& [name, type] : types_)
            if (type == "histogram")
                look_at_histogram(name);
    }
    std::vector<std::string> faults;
    std::set<std::string> families;

private:
    struct Sample {
        std::string labels;  // without le
        std::optional<std::string> le;
        double value;
    };

    void fault(std::string what) { faults.push_back(std::move(what)); }
    void look_at(std::string_view line) {
        if (line.empty())
            return;
        if (line.starts_with("# HELP "))
            return look_at_help(line.substr(7));
        if (line.starts_with("# TYPE "))
            return look_at_type(line.substr(7));
        if (line.starts_with('#'))
            return fault("a comment: " + std::string{line});
        look_at_sample(line);
    }
    void look_at_help(std::string_view rest) {
        const auto space = rest.find(' ');
        const std::string name{rest.substr(0, space)};
        if (!families.insert(name).second)
            fault(name + " has its help twice");
        if (space == std::string_view::npos || rest.size() == space + 1)
            fault(name + " has no help");
        current_ = name;
    }
    void look_at_type(std::string_view rest) {
        const auto space = rest.find(' ');
        const std::string name{rest.substr(0, space)};
        const std::string type{rest.substr(space + 1)};
        if (name != current_)
            fault(name + " has its type apart from its help");
        types_[name] = type;
        if ((type == "counter") != name.ends_with("_total"))
            fault(name + " is a " + type + ": exactly counters end in _total");
        if (!name.starts_with("sluice_"))
            fault(name + " does not start with sluice_");
        for (const char c : name)
            if (!(c == '_' || (c >= 'a' && c <= 'z')))
                fault(name + " is no plain name");
    }
    void look_at_sample(std::string_view line) {
        const auto end = line.find_first_of("{ ");
        std::string name{line.substr(0, end)};
        std::string labels;
        std::string_view rest = line.substr(end);
        if (rest.starts_with('{')) {
            const auto close = rest.rfind('}');
            labels = rest.substr(1, close - 1);
            rest = rest.substr(close + 1);
        }
        if (!rest.starts_with(' ') || rest.size() < 2)
            return fault("no value: " + std::string{line});
        if (!name.starts_with(current_))
            fault(name + " stands among the samples of " + current_);
        char* stop = nullptr;
        const std::string number{rest.substr(1)};
        const double value = std::strtod(number.c_str(), &stop);
        if (*stop != '\0')
            fault("no number: " + std::string{line});
        if (!seen_.insert(name + "{" + labels + "}").second)
            fault("twice: " + std::string{line});
        Sample sample{labels, std::nullopt, value};
        if (const auto le = labels.find("le=\""); le != std::string::npos) {
            sample.le = labels.substr(le + 4, labels.find('"', le + 4) - le - 4);
            sample.labels = labels.substr(0, le > 0 ? le - 1 : 0);
        }
        samples_[name].push_back(std::move(sample));
    }
    void look_at_histogram(const std::string& name) {
        std::map<std::string, double> last;
        std::map<std::string, double> infinite;
        for (const Sample& bucket : samples_[name + "_bucket"]) {
            if (bucket.value < last[bucket.labels])
                fault(name + " has a bucket below the one before it");
            last[bucket.labels] = bucket.value;
            if (bucket.le == "+Inf")
                infinite[bucket.labels] = bucket.value;
        }
        for (const Sample& count : samples_[name + "_count"])
            if (!infinite.contains(count.labels) || infinite[count.labels] != count.value)
                fault(name + " counts something else than its last bucket");
        if (samples_[name + "_count"].size() != samples_[name + "_sum"].size())
            fault(name + " has another number of sums than of counts");
    }

    std::string current_;
    std::map<std::string, std::string> types_;
    std::map<std::string, std::vector<Sample>> samples_;
    std::set<std::string> seen_;
};

}  // namespace sluice::gateway
