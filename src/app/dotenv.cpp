#include "app/dotenv.hpp"

#include <filesystem>
#include <string_view>
#include <system_error>

#include "app/files.hpp"  // read_text_file
#include "base/text.hpp"  // split, trim

namespace sluice::app {
namespace {

namespace fs = std::filesystem;

bool is_variable_name(std::string_view text) {
    if (text.empty() || (text.front() >= '0' && text.front() <= '9'))
        return false;
    for (const char c : text)
        if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'))
            return false;
    return true;
}

std::string octal(fs::perms permissions) {
    const auto bits = static_cast<unsigned>(permissions) & 0777u;
    std::string text = "0";
    for (const unsigned shift : {6u, 3u, 0u})
        text += static_cast<char>('0' + ((bits >> shift) & 7u));
    return text;
}

}  // namespace

Result<Environment> read_dotenv(const std::string& folder) {
    const std::string path = folder.empty() || folder == "." ? ".env" : folder + "/.env";
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (!fs::exists(status))
        return Environment{};
    if (!fs::is_regular_file(status))
        return fail(ErrorCode::Invalid, path + " is no regular file");
    constexpr auto kOthers = fs::perms::group_all | fs::perms::others_all;
    if ((status.permissions() & kOthers) != fs::perms::none)
        return fail(ErrorCode::Invalid, path + " has mode " + octal(status.permissions()) +
                                            ", so others may read its secrets; run: chmod 600 " + path);
    const auto text = read_text_file(path);
    if (!text)
        return tl::unexpected{text.error()};

    Environment variables;
    int number = 0;
    for (std::string_view line : split(*text, '\n')) {
        ++number;
        line = trim(line);
        if (line.empty() || line.front() == '#')
            continue;
        if (line.starts_with("export "))
            line = trim(line.substr(7));
        const std::size_t equals = line.find('=');
        const std::string_view name = trim(line.substr(0, equals));
        if (equals == std::string_view::npos || !is_variable_name(name))
            return fail(ErrorCode::Invalid,
                        path + ":" + std::to_string(number) + ": the line must be NAME=VALUE, # a comment, or blank");
        std::string_view value = trim(line.substr(equals + 1));
        if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front())
            value = value.substr(1, value.size() - 2);
        variables[std::string{name}] = value;
    }
    return variables;
}

}  // namespace sluice::app
