#pragma once

#include "venues/client.hpp"              // Capabilities
#include "venues/paper/paper_client.hpp"  // PaperConfig

namespace sluice::venues::alpaca {

// Makes a paper venue stand in for Alpaca: its accounts, listings and exchange trade as that broker's do. What stays are its
// name, accounts and listings, the fee schedule, the seed and the run.
void stand_in(paper::PaperConfig& config);
// What such a venue can do: of Alpaca's all but lists and trailing stops, which end with this process and are kept by us.
Capabilities stand_in_row();

}  // namespace sluice::venues::alpaca
