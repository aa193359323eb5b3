#include "base/assert.hpp"

#include <cstdio>
#include <cstdlib>

namespace sluice::detail {

void assertion_failed(const char* condition, const char* sentence, const char* file, int line) {
    std::fprintf(stderr, "%s:%d: assertion failed: %s: %s\n", file, line, condition, sentence);
    std::fflush(stderr);
    std::abort();
}

}  // namespace sluice::detail
