#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/console.hpp"       // Console
#include "app/exit_code.hpp"     // ExitCode
#include "base/json_reader.hpp"  // JsonDocument
#include "base/result.hpp"       // Result
#include "model/command.hpp"     // Command
#include "net/local_client.hpp"  // LocalClient

namespace sluice::app {

// One answer of the daemon: the line as it came and what it holds.
struct Answer {
    std::string line;
    JsonDocument document;
    JsonValue root() const { return document.root(); }
    std::string text(std::string_view member) const;  // empty: absent or no text
    bool flag(std::string_view member) const;
};

// A conversation with the `sluice run` of a home.
class ControlClient {
public:
    // What to make of a home that no process has: nobody comes, or one was started in the background a moment ago.
    enum class Patience { None, ExpectStart };
    // Waits, 15 s at most, while a process that has the home's lock has not opened its socket yet, and with ExpectStart
    // 5 s for such a process. Error Unavailable, with a sentence that names `sluice run`, when nobody answers there.
    static Result<ControlClient> connect(const std::string& home, Patience patience = Patience::None);

    // Text members beside the verb, empty ones left out, and the name of one that is true.
    using Members = std::vector<std::pair<std::string_view, std::string>>;
    Result<Answer> ask(std::string_view verb, const Members& members = {}, std::string_view flag = {});
    // `console` says whether a person sits at a terminal, which is what makes the command a person's.
    Result<Answer> command(const Command& command, const Console& console);
    // What would become of it; nothing happens.
    Result<Answer> preview(const Command& command, const Console& console);
    // The next line, whatever it is; absent: none within `wait`.
    Result<std::optional<std::string>> next_line(std::chrono::milliseconds wait) { return client_.read(wait); }

private:
    explicit ControlClient(net::LocalClient client) : client_{std::move(client)} {}
    Result<Answer> give(std::string_view verb, const Command& command, const Console& console);
    Result<Answer> send(std::string request);

    net::LocalClient client_;
    std::uint64_t asked_ = 0;
};

// How an Error of a conversation ends the command: one sentence, and 6 when there was none to talk to.
ExitCode complain_about(const Error& error, Console& console);

// Denied: the sentence of the denial on the error side and 3; otherwise Done. Says so when it is not recorded.
ExitCode judge_outcome(const Answer& answer, Console& console);

}  // namespace sluice::app
