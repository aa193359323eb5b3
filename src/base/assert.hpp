#pragma once

namespace sluice::detail {

// Prints "file:line: assertion failed: condition: sentence" to stderr and aborts.
[[noreturn, gnu::cold, gnu::noinline]] void assertion_failed(const char* condition, const char* sentence,
                                                             const char* file, int line);

}  // namespace sluice::detail

// For our own mistakes only, never for anything that came from outside. On in release builds too.
#define SLUICE_ASSERT(condition, sentence)                                                \
    do {                                                                                  \
        if (!(condition)) [[unlikely]] {                                                  \
            ::sluice::detail::assertion_failed(#condition, sentence, __FILE__, __LINE__); \
        }                                                                                 \
    } while (false)
