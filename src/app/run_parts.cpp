#include <algorithm>

#include "app/held_by_engine.hpp"  // held_by_engine
#include "app/run.hpp"
#include "base/sha256.hpp"         // hex
#include "world/account_lock.hpp"  // lock_account, lock_folder

namespace sluice::app {
namespace {

constexpr VenueId kInProcess{"paper"};

std::string name_of(const AccountId& account) {
    return account.empty() ? std::string{"every account"} : "account " + std::string{account.view()};
}

std::string halt_sentences(const engine::State& state, const std::vector<Command>& marked) {
    std::string text;
    const auto say = [&](const AccountId& account, const std::string& reason) {
        text += "Halted: " + name_of(account) + (reason.empty() ? "" : " (" + reason + ")") +
                ". A person ends it with `sluice resume --reason`.\n";
    };
    for (const auto& [account, halt] : state.halts)
        say(account, halt.reason);
    for (const Command& command : marked)
        if (const auto* halt = std::get_if<Halt>(&command.body))
            say(halt->account, halt->reason);
    return text;
}

}  // namespace

Result<std::vector<world::HomeLock>> lock_accounts(const std::vector<AccountConfig>& accounts,
                                                   const std::string& runtime) {
    std::vector<world::HomeLock> locks;
    for (const AccountConfig& account : accounts) {
        if (account.account.venue == kInProcess)
            continue;
        const auto folder = world::lock_folder(runtime);
        if (!folder)
            return tl::unexpected{folder.error()};
        auto lock = world::lock_account(*folder, account.account.venue, account.account.id);
        if (!lock)
            return tl::unexpected{lock.error()};
        locks.push_back(std::move(*lock));
    }
    return locks;
}

std::vector<Command> marked_halts(const std::vector<world::HaltInForce>& marked, const engine::State& state) {
    std::vector<Command> commands;
    const Requester by{.origin = Origin::Engine, .who = StrategyId{"halt-marker"}, .key = {}};
    for (const world::HaltInForce& halt : marked) {
        if (state.halts.contains(halt.account))
            continue;
        Halt again;
        // An account that is not configured any more: rather all of them than none.
        if (state.accounts.contains(halt.account))
            again.account = halt.account;
        again.reason = halt.reason.empty() ? "halted in an earlier run" : halt.reason;
        commands.push_back({by, again});
    }
    return commands;
}

std::string start_sentences(const Home& home, const world::LiveWorld& world, const std::vector<Command>& marked,
                            const engine::State& state, const std::string& market) {
    const journal::RecoveryInfo& found = world.recovered();
    std::string text = market + "\nHome: " + home.folder + "\n";
    if (found.last_sequence == 0)
        text += "Journal: new\n";
    else
        text += "Journal: " + std::to_string(found.last_sequence) + " events of " + std::to_string(found.runs) +
                " runs, head " + hex(found.head) + "\n";
    if (found.torn_bytes > 0)
        text += "The last run did not end in order; " + std::to_string(found.torn_bytes) +
                " bytes that nobody had been told of were cut from the journal's end.\n";
    std::size_t open = 0;
    for (const auto index : state.open)
        open += is_end(state.orders[index].ord_status) ? 0 : 1;
    if (open > 0)
        text += "Open orders taken up again: " + std::to_string(open) + "\n";
    return text + halt_sentences(state, marked) + held_sentences(state);
}

std::string held_sentences(const engine::State& state) {
    const std::vector<std::string> held = held_by_engine(state);
    if (held.empty())
        return "";
    std::string text = "Only this process holds, so it does not act while this process is down:\n";
    for (const std::string& one : held)
        text += "  " + one + "\n";
    return text;
}

}  // namespace sluice::app
