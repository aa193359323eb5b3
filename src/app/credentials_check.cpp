#include "app/credentials_check.hpp"

#include <string>

namespace sluice::app {
namespace {

struct CredentialKey {
    std::string_view key;
    std::string_view ending;  // of the variable's name
    std::string Credentials::*value;
};
constexpr CredentialKey kCredentialKeys[] = {{"api_key", "API_KEY", &Credentials::api_key},
                                             {"api_secret", "API_SECRET", &Credentials::api_secret},
                                             {"access_token", "ACCESS_TOKEN", &Credentials::access_token},
                                             {"client_id", "CLIENT_ID", &Credentials::client_id}};
// What a venue cannot be reached without.
struct Needed {
    std::string_view venue;
    std::string_view keys[2];
};
constexpr Needed kNeeded[] = {{"alpaca", {"api_key", "api_secret"}}};

std::string upper(std::string_view text) {
    std::string out{text};
    for (char& c : out)
        if (c >= 'a' && c <= 'z')
            c = static_cast<char>(c - 'a' + 'A');
    return out;
}

std::string variable_name(std::string_view venue, Mode mode, std::string_view ending) {
    return upper(venue) + (mode == Mode::Live ? "_LIVE_" : "_PAPER_") + std::string{ending};
}

}  // namespace

Credentials read_credentials(Section& account, std::string_view venue, Mode mode, const Environment& environment) {
    Credentials found;
    Section credentials = account.section("credentials");
    for (const auto& [key, ending, value] : kCredentialKeys) {
        const YamlNode* node = credentials.secret(key);
        if (node && venue == "paper") {
            credentials.fault(node->place, key, "is a credential, and the paper venue takes none; leave it out");
            continue;
        }
        if (!node)
            continue;
        found.*value = node->text;
        const std::string right = variable_name(venue, mode, ending);
        if (node->variables.empty()) {
            credentials.fault(node->place, key,
                              "holds the secret itself; put it into the environment and write ${" + right + "} here");
            continue;
        }
        for (const std::string& name : node->variables) {
            const bool says_live = name.find("_LIVE_") != std::string::npos;
            if (mode == Mode::Live && !says_live)
                credentials.fault(node->place, key,
                                  "comes from ${" + name + "}; in live mode it must come from ${" + right +
                                      "}, so that paper and live keys are never confused");
            if (mode == Mode::Paper && says_live)
                credentials.fault(node->place, key,
                                  "comes from ${" + name +
                                      "}, which holds a live key; in paper mode it must come from ${" + right + "}");
        }
    }
    for (const Needed& needed : kNeeded)
        for (const std::string_view key : needed.keys)
            if (needed.venue == venue && !credentials.has(key))
                credentials.fault(credentials.present() ? credentials.place() : account.place(), key,
                                  "is missing; write ${" +
                                      variable_name(venue, mode, key == "api_key" ? "API_KEY" : "API_SECRET") +
                                      "} here");
    credentials.finish();
    if (mode != Mode::Live || venue == "paper")
        return found;
    for (const auto& [key, ending, value] : kCredentialKeys) {
        const std::string unsuffixed = upper(venue) + "_" + std::string{ending};
        const std::string right = variable_name(venue, mode, ending);
        if (environment.contains(unsuffixed))
            account.fault(account.place_of("venue"), "venue",
                          "is " + std::string{venue} + " in live mode and the environment holds " + unsuffixed +
                              ", which does not say whether it is paper or live; rename it to " + right);
    }
    return found;
}

}  // namespace sluice::app
