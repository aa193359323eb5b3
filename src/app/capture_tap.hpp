#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "base/result.hpp"         // Result
#include "journal/capture.hpp"     // CaptureWriter
#include "world/file_storage.hpp"  // FileStorage
#include "world/node.hpp"          // InputObserver

namespace sluice::app {

// Keeps every engine input in a folder. A capture that cannot be written stops itself and nothing else.
class CaptureTap final : public world::InputObserver {
public:
    static Result<std::unique_ptr<CaptureTap>> open(const std::string& folder);
    CaptureTap(std::unique_ptr<world::FileStorage> disk, journal::CaptureWriter writer);

    // `after_sequence`: the last event of the journal before this run.
    void begin(std::uint64_t epoch, std::uint64_t after_sequence = 0);
    void on_input(const Input& input, UnixNanos now) override;
    // Gives back the unused end of its file.
    void close();

private:
    std::unique_ptr<world::FileStorage> disk_;
    journal::CaptureWriter writer_;
    std::uint64_t epoch_ = 0;
    std::uint64_t after_sequence_ = 0;
    std::optional<UnixNanos> last_;
    bool failed_ = false;
};

}  // namespace sluice::app
