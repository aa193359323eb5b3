#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/handler.hpp"  // Route

namespace sluice::gateway {

// The live page: web/ built by npm and embedded by cmake/assets.cmake. It needs no token, for it holds nothing but itself;
// everything it shows it asks for under /v1.

// A file of the page as it is served.
struct PageFile {
    std::string_view bytes;
    std::string_view content_type;
    bool lasting = false;  // its name holds its hash, so what is under that name never changes
};

// By the path of the address: "/" or "/assets/NAME". Nothing: there is no such file.
std::optional<PageFile> find_page_file(std::string_view path);

// GET / and GET /assets/{name}; 304 to a browser that has the file already. In a binary built without the page, / says so
// and where the figures are.
std::vector<Route> page_routes();

}  // namespace sluice::gateway
