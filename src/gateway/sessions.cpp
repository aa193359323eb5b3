#include "gateway/sessions.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace sluice::gateway {
namespace {

constexpr std::size_t kLoginCodeBytes = 20;
constexpr std::size_t kSecretBytes = 32;
constexpr std::size_t kNameBytes = 8;
constexpr std::size_t kLoginCodesMax = 8;  // older ones are forgotten
constexpr std::uint64_t kActCodes = 100'000'000;

// Sixty-four bits over a hundred million codes: none is likelier than another by more than one in 10^11.
std::string draw_digits(const Entropy& entropy) {
    std::array<std::uint8_t, 8> drawn{};
    entropy(drawn);
    std::uint64_t number = 0;
    for (const std::uint8_t byte : drawn)
        number = number << 8 | byte;
    const std::string digits = std::to_string(number % kActCodes);
    return std::string(8 - digits.size(), '0') + digits;
}

}  // namespace

std::string Sessions::new_login_code(UnixNanos now) {
    std::string code = random_hex(entropy_, kLoginCodeBytes);
    if (login_codes_.size() == kLoginCodesMax)
        login_codes_.erase(login_codes_.begin());
    login_codes_.push_back({hash_of_secret(code), now + limits_.login_code_life});
    return code;
}

// Every code that waits is compared, whichever is right.
bool Sessions::take_login_code(std::string_view code, UnixNanos now) {
    std::erase_if(login_codes_, [&](const LoginCode& waiting) { return waiting.until <= now; });
    const std::string hash = hash_of_secret(code);
    auto right = login_codes_.end();
    for (auto waiting = login_codes_.begin(); waiting != login_codes_.end(); ++waiting)
        if (same_secret(waiting->hash, hash))
            right = waiting;
    if (right == login_codes_.end())
        return false;
    login_codes_.erase(right);
    return true;
}

std::optional<Sessions::Opened> Sessions::open(std::string_view code, UnixNanos now) {
    if (!take_login_code(code, now))
        return std::nullopt;
    forget_idle(now);
    make_room();
    const std::string cookie = random_hex(entropy_, kSecretBytes);
    sessions_.push_back(
        {random_hex(entropy_, kNameBytes), hash_of_secret(cookie), random_hex(entropy_, kSecretBytes), now, 0});
    return Opened{cookie, &sessions_.back()};
}

const Sessions::Session* Sessions::use(std::string_view cookie, UnixNanos now) {
    forget_idle(now);
    const std::string hash = hash_of_secret(cookie);
    Session* found = nullptr;
    for (Session& session : sessions_)
        if (same_secret(session.cookie_hash, hash))
            found = &session;
    if (found)
        found->used_at = now;
    return found;
}

const Sessions::Session* Sessions::find(std::string_view name, UnixNanos now) const {
    const auto found =
        std::find_if(sessions_.begin(), sessions_.end(), [&](const Session& session) { return session.name == name; });
    return found == sessions_.end() || end_of(*found) <= now ? nullptr : &*found;
}

void Sessions::close(std::string_view name) {
    std::erase_if(sessions_, [&](const Session& session) { return session.name == name; });
}

std::optional<std::chrono::milliseconds> Sessions::act_code_wait(UnixNanos now) const {
    if (!act_code_at_ || *act_code_at_ + limits_.act_code_pause <= now)
        return std::nullopt;
    return std::chrono::ceil<std::chrono::milliseconds>(*act_code_at_ + limits_.act_code_pause - now);
}

std::string Sessions::new_act_code(UnixNanos now) {
    std::string code = draw_digits(entropy_);
    act_code_ = ActCode{hash_of_secret(code), now + limits_.act_code_life, limits_.act_code_tries};
    act_code_at_ = now;
    return code;
}

bool Sessions::spend_act_code(std::string_view code, std::string_view session, UnixNanos now) {
    const bool in_time = act_code_ && act_code_->until > now;
    const bool right = act_code_ && same_secret(act_code_->hash, hash_of_secret(code));
    if (act_code_ && (right || !in_time || --act_code_->tries_left == 0))
        act_code_.reset();
    if (right && in_time)
        act_code_at_.reset();
    count_act_code(session, right && in_time);
    return right && in_time;
}

void Sessions::count_act_code(std::string_view session, bool right) {
    const auto found = std::find_if(sessions_.begin(), sessions_.end(),
                                    [&](const Session& candidate) { return candidate.name == session; });
    if (found == sessions_.end())
        return;
    found->wrong_codes = right ? 0 : found->wrong_codes + 1;
    if (found->wrong_codes >= limits_.act_codes_wrong)
        sessions_.erase(found);
}

void Sessions::forget_idle(UnixNanos now) {
    std::erase_if(sessions_, [&](const Session& session) { return end_of(session) <= now; });
}

void Sessions::make_room() {
    if (sessions_.size() < limits_.most)
        return;
    sessions_.erase(std::min_element(sessions_.begin(), sessions_.end(),
                                     [](const Session& a, const Session& b) { return a.used_at < b.used_at; }));
}

}  // namespace sluice::gateway
