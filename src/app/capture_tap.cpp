#include "app/capture_tap.hpp"

#include <utility>

namespace sluice::app {
namespace {

constexpr std::size_t kCaptureFlush = 65'536;

}  // namespace

CaptureTap::CaptureTap(std::unique_ptr<world::FileStorage> disk, journal::CaptureWriter writer)
    : disk_{std::move(disk)}, writer_{std::move(writer)} {}

Result<std::unique_ptr<CaptureTap>> CaptureTap::open(const std::string& folder) {
    auto disk = world::FileStorage::open(folder);
    if (!disk)
        return tl::unexpected{disk.error()};
    auto writer = journal::CaptureWriter::open(**disk);
    if (!writer)
        return tl::unexpected{writer.error()};
    return std::make_unique<CaptureTap>(std::move(*disk), std::move(*writer));
}

void CaptureTap::begin(std::uint64_t epoch, std::uint64_t after_sequence) {
    epoch_ = epoch;
    after_sequence_ = after_sequence;
}

void CaptureTap::on_input(const Input& input, UnixNanos now) {
    if (!last_)
        writer_.started(epoch_, after_sequence_, now);
    last_ = now;
    writer_.input(input, now);
    if (writer_.buffered() >= kCaptureFlush)
        failed_ = failed_ || !writer_.flush();
}

void CaptureTap::close() {
    if (last_)
        writer_.stopped("the run ended", *last_);
    failed_ = failed_ || !writer_.close();
}

}  // namespace sluice::app
