#pragma once

#include "gateway/watch_filter.hpp"  // WatchFilter, read_filter

namespace sluice::app {

// Watchers of the socket and readers of the event stream choose their events by the same words.
using gateway::read_filter;
using gateway::WatchFilter;

}  // namespace sluice::app
