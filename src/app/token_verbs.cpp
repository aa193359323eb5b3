#include <string>

#include "app/control_client.hpp"  // ControlClient, Answer
#include "app/control_text.hpp"    // tokens_table
#include "app/person_act.hpp"      // typed_confirmation
#include "app/trading_commands.hpp"
#include "base/text.hpp"  // parse_uint64, quoted

namespace sluice::app {
namespace {

// "30d" or "12h" in seconds, as text.
Result<std::string> typed_expiry(const std::string& text) {
    if (text.empty())
        return std::string{};
    const auto count = parse_uint64(std::string_view{text}.substr(0, text.size() - 1));
    const std::uint64_t unit = text.back() == 'd' ? 86'400 : text.back() == 'h' ? 3'600 : text.back() == 'm' ? 60 : 0;
    if (!count || *count == 0 || unit == 0 || *count > 3'650 * 86'400ull / unit)
        return fail(ErrorCode::Invalid, "--expires is " + quoted(text) +
                                            "; a whole number with m, h or d behind it, such as 30d, and at most "
                                            "3650d would be right");
    return std::to_string(*count * unit);
}

struct Asked {
    ExitCode code = ExitCode::Done;
    std::optional<Answer> answer;  // absent: it ended with that code
};

// A person's act about tokens, given to the engine. `act` is the command as it was typed.
Asked act(const TokenOptions& options, Console& console, const std::string& act, std::string_view verb,
          const ControlClient::Members& members) {
    // A token or an address is often the line right behind `sluice run &`.
    auto client = ControlClient::connect(options.talk.home, ControlClient::Patience::ExpectStart);
    if (!client)
        return {complain_about(client.error(), console), {}};
    if (const Status sure = typed_confirmation(*client, console, act, false); !sure)
        return {refuse_act(sure.error(), console), {}};
    auto answer = client->ask(verb, members, "terminal");
    if (!answer)
        return {complain_about(answer.error(), console), {}};
    const ExitCode code = judge_outcome(*answer, console);
    if (options.talk.output == Output::Json)
        console.out(answer->line + "\n");
    if (options.talk.output == Output::Json || code != ExitCode::Done)
        return {code, {}};
    return {code, std::move(*answer)};
}

}  // namespace

// The token stands alone on standard output, so that a shell can take it.
ExitCode run_token_create(const TokenOptions& options, Console& console) {
    const auto expires = typed_expiry(options.expires);
    if (!expires)
        return complain(console, expires.error().text, ExitCode::Usage);
    const Asked asked =
        act(options, console, "token create " + options.name, "token_create",
            {{"name", options.name}, {"scope", options.scope}, {"account", options.account}, {"expires_in", *expires}});
    if (!asked.answer)
        return asked.code;
    console.out(asked.answer->text("token") + "\n");
    console.flush();
    console.err("Token " + asked.answer->text("token_id") + " of " + options.name + ", scope " + options.scope + ", " +
                (options.account.empty() ? "every account" : "account " + options.account) +
                (options.expires.empty() ? "" : ", for " + options.expires) +
                ". It is shown this once; `sluice token revoke " + asked.answer->text("token_id") + "` ends it.\n");
    return asked.code;
}

ExitCode run_token_list(const TokenOptions& options, Console& console) {
    auto client = ControlClient::connect(options.talk.home);
    if (!client)
        return complain_about(client.error(), console);
    const auto answer = client->ask("token_list");
    if (!answer)
        return complain_about(answer.error(), console);
    const auto tokens = answer->root().get("tokens");
    if (!tokens)
        return complain_about(tokens.error(), console);
    console.out(options.talk.output == Output::Json ? answer->line + "\n" : tokens_table(*tokens));
    return ExitCode::Done;
}

ExitCode run_token_revoke(const TokenOptions& options, Console& console) {
    const Asked asked = act(options, console, "token revoke " + options.id, "token_revoke",
                            {{"token", options.id}, {"reason", options.reason}});
    if (asked.answer)
        console.out("token " + options.id + " is revoked; nothing opens with it any more\n");
    return asked.code;
}

ExitCode run_token_login(const TokenOptions& options, Console& console) {
    const Asked asked = act(options, console, "token login", "login", {});
    if (asked.answer)
        console.out(asked.answer->text("page") + "\n");
    return asked.code;
}

}  // namespace sluice::app
