#include "world/live/egress.hpp"

#include <algorithm>

namespace sluice::world {
namespace {

constexpr std::string_view kClassWords[] = {"data", "auth", "trade"};

std::string_view word_of(wire::PathClass path_class) { return kClassWords[static_cast<std::size_t>(path_class)]; }
std::string_view word_of(Mode mode) { return mode == Mode::Live ? "live" : "paper"; }

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Names are the same in any case, and with the dot of the root at their end.
std::string normal(std::string_view host) {
    while (host.ends_with('.'))
        host.remove_suffix(1);
    std::string out{host};
    std::transform(out.begin(), out.end(), out.begin(), lower);
    return out;
}

bool is_dotted_loopback(std::string_view host) {
    if (!host.starts_with("127."))
        return false;
    std::size_t parts = 1, digits = 0;
    unsigned value = 0;
    for (const char c : host) {
        if (c == '.') {
            if (digits == 0)
                return false;
            ++parts;
            digits = value = 0;
        } else if (c >= '0' && c <= '9') {
            value = value * 10 + static_cast<unsigned>(c - '0');
            if (++digits > 3 || value > 255)
                return false;
        } else {
            return false;
        }
    }
    return parts == 4 && digits > 0;
}

}  // namespace

bool is_loopback(std::string_view host) {
    const std::string name = normal(host);
    return name == "localhost" || name == "::1" || name == "[::1]" || is_dotted_loopback(name);
}

Result<Egress> Egress::make(Mode mode, std::span<const venues::HostRow> hosts, const std::vector<std::string>& allow) {
    Egress egress{mode, hosts};
    for (const std::string& text : allow) {
        const std::size_t colon = text.rfind(':');
        Allowed allowed{normal(text.substr(0, colon)), colon == std::string::npos, wire::PathClass::Data};
        if (!allowed.any_class) {
            const auto word = std::find(std::begin(kClassWords), std::end(kClassWords), text.substr(colon + 1));
            if (word == std::end(kClassWords))
                return fail(ErrorCode::Invalid, "egress.allow: `" + text +
                                                    "` is not a host; `host`, `host:data`, `host:auth` or `host:trade` "
                                                    "would be right");
            allowed.path_class = static_cast<wire::PathClass>(word - std::begin(kClassWords));
        }
        if (allowed.host.empty() || allowed.host.find_first_of("/ *") != std::string::npos)
            return fail(ErrorCode::Invalid, "egress.allow: `" + text +
                                                "` is not a host; a name without scheme, path or star would be right");
        if (mode == Mode::Paper && egress.trades_for_real(allowed.host) &&
            (allowed.any_class || allowed.path_class == wire::PathClass::Trade))
            return fail(ErrorCode::Invalid, "egress.allow: " + allowed.host +
                                                " trades for real, and no paper process reaches it; `" + allowed.host +
                                                ":data` would let its data through");
        egress.allowed_.push_back(std::move(allowed));
    }
    return egress;
}

bool Egress::trades_for_real(std::string_view host) const {
    return std::any_of(hosts_.begin(), hosts_.end(), [&](const venues::HostRow& row) {
        return row.mode == Mode::Live && row.path_class == wire::PathClass::Trade && normal(row.host) == host;
    });
}

Status Egress::judge(const wire::Endpoint& endpoint) const {
    if (is_loopback(endpoint.host))
        return {};
    const std::string host = normal(endpoint.host);
    if (mode_ == Mode::Paper && endpoint.path_class == wire::PathClass::Trade && trades_for_real(host))
        return fail(ErrorCode::Invalid, host +
                                            " trades for real, and this process is in paper mode; `mode: live` with " +
                                            "live credentials, or the venue's paper host, would be right");
    const bool listed = std::any_of(hosts_.begin(), hosts_.end(), [&](const venues::HostRow& row) {
        return row.mode == mode_ && row.path_class == endpoint.path_class && normal(row.host) == host;
    });
    const bool allowed = std::any_of(allowed_.begin(), allowed_.end(), [&](const Allowed& one) {
        return one.host == host && (one.any_class || one.path_class == endpoint.path_class);
    });
    if (listed || allowed)
        return {};
    return fail(ErrorCode::Invalid, host + " is not on the list of what a " + std::string{word_of(mode_)} +
                                        " process may reach for " + std::string{word_of(endpoint.path_class)} +
                                        "; `egress.allow: [\"" + host + ":" +
                                        std::string{word_of(endpoint.path_class)} + "\"]` would let it through");
}

std::string Egress::sentences() const {
    std::string text;
    for (const Allowed& one : allowed_)
        text += "Egress: " + one.host + " is allowed besides the venues' own" +
                (one.any_class ? "" : ", for " + std::string{word_of(one.path_class)}) + ".\n";
    return text;
}

}  // namespace sluice::world
