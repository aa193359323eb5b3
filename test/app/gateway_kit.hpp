#pragma once

#include <cctype>

#include "http_kit.hpp"
#include "run_kit.hpp"

// A daemon or demo with a door, and a person who knows its terminal.
namespace sluice::app::kit {

struct DoorPlace {
    std::string url;   // "http://127.0.0.1:41234"
    std::string code;  // of the page's address
};
// From `at` as far as it is one word of letters, digits and what `more` names.
inline std::string word_at(const std::string& text, std::size_t at, std::string_view more) {
    std::size_t end = at;
    while (end < text.size() &&
           (std::isalnum(static_cast<unsigned char>(text[end])) || more.find(text[end]) != std::string_view::npos))
        ++end;
    return text.substr(at, end - at);
}

// What a start said of its page; empty: it named none.
inline DoorPlace door_of(const std::string& said) {
    constexpr std::string_view kMark = "/#login=";
    const std::size_t mark = said.find(kMark);
    const std::size_t begin = mark == std::string::npos ? mark : said.rfind("http", mark);
    if (begin == std::string::npos)
        return {};
    return {said.substr(begin, mark - begin), word_at(said, mark + kMark.size(), "-_")};
}

// The token a person makes at a terminal.
inline std::string new_token(const std::string& name, const std::string& scope,
                             const std::vector<std::string>& more = {}) {
    std::vector<std::string> words{"token", "create", name, "--scope", scope};
    words.insert(words.end(), more.begin(), more.end());
    const Answer made = at_terminal(words, "");
    const std::size_t at = made.out.find("slc_");
    EXPECT_NE(at, std::string::npos) << made.out;
    return at == std::string::npos ? std::string{} : word_at(made.out, at, "_");
}

// `sluice run` on the quiet market with a door on a free port.
class DoorDaemon {
public:
    explicit DoorDaemon(const std::vector<std::string>& more = {}) : daemon_{plus_listen(more)} {
        said_ = daemon_.until_ready();
        place_ = door_of(said_);
        EXPECT_FALSE(place_.url.empty()) << said_;
    }
    const std::string& said() const { return said_; }
    const std::string& url() const { return place_.url; }
    const std::string& code() const { return place_.code; }
    Daemon& process() { return daemon_; }

private:
    static std::vector<std::string> plus_listen(std::vector<std::string> words) {
        words.insert(words.end(), {"--listen", "127.0.0.1:0"});
        return words;
    }
    Daemon daemon_;
    std::string said_;
    DoorPlace place_;
};

// Waits for the first quote of an instrument: before it every order is denied.
inline void wait_for_quote(const std::string& url, const std::string& token, const std::string& symbol) {
    SseReader quotes{url, token, "?topics=quotes&symbol=" + symbol};
    EXPECT_TRUE(quotes.until("event: quote")) << quotes.bytes();
}

// The page's session of a person.
inline HttpHeaders open_session(const std::string& url, const std::string& code) {
    const HttpAnswer opened = ask(url, "POST", "/v1/session", {}, R"({"code":")" + code + R"("})");
    EXPECT_EQ(opened.status, 200) << opened.body;
    const std::string cookie = opened.header("set-cookie");
    return {{"Cookie", cookie.substr(0, cookie.find(';'))}, {"X-Sluice-CSRF", opened.text("csrf")}};
}

}  // namespace sluice::app::kit
