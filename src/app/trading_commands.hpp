#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "app/commands.hpp"  // Output, ExitCode, Console

namespace sluice::app {

// The verbs that speak to a running `sluice run` over the socket of its home. Exit 6 when none runs there.

struct TalkOptions {
    std::string home;  // empty: ./sluice-home
    Output output = Output::Text;
};

enum class WaitFor : std::uint8_t { Durable, Ack, Fill };
struct OrderOptions {
    TalkOptions talk;
    std::string side;
    std::string quantity;
    std::string instrument;
    std::string account;  // empty: the only one there is
    std::optional<std::string> limit;
    std::optional<std::string> stop;
    std::optional<std::string> take_profit;
    std::optional<std::string> stop_loss;
    std::optional<std::string> trail;  // "1.5" or "2%"
    bool cash = false;                 // the quantity is a sum of money
    bool oco = false;                  // the two exits of what is held, without an entry
    std::string confirm;               // the hash of a preview
    std::string tif = "day";
    std::string key;
    std::string wait = "ack";
    std::string timeout = "10s";  // of the wait, in real time
    bool yes = false;
};
struct ReplaceOptions {
    TalkOptions talk;
    std::string order;
    std::optional<std::string> quantity;
    std::optional<std::string> limit;
    std::optional<std::string> stop;
    std::optional<std::string> trail;  // "1.5" or "2%"
    std::string key;
    std::string confirm;
};
struct ProposalOptions {
    TalkOptions talk;
    std::string order;
    std::string hash;
};
struct CancelOptions {
    TalkOptions talk;
    std::string order;  // empty with `all`
    bool all = false;
    std::string account;
};
struct ListOptions {
    TalkOptions talk;
    std::string account;
    std::string order;  // of `order show`
    bool all = false;   // ended orders too
};
struct WatchOptions {
    TalkOptions talk;
    std::string family;
    std::string kind;
    std::string account;
    std::string instrument;
    std::string order;
    std::uint64_t count = 0;  // events to end after; zero: none
};
struct LockOptions {
    TalkOptions talk;
    std::string account;  // empty: every account
    std::string instrument;
    std::string reason;
    std::string duration;  // arm --for
    bool flatten = false;
    bool cancel_exits = false;
    bool adopt = false;
    std::string book;  // reconcile: the instrument or currency whose open difference is booked; empty: none
};

struct TokenOptions {
    TalkOptions talk;
    std::string name;
    std::string scope;
    std::string account;  // empty: every account
    std::string expires;  // "30d"; empty: never
    std::string id;
    std::string reason;
};

ExitCode run_order_place(const OrderOptions& options, Console& console);
ExitCode run_order_preview(const OrderOptions& options, Console& console);
ExitCode run_approve(const ProposalOptions& options, Console& console);
ExitCode run_reject(const ProposalOptions& options, Console& console);
ExitCode run_order_replace(const ReplaceOptions& options, Console& console);
ExitCode run_order_cancel(const CancelOptions& options, Console& console);
ExitCode run_order_list(const ListOptions& options, Console& console);
ExitCode run_order_show(const ListOptions& options, Console& console);
ExitCode run_positions(const ListOptions& options, Console& console);
ExitCode run_account(const ListOptions& options, Console& console);
ExitCode run_status(const TalkOptions& options, Console& console);
ExitCode run_watch(const WatchOptions& options, Console& console);
ExitCode run_arm(const LockOptions& options, Console& console);
ExitCode run_disarm(const LockOptions& options, Console& console);
ExitCode run_halt(const LockOptions& options, Console& console);
ExitCode run_resume(const LockOptions& options, Console& console);
ExitCode run_flatten(const LockOptions& options, Console& console);
ExitCode run_freeze(const LockOptions& options, Console& console);
ExitCode run_unfreeze(const LockOptions& options, Console& console);
ExitCode run_reconcile(const LockOptions& options, Console& console);
ExitCode run_token_create(const TokenOptions& options, Console& console);
ExitCode run_token_list(const TokenOptions& options, Console& console);
ExitCode run_token_revoke(const TokenOptions& options, Console& console);
ExitCode run_token_login(const TokenOptions& options, Console& console);

}  // namespace sluice::app
