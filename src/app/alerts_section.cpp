#include "app/alerts_section.hpp"

#include <set>

#include "app/web_address.hpp"  // parse_web_address
#include "base/text.hpp"        // quoted

namespace sluice::app {
namespace {

using gateway::AlertTarget;
using gateway::AlertTargetKind;
using gateway::Severity;
using std::chrono::seconds;

constexpr auto kKinds = names(AlertTargetKind{});
constexpr auto kSeverities = names(Severity{});
constexpr std::string_view kTelegram = "https://api.telegram.org";

std::string variable_of(std::string_view name, std::string_view ending) {
    std::string out = "ALERT_";
    for (const char c : name)
        out += c >= 'a' && c <= 'z'                               ? static_cast<char>(c - 'a' + 'A')
               : (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ? c
                                                                  : '_';
    return out + "_" + std::string{ending};
}

// A secret, which stands in the environment; empty: it is not there, or was refused.
std::string read_secret(Section& section, const AlertTarget& target, std::string_view key, std::string_view ending) {
    const YamlNode* node = section.secret(key);
    if (node == nullptr)
        return "";
    if (node->variables.empty()) {
        section.fault(node->place, key,
                      "holds the secret itself; put it into the environment and write ${" +
                          variable_of(target.name, ending) + "} here");
        return "";
    }
    return node->text;
}

void missing(Section& section, std::string_view key, const std::string& what) {
    if (!section.has(key))
        section.fault(section.place(), key, "is missing; " + what);
}

void take_address(Section& section, AlertTarget& target, std::string_view key, const std::string& text) {
    if (text.empty())
        return;
    auto address = parse_web_address(text);
    if (!address)
        return section.fault(section.place_of(key), key, address.error().text);
    target.endpoint = std::move(address->endpoint);
    target.path = std::move(address->path);
}

void read_webhook(Section& section, AlertTarget& target) {
    missing(section, "url", "say where the messages go");
    take_address(section, target, "url", section.text("url", ""));
    target.secret = read_secret(section, target, "secret", "SECRET");
}

void read_telegram(Section& section, AlertTarget& target) {
    missing(section, "token", "write ${" + variable_of(target.name, "TOKEN") + "} here, the bot's token");
    missing(section, "chat_id", "say which chat the bot writes to");
    target.secret = read_secret(section, target, "token", "TOKEN");
    if (target.secret.find_first_of(" /?#\t\r\n") != std::string::npos)
        section.fault(section.place_of("token"), "token", "is no token of a bot: 123456:ABC... would be right");
    target.chat = section.text("chat_id", "");
    take_address(section, target, "url", section.text("url", kTelegram));
    target.path.clear();
}

void read_slack(Section& section, AlertTarget& target) {
    missing(section, "url", "write ${" + variable_of(target.name, "URL") + "} here, the incoming webhook's address");
    take_address(section, target, "url", read_secret(section, target, "url", "URL"));
}

AlertTarget read_target(Section& section) {
    AlertTarget target;
    target.kind = static_cast<AlertTargetKind>(section.choice("kind", 0, kKinds));
    missing(section, "kind", "webhook, telegram or slack would be right");
    target.name = section.id("name", StrategyId{"alerts"}).view();
    missing(section, "name", "give the target a name");
    target.least = static_cast<Severity>(section.choice("severity", 1, kSeverities));
    switch (target.kind) {
        case AlertTargetKind::Webhook: read_webhook(section, target); break;
        case AlertTargetKind::Telegram: read_telegram(section, target); break;
        case AlertTargetKind::Slack: read_slack(section, target); break;
    }
    section.finish();
    return target;
}

}  // namespace

AlertsConfig read_alerts(Section section) {
    AlertsConfig alerts;
    gateway::AlertOptions& options = alerts.options;
    std::set<std::string> seen;
    for (Section& one : section.sections("targets")) {
        options.targets.push_back(read_target(one));
        if (!seen.insert(options.targets.back().name).second)
            one.fault(one.place_of("name"), "name", "is " + quoted(options.targets.back().name) + " a second time");
    }
    options.fills = section.flag("fills", options.fills);
    options.proposals = section.flag("proposals", options.proposals);
    const auto duration = [&](std::string_view key, seconds fallback, seconds low, seconds high) {
        return std::chrono::duration_cast<seconds>(section.duration(key, fallback, low, high));
    };
    options.venue_down_after = duration("venue_down_after", options.venue_down_after, seconds{1}, seconds{86'400});
    options.repeat_after = duration("repeat_after", options.repeat_after, seconds{1}, seconds{86'400});
    options.per_minute = static_cast<std::uint32_t>(section.count("per_minute", options.per_minute, 1, 600));
    alerts.ca_file = section.text("ca_file", "");
    section.finish();
    return alerts;
}

}  // namespace sluice::app
