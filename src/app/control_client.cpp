#include "app/control_client.hpp"

#include <filesystem>
#include <fstream>
#include <system_error>
#include <thread>

#include "app/commands.hpp"        // complain
#include "app/home.hpp"            // Home, kDefaultHome
#include "base/json_writer.hpp"    // JsonWriter
#include "model/command_json.hpp"  // write_json

namespace sluice::app {
namespace {

// An engine that is well answers within a commit; one whose disk hangs answers when it is given up.
constexpr std::chrono::seconds kAnswerMax{15};

// From its lock to its socket a daemon recovers its journal; from its start to its lock it reads its configuration.
constexpr std::chrono::seconds kReadyMax{15};
constexpr std::chrono::seconds kComeMax{5};
constexpr std::chrono::milliseconds kLookAgain{20};

// Whether the process that the lock file names has that file open. The lock itself is not tried: a daemon that starts
// at that moment would find it taken.
bool is_taken(const std::string& lock) {
    namespace fs = std::filesystem;
    std::string holder;
    if (!(std::ifstream{lock} >> holder) || holder.find_first_not_of("0123456789") != std::string::npos)
        return false;
    std::error_code error;
    for (fs::directory_iterator file{"/proc/" + holder + "/fd", error}, end; !error && file != end;
         file.increment(error)) {
        std::error_code other;
        if (fs::equivalent(file->path(), lock, other))
            return true;
    }
    return false;
}

Result<Answer> parse_answer(std::string line) {
    auto document = JsonDocument::parse(line);
    if (!document)
        return fail(ErrorCode::Io, "the answer is no JSON: " + document.error().text);
    return Answer{std::move(line), std::move(*document)};
}

ErrorCode code_named(std::string_view name) {
    for (const ErrorCode code : {ErrorCode::Invalid, ErrorCode::Overflow, ErrorCode::OutOfRange, ErrorCode::NotFound,
                                 ErrorCode::Io, ErrorCode::Corrupt, ErrorCode::Unsupported})
        if (to_string(code) == name)
            return code;
    return ErrorCode::Io;
}

}  // namespace

std::string Answer::text(std::string_view member) const {
    const auto value = root().find(member);
    const auto text = value ? value->as_string() : Result<std::string_view>{std::string_view{}};
    return text ? std::string{*text} : std::string{};
}

bool Answer::flag(std::string_view member) const {
    const auto value = root().find(member);
    return value && value->as_bool().value_or(false);
}

Result<ControlClient> ControlClient::connect(const std::string& home, Patience patience) {
    const std::string folder = home.empty() ? std::string{kDefaultHome} : home;
    const Home place{folder};
    const auto begin = std::chrono::steady_clock::now();
    const auto waited_less = [begin](std::chrono::seconds than) {
        return std::chrono::steady_clock::now() - begin < than;
    };
    auto client = net::LocalClient::connect(place.control());
    while (!client && client.error().code == ErrorCode::NotFound &&
           ((patience == Patience::ExpectStart && waited_less(kComeMax)) ||
            (waited_less(kReadyMax) && is_taken(place.lock())))) {
        std::this_thread::sleep_for(kLookAgain);
        client = net::LocalClient::connect(place.control());
    }
    if (!client && client.error().code == ErrorCode::NotFound)
        return fail(ErrorCode::Unavailable,
                    "no engine runs in " + folder + "; start one with `sluice run --home " + folder + "`");
    if (!client)
        return tl::unexpected{client.error()};
    return ControlClient{std::move(*client)};
}

Result<Answer> ControlClient::ask(std::string_view verb, const Members& members, std::string_view flag) {
    std::string request;
    JsonWriter json{request};
    json.begin_object();
    json.field("id", ++asked_);
    json.field("do", verb);
    for (const auto& [name, value] : members)
        if (!value.empty())
            json.field(name, std::string_view{value});
    if (!flag.empty())
        json.field(flag, true);
    json.end_object();
    return send(std::move(request));
}

Result<Answer> ControlClient::command(const Command& command, const Console& console) {
    return give("command", command, console);
}

Result<Answer> ControlClient::preview(const Command& command, const Console& console) {
    return give("preview", command, console);
}

Result<Answer> ControlClient::give(std::string_view verb, const Command& command, const Console& console) {
    std::string text;
    write_json(command, text);
    std::string request;
    JsonWriter json{request};
    json.begin_object();
    json.field("id", ++asked_);
    json.field("do", verb);
    json.field("command", text);
    json.field("terminal", console.input_terminal);
    json.end_object();
    return send(std::move(request));
}

Result<Answer> ControlClient::send(std::string request) {
    if (const Status sent = client_.send(request); !sent)
        return tl::unexpected{sent.error()};
    const auto until = std::chrono::steady_clock::now() + kAnswerMax;
    while (true) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
        if (left.count() <= 0)
            return fail(ErrorCode::Unknown, "the engine did not answer; whether it did what was asked is not known");
        auto line = client_.read(left);
        if (!line)
            return tl::unexpected{line.error()};
        if (!*line)
            continue;
        auto answer = parse_answer(std::move(**line));
        if (!answer)
            return answer;
        // Events of a watch may come in between; they have no id.
        const auto id = answer->root().find("id");
        if (!answer->root().find("ok"))
            continue;
        if (!answer->flag("ok"))
            return fail(code_named(answer->text("code")), answer->text("error"));
        if (id && id->as_uint64().value_or(0) == asked_)
            return answer;
    }
}

ExitCode complain_about(const Error& error, Console& console) {
    switch (error.code) {
        case ErrorCode::Unavailable: return complain(console, error.text, ExitCode::NotConnected);
        case ErrorCode::Unknown: return complain(console, error.text, ExitCode::Unknown);
        case ErrorCode::Invalid:
        case ErrorCode::OutOfRange:
        case ErrorCode::NotFound:
        case ErrorCode::Unsupported: return complain(console, error.text, ExitCode::Usage);
        default: return complain(console, error.text, ExitCode::Failed);
    }
}

ExitCode judge_outcome(const Answer& answer, Console& console) {
    if (!answer.flag("recorded"))
        console.err("sluice: the journal cannot be written: this is in force and is not recorded\n");
    if (answer.text("outcome") != "denied")
        return ExitCode::Done;
    const auto denial = answer.root().find("denial");
    const auto sentence = denial ? denial->find("text") : std::nullopt;
    const auto code = denial ? denial->find("code") : std::nullopt;
    return complain(console,
                    "denied (" + std::string{code ? code->as_string().value_or("") : ""} +
                        "): " + std::string{sentence ? sentence->as_string().value_or("") : ""},
                    ExitCode::Denied);
}

}  // namespace sluice::app
