#include "market/history/inflate.hpp"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <string>

#include "base/assert.hpp"

namespace sluice::market {
namespace {

constexpr std::size_t kPiece = 128 * 1024;
constexpr int kGzipWindow = 15 + 16;  // the largest window, and a gzip wrapper

}  // namespace

struct GzipReader::Impl {
    z_stream stream{};
    Bytes input;
    Buffer piece = Buffer(kPiece);
    bool in_member = true;
    int failed = Z_OK;  // told once what came before it was handed out

    Impl() { SLUICE_ASSERT(inflateInit2(&stream, kGzipWindow) == Z_OK, "zlib starts"); }
    ~Impl() { inflateEnd(&stream); }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;
};

GzipReader::GzipReader() : impl_{std::make_unique<Impl>()} {}
GzipReader::~GzipReader() = default;
GzipReader::GzipReader(GzipReader&&) noexcept = default;
GzipReader& GzipReader::operator=(GzipReader&&) noexcept = default;

void GzipReader::set_input(Bytes bytes) { impl_->input = bytes; }

bool GzipReader::at_end() const { return !impl_->in_member; }

Result<Bytes> GzipReader::next() {
    Impl& it = *impl_;
    z_stream& stream = it.stream;
    const auto damaged = [&] {
        return fail(ErrorCode::Corrupt, std::string{"the gzip data is damaged: "} +
                                            (stream.msg != nullptr ? stream.msg : zError(it.failed)));
    };
    if (it.failed != Z_OK)
        return damaged();
    stream.next_out = reinterpret_cast<Bytef*>(it.piece.data());
    stream.avail_out = static_cast<uInt>(it.piece.size());
    while (stream.avail_out > 0) {
        if (!it.in_member) {
            if (it.input.empty())
                break;
            inflateReset(&stream);
            it.in_member = true;
        }
        const std::size_t given = std::min<std::size_t>(it.input.size(), std::numeric_limits<uInt>::max());
        // zlib's interface predates const; it does not write to its input.
        stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(it.input.data()));
        stream.avail_in = static_cast<uInt>(given);
        const uInt room = stream.avail_out;
        const int code = inflate(&stream, Z_NO_FLUSH);
        it.input = it.input.subspan(given - stream.avail_in);
        if (code == Z_STREAM_END) {
            it.in_member = false;
            continue;
        }
        if (code != Z_OK && code != Z_BUF_ERROR) {
            it.failed = code;
            if (stream.avail_out == it.piece.size())
                return damaged();
            break;
        }
        if (it.input.empty() || (stream.avail_in == given && stream.avail_out == room))
            break;
    }
    return Bytes{it.piece}.first(it.piece.size() - stream.avail_out);
}

}  // namespace sluice::market
