# Writes OUTPUT, a source file that holds the bytes of INPUT as `extern const std::string_view NAME`.
file(READ ${INPUT} bytes HEX)
string(LENGTH "${bytes}" digits)
math(EXPR size "${digits} / 2")
string(REGEX REPLACE "(................................)" "\\1\n" bytes "${bytes}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
file(WRITE ${OUTPUT} "#include <string_view>

namespace sluice {
namespace {
constexpr unsigned char kBytes[] = {
${bytes}
0x00};
}  // namespace

extern const std::string_view ${NAME};
const std::string_view ${NAME}{reinterpret_cast<const char*>(kBytes), ${size}};
}  // namespace sluice
")
