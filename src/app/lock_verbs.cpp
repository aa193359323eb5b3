#include <string>
#include <utility>

#include "app/control_client.hpp"  // ControlClient, Answer
#include "app/person_act.hpp"      // typed_confirmation
#include "app/trading_commands.hpp"
#include "app/typed_terms.hpp"  // typed_duration
#include "base/text.hpp"        // trim

namespace sluice::app {
namespace {

Result<AccountId> account_of(const LockOptions& options) {
    if (options.account.empty())
        return AccountId{};
    return AccountId::parse(options.account).map_error([](Error error) {
        return Error{ErrorCode::Invalid, "the account: " + error.text};
    });
}

// Gives the command, says what came of it. `done` is the sentence when the engine did it.
ExitCode give(ControlClient& client, CommandBody body, const LockOptions& options, Console& console,
              const std::string& done) {
    const auto answer = client.command({Requester{}, std::move(body)}, console);
    if (!answer)
        return complain_about(answer.error(), console);
    const ExitCode code = judge_outcome(*answer, console);
    if (options.talk.output == Output::Json)
        console.out(answer->line + "\n");
    else if (code == ExitCode::Done)
        console.out(answer->text("outcome") == "unchanged" ? "nothing to do: it is so already\n" : done + "\n");
    return code;
}

std::string who(const LockOptions& options) {
    return options.account.empty() ? std::string{"every account"} : "account " + options.account;
}

}  // namespace

ExitCode run_arm(const LockOptions& options, Console& console) {
    const auto duration = typed_duration("--for", options.duration);
    if (!duration)
        return complain(console, duration.error().text, ExitCode::Usage);
    auto client = ControlClient::connect(options.talk.home);
    if (!client)
        return complain_about(client.error(), console);
    if (const Status sure = typed_confirmation(*client, console, "arm " + options.duration, false); !sure)
        return refuse_act(sure.error(), console);
    return give(*client, Arm{*duration}, options, console,
                "armed for " + options.duration + "; it ends by itself, or with `sluice disarm`");
}

ExitCode run_disarm(const LockOptions& options, Console& console) {
    auto client = ControlClient::connect(options.talk.home);
    if (!client)
        return complain_about(client.error(), console);
    return give(*client, Disarm{}, options, console, "disarmed");
}

ExitCode run_halt(const LockOptions& options, Console& console) {
    const auto account = account_of(options);
    if (!account)
        return complain(console, account.error().text, ExitCode::Usage);
    auto client = ControlClient::connect(options.talk.home);
    if (!client)
        return complain_about(client.error(), console);
    Halt halt;
    halt.account = *account;
    halt.cancel_exits = options.cancel_exits;
    halt.flatten = options.flatten;
    halt.reason = options.reason;
    return give(*client, halt, options, console,
                who(options) + " is halted: nothing new is exposed until a person says `sluice resume --reason`");
}

ExitCode run_resume(const LockOptions& options, Console& console) {
    const auto account = account_of(options);
    if (!account)
        return complain(console, account.error().text, ExitCode::Usage);
    if (trim(options.reason).empty())
        return complain(console, "--reason is missing; say why the halt may end", ExitCode::Usage);
    auto client = ControlClient::connect(options.talk.home);
    if (!client)
        return complain_about(client.error(), console);
    if (const Status sure = typed_confirmation(
            *client, console, "resume " + (options.account.empty() ? std::string{"all"} : options.account), true);
        !sure)
        return refuse_act(sure.error(), console);
    return give(*client, Resume{*account, options.reason}, options, console, who(options) + " is no longer halted");
}

ExitCode run_flatten(const LockOptions& options, Console& console) {
    const auto account = account_of(options);
    if (!account || account->empty())
        return complain(console, account ? "name the account to flatten" : account.error().text, ExitCode::Usage);
    auto client = ControlClient::connect(options.talk.home);
    if (!client)
        return complain_about(client.error(), console);
    Flatten flatten;
    flatten.account = *account;
    return give(*client, flatten, options, console, who(options) + " is being flattened");
}

namespace {

struct Listing {
    AccountId account;
    InstrumentId instrument;
};

Result<Listing> listing_of(const LockOptions& options) {
    const auto account = account_of(options);
    if (!account)
        return tl::unexpected{account.error()};
    const auto instrument = InstrumentId::parse(options.instrument);
    if (!instrument)
        return fail(ErrorCode::Invalid, "the instrument: " + instrument.error().text);
    if (trim(options.reason).empty())
        return fail(ErrorCode::Invalid, "--reason is missing; say why");
    return Listing{*account, *instrument};
}

}  // namespace

ExitCode run_freeze(const LockOptions& options, Console& console) {
    const auto listing = listing_of(options);
    if (!listing)
        return complain(console, listing.error().text, ExitCode::Usage);
    auto client = ControlClient::connect(options.talk.home);
    if (!client)
        return complain_about(client.error(), console);
    return give(*client, Freeze{listing->account, listing->instrument, options.reason}, options, console,
                options.instrument + " is frozen on " + who(options) + ": exits and cancels go on");
}

ExitCode run_unfreeze(const LockOptions& options, Console& console) {
    const auto listing = listing_of(options);
    if (!listing)
        return complain(console, listing.error().text, ExitCode::Usage);
    auto client = ControlClient::connect(options.talk.home);
    if (!client)
        return complain_about(client.error(), console);
    if (const Status sure = typed_confirmation(*client, console, "unfreeze " + options.instrument, true); !sure)
        return refuse_act(sure.error(), console);
    return give(*client, Unfreeze{listing->account, listing->instrument, options.reason}, options, console,
                options.instrument + " is no longer frozen on " + who(options));
}

namespace {

// An instrument names its listing behind a dot (AAPL.US); a currency or coin has none.
Status name_booking(const LockOptions& options, Reconcile& reconcile) {
    if (options.adopt)
        return fail(ErrorCode::Invalid, "--adopt and --book are two acts; give one of them");
    if (trim(options.reason).empty())
        return fail(ErrorCode::Invalid, "--reason is missing; say what the difference came from");
    reconcile.reason = options.reason;
    if (options.book.find('.') == std::string::npos) {
        const auto currency = Currency::parse(options.book);
        if (!currency)
            return fail(ErrorCode::Invalid, "--book: " + currency.error().text);
        reconcile.currency = *currency;
        return {};
    }
    const auto instrument = InstrumentId::parse(options.book);
    if (!instrument)
        return fail(ErrorCode::Invalid, "--book: " + instrument.error().text);
    reconcile.instrument = *instrument;
    return {};
}

}  // namespace

ExitCode run_reconcile(const LockOptions& options, Console& console) {
    const auto account = account_of(options);
    if (!account)
        return complain(console, account.error().text, ExitCode::Usage);
    Reconcile reconcile;
    reconcile.account = *account;
    reconcile.adopt = options.adopt;
    const bool books = !options.book.empty();
    if (books)
        if (const Status named = name_booking(options, reconcile); !named)
            return complain(console, named.error().text, ExitCode::Usage);
    auto client = ControlClient::connect(options.talk.home);
    if (!client)
        return complain_about(client.error(), console);
    const std::string whom = options.account.empty() ? std::string{"all"} : options.account;
    if (options.adopt || books) {
        const std::string act = "reconcile " + (books ? "--book " + options.book : whom);
        if (const Status sure = typed_confirmation(*client, console, act, books); !sure)
            return refuse_act(sure.error(), console);
    }
    return give(*client, reconcile, options, console,
                books ? "the difference of " + options.book + " is booked and closed"
                      : "asked the venue of " + who(options) + " for its view");
}

}  // namespace sluice::app
