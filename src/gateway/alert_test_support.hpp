#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gateway/outgoing.hpp"
#include "model/event.hpp"

namespace sluice::gateway {

constexpr UnixNanos kAlertStart = UnixNanos::from_seconds(1'795'000'000);

// The world of a machine that only calls out, by hand: its calls wait here until a test answers them, its wakes until the
// test lets time pass.
template <class Machine>
class CallDesk {
public:
    explicit CallDesk(Machine& machine) : machine_{machine} {
        machine_.attach([this](const auto& what) {
            wire::Outbox out;
            what(now, out);
            take(out);
        });
    }

    UnixNanos now = kAlertStart;
    std::vector<wire::Outbox::Call> calls;  // not answered yet

    void answer(int status, std::string body = {}, wire::Headers headers = {}) {
        tell([&](wire::CallId id, wire::Outbox& out) {
            machine_.on_http_reply(id, {status, std::move(headers), std::move(body)}, now, out);
        });
    }
    void fail(std::string_view reason) {
        tell([&](wire::CallId id, wire::Outbox& out) {
            machine_.on_http_failed(id, reason, wire::Left::Perhaps, now, out);
        });
    }
    // Time passes, and every timer fires at its own.
    void pass(std::chrono::nanoseconds time) {
        const UnixNanos until = now + time;
        while (true) {
            auto first = wakes_.end();
            for (auto it = wakes_.begin(); it != wakes_.end(); ++it)
                if (it->at <= until && (first == wakes_.end() || it->at < first->at))
                    first = it;
            if (first == wakes_.end())
                break;
            const wire::Outbox::WakeAt wake = *first;
            wakes_.erase(first);
            now = std::max(now, wake.at);
            wire::Outbox out;
            machine_.on_timer(wake.token, now, out);
            take(out);
        }
        now = until;
    }

private:
    template <class F>
    void tell(F&& what) {
        const wire::CallId id = calls.front().id;
        calls.erase(calls.begin());
        wire::Outbox out;
        what(id, out);
        take(out);
    }
    void take(const wire::Outbox& out) {
        for (std::size_t i = 0; i < out.calls.size(); ++i)
            calls.push_back(out.calls[i]);
        wakes_.insert(wakes_.end(), out.wakes.begin(), out.wakes.end());
    }

    Machine& machine_;
    std::vector<wire::Outbox::WakeAt> wakes_;
};

}  // namespace sluice::gateway
