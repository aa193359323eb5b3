#pragma once

// Our model <-> Alpaca's messages. Pure functions, shared by client and simulator.
#include "venues/alpaca/mapping_errors.hpp"
#include "venues/alpaca/mapping_reports.hpp"
#include "venues/alpaca/mapping_requests.hpp"
#include "venues/alpaca/mapping_words.hpp"
