#include <string>

#include "app/control_client.hpp"  // ControlClient, Answer
#include "app/order_consent.hpp"   // typed_hash
#include "app/trading_commands.hpp"

namespace sluice::app {
namespace {

ExitCode give(ControlClient& client, CommandBody body, const ProposalOptions& options, Console& console,
              const std::string& done) {
    const auto answer = client.command({Requester{}, std::move(body)}, console);
    if (!answer)
        return complain_about(answer.error(), console);
    const ExitCode code = judge_outcome(*answer, console);
    if (options.talk.output == Output::Json)
        console.out(answer->line + "\n");
    else if (code == ExitCode::Done)
        console.out(options.order + done + "\n");
    return code;
}

}  // namespace

ExitCode run_approve(const ProposalOptions& options, Console& console) {
    const auto target = ClOrdId::parse(options.order);
    if (!target)
        return complain(console, "the order: " + target.error().text, ExitCode::Usage);
    auto client = ControlClient::connect(options.talk.home);
    if (!client)
        return complain_about(client.error(), console);
    if (!console.input_terminal)
        return complain(
            console, "`sluice approve` is a person's act at a terminal, and standard input is none; nothing was done",
            ExitCode::Denied);
    const auto shown = client->ask("proposal", {{"order", options.order}});
    if (!shown)
        return complain_about(shown.error(), console);
    std::string hash = options.hash;
    if (hash.empty()) {
        console.out(shown->text("text"));
        console.flush();
        hash = typed_hash(shown->text("hash"), "approve it", console);
        if (hash.empty())
            return complain(console, "not approved: its hash was not typed, so nothing was done", ExitCode::Denied);
    }
    return give(*client, Approve{*target, hash}, options, console, ": approved, and placed");
}

ExitCode run_reject(const ProposalOptions& options, Console& console) {
    const auto target = ClOrdId::parse(options.order);
    if (!target)
        return complain(console, "the order: " + target.error().text, ExitCode::Usage);
    auto client = ControlClient::connect(options.talk.home);
    if (!client)
        return complain_about(client.error(), console);
    return give(*client, RejectProposal{*target}, options, console, ": rejected, and denied for good");
}

}  // namespace sluice::app
