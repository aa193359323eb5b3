#pragma once

#include "app/config.hpp"   // PaperConfig
#include "app/section.hpp"  // Section

namespace sluice::app {

// `paper:` of the configuration; the dated file it names is read and judged here.
PaperConfig read_paper(Section section);

}  // namespace sluice::app
