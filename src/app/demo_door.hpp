#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "app/control_desk.hpp"  // ControlDesk
#include "app/demo_run.hpp"      // DemoParts
#include "app/door_host.hpp"     // DoorHost
#include "net/local_server.hpp"  // LocalServer

namespace sluice::app {

// What lets people and programs into a demo that is watched: its page, REST and stream, a token made for this demo alone,
// and the socket of its home for the verbs of `sluice run`.
class DemoDoor {
public:
    // All outlive it. Before the world runs; the token is issued with the setup. Error: one sentence.
    static Result<std::unique_ptr<DemoDoor>> open(DemoParts& parts, world::LiveWorld& world, gateway::History& history,
                                                  std::function<std::uint64_t()> log_dropped);
    // The page's address, and the two lines a shell takes.
    std::string sentences() const;
    // The page's address alone.
    const std::string& page() const { return page_; }

private:
    DemoDoor(DemoParts& parts, world::LiveWorld& world);

    std::unique_ptr<DoorHost> door_;
    ControlDesk desk_;
    std::unique_ptr<net::LocalServer> server_;
    std::string page_;
    std::string token_;
    std::string home_;
};

}  // namespace sluice::app
