#include "wire/channel.hpp"

namespace sluice::wire {

void Outbox::Call::clear() {
    request.clear();
    send_by.reset();
    give_up_at = {};
    priority = Priority::Read;
    body_max = Call{}.body_max;
    streams = false;
}

void Outbox::Open::clear() {
    target.clear();
    headers.clear();
    give_up_at = {};
    message_max = Open{}.message_max;
}

void Outbox::Send::clear() {
    kind = MessageKind::Text;
    bytes.clear();
    send_by.reset();
}

void Outbox::Close::clear() {
    code = 1000;
    reason.clear();
    abrupt = false;
}

void Outbox::Reply::clear() {
    reply.clear();
    streams = false;
}

void Outbox::Part::clear() {
    bytes.clear();
    last = false;
}

void Outbox::Refuse::clear() { reply.clear(); }

void Outbox::clear() {
    order.clear();
    wakes.clear();
    calls.clear();
    opens.clear();
    take_backs.clear();
    sends.clear();
    closes.clear();
    replies.clear();
    parts.clear();
    hangs.clear();
    refusals.clear();
}

}  // namespace sluice::wire
