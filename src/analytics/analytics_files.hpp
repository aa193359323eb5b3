#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/text.hpp"
#include "market/history/inflate.hpp"

// For the tests of indicators: files of the shared reference data; all empty when there are none.
namespace sluice::analytics::testkit {

inline std::string shared_file(std::string_view path) {
    return std::string{SLUICE_SHARED_DIR} + "/data/" + std::string{path};
}

std::string bytes_of(const std::string& path);

inline std::string unzipped(const std::string& path) {
    const std::string packed = bytes_of(path);
    market::GzipReader reader;
    reader.set_input(as_bytes(packed));
    std::string out;
    while (!packed.empty()) {
        const auto piece = reader.next();
        if (!piece || piece->empty())
            break;
        out.append(as_text(*piece));
    }
    return out;
}

// The fields of every line but the first.
inline std::vector<std::vector<std::string>> rows_of_csv(const std::string& text) {
    std::vector<std::vector<std::string>> out;
    bool header = true;
    for (std::string_view line : split(text, '\n')) {
        line = trim(line);
        if (!header && !line.empty()) {
            out.emplace_back();
            for (const auto field : split(line, ','))
                out.back().emplace_back(field);
        }
        header = false;
    }
    return out;
}

}  // namespace sluice::analytics::testkit
