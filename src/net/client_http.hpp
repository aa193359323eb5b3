#pragma once

#include <memory>
#include <optional>
#include <string>

#include <boost/asio/steady_timer.hpp>

#include "net/client_pool.hpp"
#include "net/client_reply.hpp"
#include "net/client_stream.hpp"

namespace sluice::net {

// One connection that carries one call after another. It always reads, so a close by the peer is noticed while idle,
// and what comes unasked ends it.
class ClientConnection : public std::enable_shared_from_this<ClientConnection> {
public:
    ClientConnection(std::shared_ptr<ClientCore> core, CallPool& pool, ClientStream stream);

    void begin();
    bool idle() const { return !gone_ && !call_ && !writing_; }
    bool reads() const { return call_ && call_->priority == wire::Priority::Read; }
    bool writing() const { return writing_; }
    Instant since() const { return since_; }  // when it was last of use
    // Of an idle one: asks the kernel, which may know of a close the loop has not heard of. False: it is over.
    bool still_open();
    void serve(std::shared_ptr<PooledCall> call);
    // Ends it, and its call with it, once it is known whether the kernel took any of it. From inside Reactor::wait.
    void abort(std::string reason);
    void drop();  // without a word

private:
    using Code = boost::system::error_code;

    void read();
    void on_read(Code error, std::size_t count);
    void on_read_error(Code error);
    void on_written(Code error, std::size_t count);
    void feed();
    void begin_reply();
    void finish_reply();
    void finish_abort();
    void rest();
    void end();

    std::shared_ptr<ClientCore> core_;
    CallPool* pool_;
    wire::Endpoint place_;
    ClientStream stream_;
    boost::asio::steady_timer idle_timer_;
    std::string in_;  // what was read and not yet understood stands in [begin_, end_)
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    std::shared_ptr<PooledCall> call_;
    wire::HttpReply reply_;
    std::optional<ReplyParser> parser_;
    std::string abort_reason_;
    Instant since_;
    std::size_t sent_ = 0;  // bytes of the call that were taken
    bool writing_ = false;
    bool aborting_ = false;
    bool served_ = false;
    bool gone_ = false;
};

}  // namespace sluice::net
