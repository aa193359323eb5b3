#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "gateway/access.hpp"    // Access
#include "gateway/door.hpp"      // DoorPlace
#include "gateway/gateway.hpp"   // Gateway
#include "gateway/refusals.hpp"  // Refusals
#include "gateway/router.hpp"    // Router
#include "gateway/stream.hpp"    // Stream

namespace sluice::gateway {

// Only the sources of the gateway class include this.

// A request on its way through the door.
struct Guest {
    wire::RequestId id{};
    std::string request_id;
    std::string peer;
    std::string method;  // as it was sent
    std::string path;    // without the query
    const Route* route = nullptr;
    Ask ask;
    bool gone = false;  // nobody waits for the answer any more
};
using GuestPtr = std::shared_ptr<Guest>;

struct Gateway::Impl {
    Impl(GatewayOptions chosen, std::vector<Route> routes, GatewayParts leads);

    // One of the port's words to us is being heard: what is said meanwhile goes out with it.
    class Within {
    public:
        Within(Impl& impl, UnixNanos now, wire::Outbox& out);
        ~Within();

    private:
        Impl& impl_;
    };
    // Says it now where we are being called, else through the world.
    void say(const std::function<void(UnixNanos, wire::Outbox&)>& what);

    // --- the way in
    GuestPtr take_in(wire::RequestId id, const wire::HttpRequest& request);
    std::optional<Problem> judge(Guest& guest, const wire::HttpRequest& request);
    std::optional<Problem> judge_place(const wire::HttpRequest& request) const;
    std::optional<Problem> judge_caller(Guest& guest, const wire::HttpRequest& request);
    std::optional<Problem> judge_words(Guest& guest, const wire::HttpRequest& request);
    void lead_in(const GuestPtr& guest);
    void visit(const GuestPtr& guest);
    Afterwards receive(const GuestPtr& guest, LoopDesk& desk);
    std::variant<std::optional<Caller>, Problem> judge_socket(std::string_view target, const wire::Headers& headers);

    // --- the door's own resources
    void open_stream(const GuestPtr& guest);
    Outcome answer_at_door(const Guest& guest);
    Outcome open_session(const Guest& guest);
    Outcome show_session(const Guest& guest);
    Outcome close_session(const Guest& guest);
    Outcome show_act_code();
    std::string session_body(const Caller& caller) const;

    // --- the way out
    void answer(const GuestPtr& guest, Outcome outcome, Recorded recorded, std::uint64_t sequence);
    void answer_promised(const GuestPtr& guest, Outcome outcome, Recorded recorded, bool kept, std::uint64_t sequence);
    void write(const Guest& guest, Outcome& outcome, Recorded recorded, std::uint64_t sequence, wire::HttpReply& reply);

    // --- refusals
    std::variant<Caller, Problem> check_first_message(std::string_view token, UnixNanos at);
    void note(const Guest& guest, const Problem& problem);
    void note(const AccessRefusal& refusal);
    void record(const AccessRefusal& refusal);

    // --- time
    void on_time();
    void arrange_wake();

    GatewayOptions options;
    DoorPlace place;
    GatewayParts parts;
    Router router;
    Access access;
    Refusals refusals;
    Speak speak;
    std::map<wire::RequestId, GuestPtr> guests;  // not answered yet

    std::map<wire::ChannelId, std::string> strangers;  // sockets that have yet to show a token, and their peers
    wire::ChannelId speaking{};                        // the one whose message is being heard

    std::string acting;  // the session whose act is being carried out
    wire::Outbox* current = nullptr;
    UnixNanos now;
    std::optional<UnixNanos> wake_at;
    std::string run;  // before the number of every request
    std::uint64_t sequence = 0;
    std::uint64_t requests = 0;
    std::uint64_t refused = 0;
};

}  // namespace sluice::gateway
