#include "journal/reader.hpp"

#include "journal/record.hpp"  // decode_event

namespace sluice::journal {

Status Reader::read(const EventSink& sink) {
    return scanner_.run([&](const BatchView& batch) -> Status {
        for (const RecordView& record : *batch.records) {
            if (record.head.kind >= kFirstFrameKind)
                continue;
            const auto event = decode_event(record);
            if (!event)
                return fail(event.error());
            if (auto taken = sink(*event); !taken)
                return taken;
        }
        return {};
    });
}

}  // namespace sluice::journal
