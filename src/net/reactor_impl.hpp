#pragma once

#include <atomic>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include "net/reactor.hpp"  // Reactor

namespace sluice::net {

// Only the sources of net/ include this: with it come the headers of Asio.
struct Reactor::Impl {
    boost::asio::io_context io{1};
    // Without it a loop that nothing waits for would not sleep.
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> awake{io.get_executor()};
    std::atomic<bool> waking{false};
    HandlerWatch* watch = nullptr;
    bool handling = false;  // and the watch knows
};

}  // namespace sluice::net
