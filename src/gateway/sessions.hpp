#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"       // UnixNanos
#include "gateway/tokens.hpp"  // Entropy

namespace sluice::gateway {

// The people at the page. A session is opened with a code that stood in the terminal and works once; its cookie and its
// CSRF token are drawn anew each time, so nothing a browser brought along becomes one. Kept in memory only: a restart ends
// them all. Codes and cookies are held as hashes and compared in constant time.
class Sessions {
public:
    struct Limits {
        std::size_t most = 16;  // one more takes the place of the one that was longest without a request
        std::chrono::seconds idle{12 * 3600};
        std::chrono::seconds login_code_life{3600};
        std::chrono::seconds act_code_life{120};
        int act_code_tries = 5;
        std::chrono::seconds act_code_pause{5};  // between two of them, unless the first was used rightly
        int act_codes_wrong = 20;                // in one session, without a right one between: it ends
    };
    struct Session {
        std::string name;  // no secret
        std::string cookie_hash;
        std::string csrf;
        UnixNanos used_at;
        int wrong_codes = 0;
    };
    struct Opened {
        std::string cookie;
        const Session* session;
    };

    Sessions(Limits limits, Entropy entropy) : limits_{limits}, entropy_{std::move(entropy)} {}

    // 160 bits.
    std::string new_login_code(UnixNanos now);
    // Absent: the code is not one that waits. `session` lives until the next call.
    std::optional<Opened> open(std::string_view code, UnixNanos now);
    // The session of that cookie, which counts as used now; null: none.
    const Session* use(std::string_view cookie, UnixNanos now);
    const Session* find(std::string_view name, UnixNanos now) const;
    void close(std::string_view name);
    UnixNanos end_of(const Session& session) const { return session.used_at + limits_.idle; }

    // How long until another act code may be asked for; absent: now.
    std::optional<std::chrono::milliseconds> act_code_wait(UnixNanos now) const;
    // Eight digits for one act of a person. The last one shown is the one that counts.
    std::string new_act_code(UnixNanos now);
    // False: it is not the one, or its time or its tries are over. `session` is the name of the one that shows it; too many
    // wrong ones end it.
    bool spend_act_code(std::string_view code, std::string_view session, UnixNanos now);

    std::size_t size() const { return sessions_.size(); }

private:
    struct LoginCode {
        std::string hash;
        UnixNanos until;
    };
    struct ActCode {
        std::string hash;
        UnixNanos until;
        int tries_left;
    };
    void count_act_code(std::string_view session, bool right);
    bool take_login_code(std::string_view code, UnixNanos now);
    void forget_idle(UnixNanos now);
    void make_room();

    Limits limits_;
    Entropy entropy_;
    std::vector<LoginCode> login_codes_;  // oldest first
    std::optional<ActCode> act_code_;
    std::optional<UnixNanos> act_code_at_;  // when the last one was made; absent: it was used rightly
    std::vector<Session> sessions_;
};

}  // namespace sluice::gateway
