#include "twin_mask.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace sluice::app::twin {
namespace {

using Json = nlohmann::json;

bool is_left_out(const Json& event) {
    const std::string kind = event.at("kind");
    const bool named =
        std::any_of(std::begin(kLeftOut), std::end(kLeftOut), [&](const LeftOut& row) { return row.kind == kind; });
    if (named || kind != "ReportApplied")
        return named;
    const std::string type = event.at("exec_type");
    const std::string status = event.at("ord_status");
    return (type == "New" || type == "OrderStatus") && event.at("fill_qty") == "0" &&
           (status == "PendingNew" || status == "New" || status == "Held" || status == "PartiallyFilled");
}

}  // namespace

std::vector<std::string> comparable(std::string_view json_lines) {
    std::vector<std::string> out;
    std::vector<std::string> reconciled;
    while (!json_lines.empty()) {
        const std::size_t end = std::min(json_lines.find('\n'), json_lines.size() - 1);
        Json event = Json::parse(json_lines.substr(0, end + 1));
        json_lines.remove_prefix(end + 1);
        if (is_left_out(event))
            continue;
        for (const Masked& row : kMasked)
            if ((row.kind.empty() || event.at("kind") == std::string{row.kind}) &&
                (row.exec_type.empty() || event.value("exec_type", "") == row.exec_type))
                event.erase(std::string{row.field});
        (event.at("kind") == "Reconciled" ? reconciled : out).push_back(event.dump());
    }
    out.insert(out.end(), reconciled.begin(), reconciled.end());
    return out;
}

std::string first_difference(const std::vector<std::string>& one, const std::vector<std::string>& other) {
    const std::size_t both = std::min(one.size(), other.size());
    for (std::size_t i = 0; i < both; ++i)
        if (one[i] != other[i])
            return "line " + std::to_string(i) + ":\n  " + one[i] + "\n  " + other[i] + "\nafter\n  " +
                   (i > 0 ? one[i - 1] : "the beginning");
    if (one.size() == other.size())
        return {};
    return "after " + std::to_string(both) + " equal lines one side goes on:\n  " +
           (one.size() > both ? one[both] : other[both]);
}

}  // namespace sluice::app::twin
