#pragma once

#include <gtest/gtest.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json_reader.hpp"  // JsonDocument
#include "cli_kit.hpp"

// The daemon in a process of its own, on a market that a test writes down.
namespace sluice::app::kit {

// SPY around 167 from 2013-10-07 13:30 UTC on: ten quotes a second for two minutes, at one price all the time, and a print
// at the beginning. Orders come from people only.
inline void write_quiet_market(const Folder& folder, std::string_view more = {}) {
    constexpr std::int64_t kOpen = 1'381'152'600'000;
    std::string quotes{"ts_ms,bid,bid_size,ask,ask_size,exchange,condition_hex,suspicious\n"};
    for (std::int64_t tenth = 0; tenth < 1'200; ++tenth)  // a quote that says nothing new would be no event
        quotes += std::to_string(kOpen + tenth * 100) + ",167.40," + std::to_string(100'000 + tenth % 2 * 100) +
                  ",167.42,100000,P,1,0\n";
    folder.write("spy_20131007_tick_quote.csv", quotes);
    folder.write("spy_20131007_tick_trade.csv", "ts_ms,price,size,exchange,condition_hex,suspicious\n" +
                                                    std::to_string(kOpen) + ",167.41,100,P,20002000,0\n");
    folder.write("sluice.yaml",
                 "strategies: []\n"
                 "data:\n"
                 "  source: files\n"
                 "  files: [spy_20131007_tick_quote.csv, spy_20131007_tick_trade.csv]\n"
                 "paper:\n"
                 "  fees: none\n"
                 "  latency: 5ms\n" +
                     std::string{more});
}

// Held from the making of a process's ends until only that process has them: forked meanwhile by another thread, a daemon would
// keep the terminal of a verb open that has long ended.
inline std::mutex& forking() {
    static std::mutex one;
    return one;
}

class Daemon {
public:
    // `sluice run` with more words.
    explicit Daemon(const std::vector<std::string>& more = {}) : Daemon{plain_run(more), Variables{}} {}
    using Variables = std::vector<std::pair<std::string, std::string>>;
    // `sluice` with these words and variables besides the environment's.
    Daemon(const std::vector<std::string>& verb, const Variables& variables) {
        const std::lock_guard alone{forking()};
        int out[2] = {-1, -1};
        int err[2] = {-1, -1};
        if (::pipe(out) != 0 || ::pipe(err) != 0)
            return;
        std::vector<std::string> words{"sluice"};
        words.insert(words.end(), verb.begin(), verb.end());
        std::vector<char*> given;
        for (std::string& word : words)
            given.push_back(word.data());
        given.push_back(nullptr);
        pid_ = ::fork();
        if (pid_ == 0) {
            ::dup2(out[1], STDOUT_FILENO);
            ::dup2(err[1], STDERR_FILENO);
            for (const int end : {out[0], out[1], err[0], err[1]})
                ::close(end);
            for (const auto& [name, value] : variables)
                ::setenv(name.c_str(), value.c_str(), 1);
            ::execv(SLUICE_BINARY, given.data());
            ::_exit(127);
        }
        ::close(out[1]);
        ::close(err[1]);
        out_ = ::fdopen(out[0], "r");
        err_ = ::fdopen(err[0], "r");
    }
    ~Daemon() {
        if (pid_ > 0)
            kill();
        if (out_ != nullptr)
            std::fclose(out_);
        if (err_ != nullptr)
            std::fclose(err_);
    }
    Daemon(const Daemon&) = delete;
    Daemon& operator=(const Daemon&) = delete;

    pid_t pid() const { return pid_; }
    // Everything it said up to the line that says it is ready, or up to its end.
    std::string until_ready() { return until("Ready: "); }
    // Everything up to the line that holds `part`.
    std::string until(std::string_view part) {
        std::string said;
        std::string line;
        while (read(out_, line)) {
            said += line + "\n";
            if (line.find(part) != std::string::npos)
                return said;
        }
        return said;
    }
    struct End {
        int code = -1;  // -1: a signal ended it
        std::string out;
        std::string err;
    };
    // The rest of what it says, and how it ends by itself.
    End finish() {
        End end;
        std::string line;
        while (read(out_, line))
            end.out += line + "\n";
        while (read(err_, line))
            end.err += line + "\n";
        int status = 0;
        ::waitpid(pid_, &status, 0);
        pid_ = -1;
        end.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
        return end;
    }
    End stop() {
        ::kill(pid_, SIGTERM);
        return finish();
    }
    void kill() {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
        pid_ = -1;
    }

private:
    static std::vector<std::string> plain_run(const std::vector<std::string>& more) {
        std::vector<std::string> words{"run"};
        words.insert(words.end(), more.begin(), more.end());
        return words;
    }
    static bool read(std::FILE* from, std::string& line) {
        line.clear();
        for (int c = 0; (c = std::fgetc(from)) != EOF;) {
            if (c == '\n')
                return true;
            line.push_back(static_cast<char>(c));
        }
        return !line.empty();
    }
    pid_t pid_ = -1;
    std::FILE* out_ = nullptr;
    std::FILE* err_ = nullptr;
};

// The verb at a terminal of its own, with `typed` as what a person types there. `out` is all the terminal showed.
inline Answer at_terminal(const std::vector<std::string>& args, const std::string& typed) {
    std::vector<std::string> words{"sluice"};
    words.insert(words.end(), args.begin(), args.end());
    std::vector<char*> given;
    for (std::string& word : words)
        given.push_back(word.data());
    given.push_back(nullptr);
    int terminal = -1;
    std::unique_lock alone{forking()};
    const pid_t pid = ::forkpty(&terminal, nullptr, nullptr, nullptr);
    if (pid == 0) {
        ::execv(SLUICE_BINARY, given.data());
        ::_exit(127);
    }
    alone.unlock();
    Answer answer;
    // The line waits in the terminal until it is read.
    if (!typed.empty() && ::write(terminal, typed.data(), typed.size()) < 0)
        answer.err = "nothing could be typed";
    char piece[4'096];
    for (ssize_t count = 0; (count = ::read(terminal, piece, sizeof piece)) > 0;)
        answer.out.append(piece, static_cast<std::size_t>(count));
    ::close(terminal);
    int status = 0;
    ::waitpid(pid, &status, 0);
    answer.code = static_cast<ExitCode>(WIFEXITED(status) ? WEXITSTATUS(status) : 99);
    return answer;
}

// A whole file, quickly: a segment of the journal is 16 MiB.
inline std::string read_whole(const std::string& path) {
    std::string bytes(std::filesystem::file_size(path), '\0');
    std::ifstream{path, std::ios::binary}.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return bytes;
}

inline void flip_bit(const std::string& path, std::streamoff at) {
    std::fstream file{path, std::ios::in | std::ios::out | std::ios::binary};
    file.seekg(at);
    const int byte = file.get();
    file.seekp(at);
    file.put(static_cast<char>(byte ^ 1));
}

// The order's id in an answer such as "P1-1K9-3  Buy 10 SPY.US ...".
inline std::string first_word(const std::string& text) { return text.substr(0, text.find_first_of(" :\n")); }

inline bool holds(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace sluice::app::kit
