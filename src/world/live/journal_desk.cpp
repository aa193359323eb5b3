#include "world/live/journal_desk.hpp"

#include <cstring>
#include <utility>

#include "journal/record.hpp"  // encode_record

namespace sluice::world {

JournalDesk::JournalDesk(journal::Writer& writer, std::size_t ring)
    : batches_{ring}, empties_{ring}, replies_{ring}, writer_{&writer}, said_{writer.durable_up_to()} {}

JournalDesk::JournalDesk(std::string why) : batches_{1}, empties_{1}, replies_{1}, writer_{nullptr} {
    replies_.try_push(JournalReply{0, false, std::move(why), {}});
}

void JournalDesk::append(std::span<const Event> events) {
    if (writer_ == nullptr)
        return;
    for (const Event& event : events)
        journal::encode_record(event, filling_);
}

bool JournalDesk::hand_over() {
    if (filling_.empty() || !batches_.try_push(std::move(filling_)))
        return false;
    Buffer empty;
    empties_.try_pop(empty);
    empty.clear();
    filling_ = std::move(empty);
    return true;
}

std::optional<JournalReply> JournalDesk::take_reply() {
    JournalReply reply;
    if (!replies_.try_pop(reply))
        return std::nullopt;
    return reply;
}

bool JournalDesk::work() {
    if (writer_ == nullptr)
        return false;
    Buffer batch;
    while (batches_.try_pop(batch)) {
        // A record begins with its whole length, so the batch is cut where they end.
        for (Bytes rest{batch}; !rest.empty();) {
            std::uint32_t length = 0;
            std::memcpy(&length, rest.data(), sizeof length);
            writer_->append_encoded(rest.first(length));
            rest = rest.subspan(length);
        }
        batch.clear();
        empties_.try_push(std::move(batch));
    }
    bool news = false;
    if (writer_->has_pending()) {
        const Status status = writer_->commit();
        const std::string text = status ? std::string{} : status.error().text;
        news = failing_ == status.has_value() || text != failure_;
        failing_ = !status;
        failure_ = text;
    } else if (!failing_) {
        // Idle: the next segment is made ahead. If that fails, the commit that needs it meets the same trouble and says so.
        (void)writer_->prepare_next_segment();
    }
    news = news || writer_->durable_up_to() != said_;
    if (news) {
        unsaid_ = JournalReply{writer_->durable_up_to(), !failing_, failure_, writer_->head()};
        said_ = writer_->durable_up_to();
    }
    // A full ring of replies: the newest says everything the older ones would.
    if (!unsaid_ || !replies_.try_push(*unsaid_))
        return false;
    unsaid_.reset();
    return true;
}

}  // namespace sluice::world
