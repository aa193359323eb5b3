# Writes OUTPUT, a source file that holds every file under FOLDER as `extern const std::string_view NAME[]`: the file's name
# from FOLDER on and its bytes, one after the other; an empty name ends them. A folder that is missing holds no file.
file(GLOB_RECURSE files RELATIVE ${FOLDER} ${FOLDER}/*)
list(SORT files)
set(arrays "")
set(rows "")
set(number 0)
foreach(file IN LISTS files)
    file(READ ${FOLDER}/${file} bytes HEX)
    string(LENGTH "${bytes}" digits)
    math(EXPR size "${digits} / 2")
    string(REGEX REPLACE "(................................)" "\\1\n" bytes "${bytes}")
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
    string(APPEND arrays "constexpr unsigned char kBytes${number}[] = {\n${bytes}\n0x00};\n")
    string(APPEND rows "    {\"${file}\"}, {reinterpret_cast<const char*>(kBytes${number}), ${size}},\n")
    math(EXPR number "${number} + 1")
endforeach()
file(WRITE ${OUTPUT} "#include <string_view>

namespace sluice {
namespace {
${arrays}}  // namespace

extern const std::string_view ${NAME}[];
const std::string_view ${NAME}[] = {
${rows}    {}};
}  // namespace sluice
")
