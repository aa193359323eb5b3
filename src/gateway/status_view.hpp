#pragma once

#include "base/json_writer.hpp"   // JsonWriter
#include "gateway/caller.hpp"     // Caller
#include "gateway/desk.hpp"       // LoopDesk
#include "gateway/resources.hpp"  // ServiceFacts

namespace sluice::gateway {

// What stands open or shut, and how the process fares, as REST shows it (docs/api.md). A caller of one account sees that one.
void write_rest_locks(JsonWriter& json, const LoopDesk& loop, const ServiceFacts& facts, const Caller& caller);
// `now` is the door's clock.
void write_rest_health(JsonWriter& json, const LoopDesk& loop, const ServiceFacts& facts, const Caller& caller,
                       UnixNanos now);

}  // namespace sluice::gateway
