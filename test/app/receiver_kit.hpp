#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "net/reactor.hpp"
#include "net/server_transport.hpp"
#include "wire/channel.hpp"

namespace sluice::app::kit {

// A server of its own thread that answers everything with one status and keeps what it was sent.
class Receiver final : public wire::ChannelSink {
public:
    explicit Receiver(int status = 204) : status_{status} {
        transport_ = std::move(*net::ServerTransport::listen(reactor_, *this, {}));
        thread_ = std::thread{[this] {
            while (!ending_)
                reactor_.wait(std::chrono::milliseconds{20});
        }};
    }
    ~Receiver() override {
        ending_ = true;
        thread_.join();
    }
    std::uint16_t port() const { return transport_->port(); }
    void request(wire::RequestId id, const wire::HttpRequest& request) override {
        {
            const std::lock_guard lock{mutex_};
            bodies_.push_back(request.target + " " + request.body);
        }
        wire::Outbox out;
        out.reply().request = id;
        out.replies[0].reply.status = status_;
        transport_->carry_out(out, UnixNanos{});
    }
    // The first "target body" that holds it; empty: none yet.
    std::string find(std::string_view part) const {
        const std::lock_guard lock{mutex_};
        for (const std::string& body : bodies_)
            if (body.find(part) != std::string::npos)
                return body;
        return "";
    }

private:
    int status_;
    net::Reactor reactor_;
    std::unique_ptr<net::ServerTransport> transport_;
    mutable std::mutex mutex_;
    std::vector<std::string> bodies_;
    std::atomic<bool> ending_{false};
    std::thread thread_;
};

}  // namespace sluice::app::kit
