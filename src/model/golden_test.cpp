#include <fstream>
#include <map>

#include <gtest/gtest.h>

#include "base/sha256.hpp"  // hex
#include "model/binary.hpp"
#include "model/sample_events_test_support.hpp"

// Records decode for ever: test/data/model/ holds the bytes of one event of every kind and version as they were first
// written. Its lines are never changed and never regenerated; a new kind or version adds a line.
namespace sluice {
namespace {

constexpr const char* kFile = SLUICE_SOURCE_DIR "/test/data/model/golden_events.txt";

struct Golden {
    std::uint8_t version = 0;
    std::string bytes;  // hexadecimal
};

// Kind name -> its lines, oldest version first.
std::multimap<std::string, Golden> golden_lines() {
    std::multimap<std::string, Golden> lines;
    std::ifstream file{kFile};
    std::string kind;
    for (unsigned version = 0; file >> kind;) {
        if (kind.starts_with('#')) {
            std::getline(file, kind);
            continue;
        }
        Golden golden;
        file >> version >> golden.bytes;
        golden.version = static_cast<std::uint8_t>(version);
        lines.emplace(kind, golden);
    }
    return lines;
}

Buffer from_hex(const std::string& text) {
    Buffer bytes;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2)
        bytes.push_back(static_cast<std::byte>(std::stoul(text.substr(i, 2), nullptr, 16)));
    return bytes;
}

std::string line_of(const Event& event) {
    Buffer bytes;
    encode(event, bytes);
    return std::string{to_text(kind_of(event))} + " " + std::to_string(version_of(kind_of(event))) + " " + hex(bytes);
}

TEST(GoldenEvents, EveryKindStandsInTheFileInItsCurrentVersion) {
    const auto golden = golden_lines();
    for (const Event& event : sample::events()) {
        const auto [from, to] = golden.equal_range(std::string{to_text(kind_of(event))});
        bool found = false;
        for (auto line = from; line != to; ++line)
            found = found || line->second.version == version_of(kind_of(event));
        EXPECT_TRUE(found) << "a new kind or version needs a line at the end of " << kFile << ":\n" << line_of(event);
    }
}

TEST(GoldenEvents, WhatWasWrittenOnceDecodesForEver) {
    const auto golden = golden_lines();
    for (const Event& event : sample::events()) {
        const auto [from, to] = golden.equal_range(std::string{to_text(kind_of(event))});
        for (auto line = from; line != to; ++line) {
            const auto decoded =
                decode(kind_of(event), line->second.version, event.sequence, event.time, from_hex(line->second.bytes));
            ASSERT_TRUE(decoded) << decoded.error().text
                                 << "\nRecords in journals have these bytes. Do not change the line: "
                                 << "give the kind a new version and keep decoding the old one.";
            EXPECT_EQ(*decoded, event) << line->first
                                       << ": an old record now decodes to another event. Journals hold it: "
                                       << "do not change the line, give the kind a new version.";
        }
    }
}

TEST(GoldenEvents, TheCurrentVersionStillWritesTheSameBytes) {
    const auto golden = golden_lines();
    for (const Event& event : sample::events()) {
        const auto [from, to] = golden.equal_range(std::string{to_text(kind_of(event))});
        for (auto line = from; line != to; ++line) {
            if (line->second.version != version_of(kind_of(event)))
                continue;
            EXPECT_EQ(line->first + " " + std::to_string(line->second.version) + " " + line->second.bytes,
                      line_of(event))
                << "the layout of a version is for ever; a changed one needs the next version number";
        }
    }
}

}  // namespace
}  // namespace sluice
