#include <optional>
#include <utility>
#include <variant>

#include "app/control_client.hpp"  // ControlClient, Answer
#include "app/control_text.hpp"    // order_line
#include "app/order_consent.hpp"   // ask_consent
#include "app/trading_commands.hpp"
#include "app/typed_terms.hpp"  // typed_order, in_words
#include "base/text.hpp"        // quoted
#include "model/execution.hpp"  // OrdStatus

namespace sluice::app {
namespace {

// How often the state of an order is asked for while somebody waits for it.
constexpr std::chrono::milliseconds kLook{25};

Result<WaitFor> wait_of(const std::string& word) {
    if (word == "durable")
        return WaitFor::Durable;
    if (word == "ack")
        return WaitFor::Ack;
    if (word == "fill")
        return WaitFor::Fill;
    return fail(ErrorCode::Invalid, "--wait is " + sluice::quoted(word) + "; durable, ack or fill would be right");
}

// The account named, or the only one there is.
Result<AccountId> account_for(ControlClient& client, const std::string& name) {
    if (!name.empty())
        return AccountId::parse(name).map_error([](Error error) {
            return Error{ErrorCode::Invalid, "--account: " + error.text};
        });
    const auto answer = client.ask("account");
    if (!answer)
        return tl::unexpected{answer.error()};
    std::string names;
    AccountId only;
    std::size_t count = 0;
    if (const auto accounts = answer->root().find("accounts"))
        for (const JsonValue account : *accounts) {
            const std::string id{
                account.get("account").and_then([](JsonValue v) { return v.as_string(); }).value_or("")};
            names += (count++ == 0 ? "" : ", ") + id;
            if (const auto parsed = AccountId::parse(id))
                only = *parsed;
        }
    if (count == 1)
        return only;
    return fail(ErrorCode::Invalid,
                "there are " + std::to_string(count) + " accounts (" + names + "); name one with --account");
}

// One look: the code once the order has come far enough.
std::optional<ExitCode> far_enough(const JsonValue& order, WaitFor wait) {
    const auto word = [&](std::string_view name) {
        const auto value = order.find(name);
        return std::string{value ? value->as_string().value_or("") : ""};
    };
    const auto status = find_enum<OrdStatus>(word("ord_status")).value_or(OrdStatus::PendingNew);
    if (status == OrdStatus::Denied)
        return ExitCode::Denied;
    if (status == OrdStatus::Rejected)
        return ExitCode::Refused;
    if (is_end(status))
        return ExitCode::Done;
    if (word("request") == "New" && word("request_stage") == "Unknown")
        return ExitCode::Unknown;
    if (wait == WaitFor::Ack && status != OrdStatus::PendingNew)
        return ExitCode::Done;
    return std::nullopt;
}

struct Waited {
    ExitCode code = ExitCode::Done;
    Answer last;
};

Result<Waited> wait_for(ControlClient& client, const std::string& id, WaitFor wait, std::chrono::nanoseconds most,
                        Console& console) {
    const auto until = std::chrono::steady_clock::now() + most;
    while (true) {
        auto answer = client.ask("order", {{"order", id}});
        if (!answer)
            return tl::unexpected{answer.error()};
        const auto order = answer->root().get("order");
        if (!order)
            return tl::unexpected{order.error()};
        if (const auto code = far_enough(*order, wait))
            return Waited{*code, std::move(*answer)};
        if (std::chrono::steady_clock::now() >= until || console.interrupted())
            return Waited{ExitCode::Unknown, std::move(*answer)};
        if (const auto line = client.next_line(kLook); !line)
            return tl::unexpected{line.error()};
    }
}

void print_answer(const Answer& answer, Output output, Console& console, const std::string& text) {
    console.out(output == Output::Json ? answer.line + "\n" : text);
}

std::size_t count_events(const Answer& answer, std::string_view member, std::string_view value) {
    std::size_t count = 0;
    if (const auto events = answer.root().find("events"))
        for (const JsonValue event : *events)
            count += event.get(member).and_then([](JsonValue v) { return v.as_string(); }) == value ? 1 : 0;
    return count;
}

bool is_proposed(const Answer& placed) { return count_events(placed, "kind", "OrderProposed") > 0; }

ExitCode follow(ControlClient& client, const Answer& placed, const OrderOptions& options, WaitFor wait,
                std::chrono::nanoseconds most, Console& console) {
    const std::string id = placed.text("order");
    // Nobody can say for how long it waits for a person.
    if (is_proposed(placed)) {
        print_answer(placed, options.talk.output, console,
                     id + "  proposed: a person lets it go with sluice approve\n");
        return ExitCode::Done;
    }
    if (wait == WaitFor::Durable || id.empty()) {
        print_answer(placed, options.talk.output, console, id.empty() ? "done\n" : id + ": recorded\n");
        return ExitCode::Done;
    }
    const auto waited = wait_for(client, id, wait, most, console);
    if (!waited)
        return complain_about(waited.error(), console);
    const auto order = waited->last.root().get("order");
    print_answer(waited->last, options.talk.output, console, order ? order_line(*order) + "\n" : id + "\n");
    if (waited->code == ExitCode::Unknown)
        return complain(console,
                        id + " was not " + (wait == WaitFor::Ack ? "acknowledged" : "filled") + " within " +
                            options.timeout + "; sluice order show " + id + " says more",
                        ExitCode::Unknown);
    return waited->code;
}

std::string cancel_line(const Answer& answer) {
    if (count_events(answer, "kind", "ProposalEnded") > 0)
        return "the proposal is ended, and its order denied for good\n";
    if (count_events(answer, "list_step", "TargetGivenUp") + count_events(answer, "list_step", "StopGivenUp") > 0)
        return "only the engine had it; it is given up and will not be sent\n";
    const std::size_t sent = count_events(answer, "kind", "CancelPlaced");
    return std::to_string(sent) + (sent == 1 ? " cancel is" : " cancels are") + " on the way\n";
}

}  // namespace

ExitCode run_order_place(const OrderOptions& options, Console& console) {
    const auto wait = wait_of(options.wait);
    if (!wait)
        return complain(console, wait.error().text, ExitCode::Usage);
    const auto most = typed_duration("--timeout", options.timeout);
    if (!most)
        return complain(console, most.error().text, ExitCode::Usage);
    // Words that are wrong in themselves are said before anybody is asked.
    if (const auto words = typed_order(options, AccountId{"any"}); !words)
        return complain(console, words.error().text, ExitCode::Usage);
    auto client = ControlClient::connect(options.talk.home);
    if (!client)
        return complain_about(client.error(), console);
    const auto account = account_for(*client, options.account);
    if (!account)
        return complain_about(account.error(), console);
    auto command = typed_order(options, *account);
    if (!command)
        return complain(console, command.error().text, ExitCode::Usage);
    if (const ExitCode code = ask_consent(*client, *command, options.yes, console); code != ExitCode::Done)
        return code;
    const auto answer = client->command(*command, console);
    if (!answer)
        return complain_about(answer.error(), console);
    if (const ExitCode code = judge_outcome(*answer, console); code != ExitCode::Done) {
        if (options.talk.output == Output::Json)
            console.out(answer->line + "\n");
        return code;
    }
    // Which of the exits of an OCO goes to the venue, and when, is the engine's business.
    return follow(*client, *answer, options, options.oco ? WaitFor::Durable : *wait, *most, console);
}

ExitCode run_order_preview(const OrderOptions& options, Console& console) {
    if (const auto words = typed_order(options, AccountId{"any"}); !words)
        return complain(console, words.error().text, ExitCode::Usage);
    auto client = ControlClient::connect(options.talk.home);
    if (!client)
        return complain_about(client.error(), console);
    const auto account = account_for(*client, options.account);
    if (!account)
        return complain_about(account.error(), console);
    const auto command = typed_order(options, *account);
    if (!command)
        return complain(console, command.error().text, ExitCode::Usage);
    const auto answer = client->preview(*command, console);
    if (!answer)
        return complain_about(answer.error(), console);
    print_answer(*answer, options.talk.output, console, answer->text("text"));
    return answer->flag("denied") ? ExitCode::Denied : ExitCode::Done;
}

ExitCode run_order_replace(const ReplaceOptions& options, Console& console) {
    const auto target = ClOrdId::parse(options.order);
    if (!target)
        return complain(console, "the order: " + target.error().text, ExitCode::Usage);
    if (!options.quantity && !options.limit && !options.stop && !options.trail)
        return complain(console, "nothing to replace; give --qty, --limit, --stop or --trail", ExitCode::Usage);
    const auto distance = options.trail ? typed_distance(*options.trail) : Result<Distance>{Distance{}};
    if (!distance)
        return complain(console, distance.error().text, ExitCode::Usage);
    auto client = ControlClient::connect(options.talk.home);
    if (!client)
        return complain_about(client.error(), console);
    const auto shown = client->ask("order", {{"order", options.order}});
    if (!shown)
        return complain_about(shown.error(), console);
    const auto known = shown->root().get("order");
    if (!known)
        return complain_about(known.error(), console);
    // What is not named stays as it stands; only the quantity is always said.
    const auto standing = known->get("order_qty").and_then([](JsonValue v) { return v.as_string(); });
    const auto quantity = parse_quantity(options.quantity.value_or(std::string{standing.value_or("")}));
    if (!quantity)
        return complain(console, "--qty: " + quantity.error().text, ExitCode::Usage);
    ReplaceOrder replace;
    replace.target = *target;
    replace.order_qty = *quantity;
    for (const auto& [name, typed, out] : {std::tuple{"--limit", &options.limit, &replace.price},
                                           std::tuple{"--stop", &options.stop, &replace.stop_px}}) {
        if (!*typed)
            continue;
        const auto price = parse_price(**typed);
        if (!price)
            return complain(console, std::string{name} + ": " + price.error().text, ExitCode::Usage);
        *out = *price;
    }
    replace.trail_amount = distance->amount;
    replace.trail_percent = distance->percent;
    replace.confirm = options.confirm;
    Command command{Requester{}, replace};
    if (const ExitCode asked = ask_consent(*client, command, false, console); asked != ExitCode::Done)
        return asked;
    const auto answer = client->command(command, console);
    if (!answer)
        return complain_about(answer.error(), console);
    const ExitCode code = judge_outcome(*answer, console);
    if (options.talk.output == Output::Json)
        console.out(answer->line + "\n");
    else if (code == ExitCode::Done)
        console.out(options.order + (count_events(*answer, "list_step", "ExitReplaced") > 0
                                         ? ": only the engine has it; it is sent as it stands now\n"
                                         : ": a replace is on its way as " + answer->text("order") + "\n"));
    return code;
}

ExitCode run_order_cancel(const CancelOptions& options, Console& console) {
    if (options.all == !options.order.empty())
        return complain(console, "name one order, or give --all", ExitCode::Usage);
    Command command;
    if (options.all) {
        CancelAll all;
        if (!options.account.empty()) {
            const auto account = AccountId::parse(options.account);
            if (!account)
                return complain(console, "--account: " + account.error().text, ExitCode::Usage);
            all.account = *account;
        }
        command.body = all;
    } else {
        const auto target = ClOrdId::parse(options.order);
        if (!target)
            return complain(console, "the order: " + target.error().text, ExitCode::Usage);
        command.body = CancelOrder{*target};
    }
    auto client = ControlClient::connect(options.talk.home);
    if (!client)
        return complain_about(client.error(), console);
    const auto answer = client->command(command, console);
    if (!answer)
        return complain_about(answer.error(), console);
    const ExitCode code = judge_outcome(*answer, console);
    if (options.talk.output == Output::Json) {
        console.out(answer->line + "\n");
    } else if (code == ExitCode::Done) {
        console.out(cancel_line(*answer));
    }
    return code;
}

}  // namespace sluice::app
