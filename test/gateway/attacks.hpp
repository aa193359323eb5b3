#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sluice::gateway {

// Whether the journal holds a note of the refusal afterwards.
enum class Audited : bool { No, Yes };

// One way to knock: what is written to the port, and what must come back.
struct Attack {
    std::string name;
    std::string bytes;
    int status;
    std::string code;  // of the problem; empty: none
    Audited audited = Audited::Yes;
    std::size_t answers = 1;  // how many come; the last one is judged
};

std::vector<Attack> attacks_on_access();     // who asks, for what, from which page
std::vector<Attack> attacks_on_words();      // paths, parameters and bodies
std::vector<Attack> attacks_on_transport();  // requests that are none

}  // namespace sluice::gateway
