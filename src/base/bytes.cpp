#include "base/bytes.hpp"

namespace sluice {

void ByteWriter::text(std::string_view value) {
    SLUICE_ASSERT(value.size() <= UINT32_MAX, "a text in a record is shorter than 4 GiB");
    u32(static_cast<std::uint32_t>(value.size()));
    raw(as_bytes(value));
}

void ByteWriter::patch_u32(std::size_t at, std::uint32_t value) {
    SLUICE_ASSERT(at + sizeof value <= out_.size(), "only bytes already written can be patched");
    std::memcpy(out_.data() + at, &value, sizeof value);
}

}  // namespace sluice
