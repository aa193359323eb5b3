#pragma once

#include <memory>

#include "base/bytes.hpp"   // Bytes
#include "base/result.hpp"  // Result

namespace sluice::market {

// A gzip stream, inflated piece by piece; files of several members read as one. Push: set_input, then next until it is
// empty. The input lives until then; a piece lives until the next call.
class GzipReader {
public:
    GzipReader();
    ~GzipReader();
    GzipReader(GzipReader&&) noexcept;
    GzipReader& operator=(GzipReader&&) noexcept;

    void set_input(Bytes bytes);
    // The next piece, empty when the input is used up. Error Corrupt: this is no gzip stream, or it is damaged.
    Result<Bytes> next();
    // Whether the stream may end here: not inside a member.
    bool at_end() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace sluice::market
