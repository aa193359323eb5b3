#include "base/result.hpp"

namespace sluice {

std::string_view to_string(ErrorCode code) {
    switch (code) {
        case ErrorCode::Invalid: return "Invalid";
        case ErrorCode::Overflow: return "Overflow";
        case ErrorCode::OutOfRange: return "OutOfRange";
        case ErrorCode::NotFound: return "NotFound";
        case ErrorCode::Io: return "Io";
        case ErrorCode::Corrupt: return "Corrupt";
        case ErrorCode::Unavailable: return "Unavailable";
        case ErrorCode::Unsupported: return "Unsupported";
        case ErrorCode::Unknown: return "Unknown";
    }
    return "Unknown";
}

}  // namespace sluice
