#pragma once

#include <cstdint>
#include <span>

#include "gateway/tokens.hpp"  // Entropy

namespace sluice::gateway {

// Bytes of a small generator: different each time, the same in every run.
class CountingEntropy {
public:
    Entropy function() {
        return [this](std::span<std::uint8_t> out) {
            for (std::uint8_t& byte : out) {
                state_ = state_ * 6'364'136'223'846'793'005u + 1'442'695'040'888'963'407u;
                byte = static_cast<std::uint8_t>(state_ >> 56);
            }
        };
    }

private:
    std::uint64_t state_ = 7;
};

}  // namespace sluice::gateway
