// Any text as a configuration: it is read or refused, never more; every fault names the file, and what is read once is read
// the same again.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "app/config.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace sluice::app;
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    const Environment environment{{"X", "value"}, {"SEED", "7"}};
    const auto source = parse_config_source(text, "fuzz.yaml", environment);
    if (!source) {
        if (!source.error().text.starts_with("fuzz.yaml"))
            std::abort();
        return 0;
    }
    const ConfigOutcome outcome = read_config(*source, environment);
    for (const std::string& fault : outcome.faults)
        if (!fault.starts_with("fuzz.yaml:"))
            std::abort();
    if (outcome.faults != read_config(*source, environment).faults)
        std::abort();
    return 0;
}
