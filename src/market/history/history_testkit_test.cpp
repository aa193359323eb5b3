#include "market/history/history_testkit.hpp"

#include <cstdio>
#include <memory>

namespace sluice::market::testkit {

std::string read_file(const std::string& path) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file{std::fopen(path.c_str(), "rb"), &std::fclose};
    std::string out;
    if (!file)
        return out;
    char piece[65536];
    while (const std::size_t got = std::fread(piece, 1, sizeof piece, file.get()))
        out.append(piece, got);
    return out;
}

}  // namespace sluice::market::testkit
