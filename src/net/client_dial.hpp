#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/steady_timer.hpp>

#include "net/client_core.hpp"
#include "net/client_stream.hpp"

namespace sluice::net {

// Makes one connection to an endpoint: its addresses, in turn, TCP, then TLS with certificate and host name checked.
class ClientDial : public std::enable_shared_from_this<ClientDial> {
public:
    using Done = std::function<void(Result<ClientStream>)>;

    // `done` is called once, from Reactor::wait, unless it is cancelled before.
    static std::shared_ptr<ClientDial> start(std::shared_ptr<ClientCore> core, const wire::Endpoint& endpoint,
                                             Done done);
    void cancel();

    ClientDial(std::shared_ptr<ClientCore> core, const wire::Endpoint& endpoint, Done done);

private:
    void try_next();
    void on_connected(boost::system::error_code error);
    void shake_hands();
    void on_handshake(boost::system::error_code error);
    void on_time(boost::system::error_code error);
    void end(Result<ClientStream> result);
    bool last_address() const { return next_ >= addresses_.size(); }

    std::shared_ptr<ClientCore> core_;
    wire::Endpoint endpoint_;
    Done done_;  // empty: told, or cancelled
    std::vector<std::string> addresses_;
    std::size_t next_ = 0;
    std::optional<ClientStream> stream_;
    boost::asio::steady_timer timer_;
    std::string reason_;  // why the last address did not do
};

}  // namespace sluice::net
