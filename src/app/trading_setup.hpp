#pragma once

#include <cstdint>
#include <vector>

#include "app/config.hpp"                 // Config
#include "engine/engine.hpp"              // EngineConfig
#include "market/fees.hpp"                // FeeSchedule
#include "model/command.hpp"              // Command
#include "model/instrument.hpp"           // Instrument
#include "venues/paper/paper_client.hpp"  // PaperConfig

namespace sluice::app {

// What a configuration means for the parts of a run; the same for a demo and for the daemon.

// `speed`: market seconds a second. What waits for a person or for a socket waits in their time.
engine::EngineConfig engine_config(const Config& config, std::uint32_t speed = 1);
// A schedule by its name (none where it has none), every fee in the currency its instrument is quoted in.
market::FeeSchedule fees_named(const std::string& name);
// `run`: how many runs its journal held before, so that no execution id comes twice.
venues::paper::PaperConfig paper_config(const Config& config, const std::vector<Instrument>& instruments,
                                        std::uint64_t run = 0);
// Instruments, accounts and limits, as the engine is told of them after its first record.
std::vector<Command> setup_commands(const Config& config, const std::vector<Instrument>& instruments);

// 46 bits of chance, as many as an id has room for.
std::uint64_t draw_epoch();

}  // namespace sluice::app
