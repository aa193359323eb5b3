#include "gateway/page.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/bytes.hpp"   // as_bytes
#include "base/sha256.hpp"  // sha256, hex
#include "base/text.hpp"    // split, trim

namespace sluice {
// cmake/assets.cmake embeds it: the name and the bytes of one file after the other; an empty name ends them.
extern const std::string_view kLivePage[];
}  // namespace sluice

namespace sluice::gateway {
namespace {

constexpr std::string_view kIndex = "live.html";  // as web/ names it
constexpr std::string_view kNoPage =
    "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Sluice</title><p>This binary was built without "
    "the "
    "live page (SLUICE_WEB=OFF). Everything it would show is under /v1; see /v1/openapi.json.</p></html>\n";

std::string_view content_type_of(std::string_view name) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kTypes{{
        {".html", "text/html; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".svg", "image/svg+xml"},
        {".txt", "text/plain; charset=utf-8"},
        {".png", "image/png"},
    }};
    for (const auto& [ending, type] : kTypes)
        if (name.ends_with(ending))
            return type;
    return "application/octet-stream";
}

std::optional<std::string_view> find_embedded(std::string_view name) {
    for (const std::string_view* file = kLivePage; !file->empty(); file += 2)
        if (*file == name)
            return file[1];
    return std::nullopt;
}

// RFC 9110, 13.1.2: whether the tag is among those a browser has, compared weakly, or it takes any.
bool has_it_already(std::string_view if_none_match, std::string_view tag) {
    for (std::string_view one : split(if_none_match, ',')) {
        one = trim(one);
        if (one.starts_with("W/"))
            one.remove_prefix(2);
        if (one == "*" || one == tag)
            return true;
    }
    return false;
}

// A page that changed is seen at the next visit; what is named by its hash is fetched once.
Answer answer_with(const std::string& path, const PageFile& file, std::string_view if_none_match) {
    const char* const keep = file.lasting ? "public, max-age=31536000, immutable" : "no-cache";
    const std::string tag =
        '"' + (file.lasting ? path.substr(path.rfind('/') + 1) : hex(sha256(as_bytes(file.bytes)))) + '"';
    const wire::Headers headers{{"Cache-Control", keep}, {"ETag", tag}};
    if (has_it_already(if_none_match, tag))
        return {304, {}, headers};
    Answer whole{200, std::string{file.bytes}, headers};
    whole.headers.push_back({"Content-Type", std::string{file.content_type}});
    return whole;
}

Said serve(const Ask& ask, Room&, const Reply&) {
    const std::string path = ask.path.empty() ? "/" : "/assets/" + ask.path.front();
    if (const std::optional<PageFile> file = find_page_file(path))
        return answer_with(path, *file, ask.if_none_match);
    return Problem{"not_found", "The page has no file " + path + "; it begins at /."};
}

}  // namespace

std::optional<PageFile> find_page_file(std::string_view path) {
    if (path == "/")
        return PageFile{find_embedded(kIndex).value_or(kNoPage), content_type_of(kIndex), false};
    if (!path.starts_with("/assets/"))
        return std::nullopt;
    const std::string_view name = path.substr(1);
    const std::optional<std::string_view> bytes = find_embedded(name);
    if (!bytes)
        return std::nullopt;
    return PageFile{*bytes, content_type_of(name), true};
}

std::vector<Route> page_routes() {
    const auto open_to_anybody = [](std::string_view pattern) {
        Route route{"GET", pattern};
        route.who = Route::Who::Anybody;
        route.handler = serve;
        return route;
    };
    return {open_to_anybody("/"), open_to_anybody("/assets/{name}")};
}

}  // namespace sluice::gateway
