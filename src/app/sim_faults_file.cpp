#include "app/sim_faults_file.hpp"

#include "app/files.hpp"    // read_text_file
#include "app/section.hpp"  // Section

namespace sluice::app {

namespace {

namespace sim = venues::alpaca::sim;

constexpr std::chrono::hours kLongest{24 * 366};
constexpr std::chrono::milliseconds kShortest{1};
constexpr std::uint64_t kMost = 1'000'000'000;
constexpr const char* kMoments = "at, after, requests, orders, fills and updates";

std::string_view word(sim::FaultMoment moment) { return sluice::to_text(moment); }

std::optional<sim::FaultMoment> read_moment(Section& entry) {
    std::optional<sim::FaultMoment> found;
    for (std::size_t i = 0; i < count_of<sim::FaultMoment>(); ++i) {
        const auto moment = static_cast<sim::FaultMoment>(i);
        if (!entry.has(word(moment)))
            continue;
        if (found) {
            entry.fault(entry.place_of(word(moment)), word(moment),
                        "is a second moment beside " + std::string{word(*found)} + "; an entry has one");
            return std::nullopt;
        }
        found = moment;
    }
    if (!found)
        entry.fault(entry.place(), "", std::string{"has no moment; it needs one of "} + kMoments);
    return found;
}

std::int64_t read_first(Section& entry, sim::FaultMoment moment) {
    const std::string_view key = word(moment);
    if (moment == sim::FaultMoment::After)
        return entry.duration(key, {}, {}, kLongest).count();
    if (moment != sim::FaultMoment::At)
        return static_cast<std::int64_t>(entry.count(key, 0, 0, kMost));
    const auto at = parse_rfc3339(entry.text(key, ""));
    if (at)
        return at->nanos();
    entry.fault(entry.place_of(key), key, "must be a time such as 2026-07-01T14:30:00Z: " + at.error().text);
    return 0;
}

void read_repeats(Section& entry, sim::TimedFault& out) {
    if (!entry.has("every")) {
        if (entry.has("times"))
            entry.fault(entry.place_of("times"), "times", "needs every: how much later it happens again");
        return;
    }
    out.every = sim::is_time(out.moment) ? entry.duration("every", kShortest, kShortest, kLongest).count()
                                         : static_cast<std::int64_t>(entry.count("every", 1, 1, kMost));
    out.times = entry.has("times") ? entry.count("times", 1, 1, kMost) : 0;
}

void read_incident(Section& entry, sim::TimedFault& out) {
    const std::string name = entry.text("incident", "");
    const std::string count = entry.text("count", "");
    std::string fault;
    if (name.empty() || !sim::parse_incident(name, fault)) {
        entry.fault(entry.has("incident") ? entry.place_of("incident") : entry.place(), "incident",
                    name.empty() ? "is missing; docs/incidents.md lists them" : "is wrong: " + fault);
        return;
    }
    const auto order = sim::parse_incident(count.empty() ? name : name + " " + count, fault);
    if (!order)
        return entry.fault(entry.place_of("count"), "count", "is wrong: " + fault);
    out.incident = *order;
    if (order->which == sim::Incident::ClockSkew && count.empty())
        entry.fault(entry.place_of("incident"), "incident", "clock-skew needs a count: the seconds");
    // What lasts for a time happens as often as it can in it.
    if (entry.has("for")) {
        out.lasts = entry.duration("for", kShortest, kShortest, kLongest);
        if (count.empty() && order->which != sim::Incident::KeyRevoked)
            out.incident.count = sim::Incidents::kForever;
    }
}

// What stands there is asked for whatever becomes of the entry, so that only a word nobody knows is called unknown.
void know_keys(Section& entry) {
    for (std::size_t i = 0; i < count_of<sim::FaultMoment>(); ++i)
        entry.words(word(static_cast<sim::FaultMoment>(i)));
    for (const std::string_view key : {"every", "times", "for"})
        entry.words(key);
}

sim::TimedFault read_entry(Section& entry) {
    sim::TimedFault out;
    know_keys(entry);
    const auto moment = read_moment(entry);
    if (moment) {
        out.moment = *moment;
        out.first = read_first(entry, *moment);
        read_repeats(entry, out);
    }
    read_incident(entry, out);
    entry.finish();
    return out;
}

}  // namespace

Result<std::vector<sim::TimedFault>> parse_faults(std::string_view text, const std::string& name) {
    const auto root = parse_yaml(text, name, [](std::string_view) { return std::nullopt; });
    if (!root)
        return tl::unexpected{root.error()};
    Reading reading;
    std::vector<sim::TimedFault> out;
    Section file{&*root, "", reading};
    if (!file.has("faults"))
        file.fault(file.present() ? file.place() : Place{name, 1, 1}, "faults",
                   "is missing: a list of what is to go wrong, and when");
    for (Section& entry : file.sections("faults"))
        out.push_back(read_entry(entry));
    file.finish();
    if (reading.faults.empty())
        return out;
    std::string all;
    for (const std::string& fault : reading.faults)
        all += (all.empty() ? "" : "\n") + fault;
    return fail(ErrorCode::Invalid, all);
}

Result<std::vector<sim::TimedFault>> read_faults_file(const std::string& path) {
    const auto text = read_text_file(path);
    if (!text)
        return tl::unexpected{text.error()};
    return parse_faults(*text, path);
}

}  // namespace sluice::app
