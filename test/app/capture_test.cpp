#include <gtest/gtest.h>

#include <vector>

#include "app/trading_setup.hpp"  // engine_config
#include "cli_kit.hpp"
#include "engine/engine.hpp"    // Engine
#include "journal/capture.hpp"  // CaptureReader
#include "journal/reader.hpp"   // Reader
#include "journal/record.hpp"   // encode_record
#include "market/calendar.hpp"  // Calendars
#include "world/file_storage.hpp"

namespace sluice::app {
namespace {

std::vector<Event> recorded_events(const std::string& folder) {
    std::vector<Event> events;
    const auto disk = world::FileStorage::open(folder, world::FileStorage::Access::ReadOnly);
    EXPECT_TRUE(disk.has_value());
    journal::Reader reader{**disk};
    const Status read = reader.read([&](const Event& event) -> Status {
        events.push_back(event);
        return {};
    });
    EXPECT_TRUE(read.has_value());
    return events;
}

// A new engine on the captured calls, and what it writes.
std::vector<Event> re_executed(const std::string& folder) {
    const auto disk = world::FileStorage::open(folder, world::FileStorage::Access::ReadOnly);
    EXPECT_TRUE(disk.has_value());
    auto reader = journal::CaptureReader::open(**disk);
    EXPECT_TRUE(reader.has_value());
    const market::Calendars calendars;
    engine::Engine engine{engine_config(default_config()), calendars};
    engine::Effects effects;
    for (auto entry = reader->next(); entry && *entry; entry = reader->next()) {
        const UnixNanos now = (*entry)->now;
        if (const auto* started = std::get_if<journal::CaptureStarted>(&(*entry)->body))
            engine.start(started->epoch, now, effects);
        else if (const auto* input = std::get_if<Input>(&(*entry)->body))
            engine.apply(*input, now, effects);
    }
    return effects.events;
}

TEST(CaptureOfADemo, ReExecutesEveryRecordBitForBit) {
    const kit::Folder folder;
    folder.write("sluice.yaml", "journal:\n  capture: true\n");
    const kit::Answer answer = kit::run({"demo", "--speed", "max", "--exit", "--home", "home"});
    ASSERT_EQ(answer.code, ExitCode::Done) << answer.err;

    std::vector<Event> recorded = recorded_events("home/journal");
    ASSERT_GT(recorded.size(), 500u);
    ASSERT_TRUE(std::holds_alternative<RunStopped>(recorded.back().body));
    recorded.pop_back();  // the end is the world's word, not an input
    const std::vector<Event> again = re_executed("home/capture");
    ASSERT_EQ(again.size(), recorded.size());
    Buffer then;
    Buffer now;
    for (const Event& event : recorded)
        journal::encode_record(event, then);
    for (const Event& event : again)
        journal::encode_record(event, now);
    EXPECT_TRUE(then == now);
}

}  // namespace
}  // namespace sluice::app
