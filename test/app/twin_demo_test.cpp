#include "cli_kit.hpp"

#include <gtest/gtest.h>

#include "twin_mask.hpp"

// What a person can do: the same seed on the paper venue with Alpaca's ways and over Alpaca's wire, and both exports side by
// side. Long enough to trade, so not under sanitizers.
namespace sluice::app {
namespace {

using kit::Answer;
using kit::Folder;
using kit::run;

TEST(TwinDemos, AProfileThatIsNoneOrBesideAWireIsRefused) {
    const Folder folder;
    const Answer moon = run({"demo", "--profile", "moon"});
    EXPECT_EQ(moon.code, ExitCode::Usage);
    EXPECT_NE(moon.err.find("--profile must be none or alpaca, not \"moon\""), std::string::npos) << moon.err;
    const Answer both = run({"demo", "--profile", "alpaca", "--venue", "alpaca"});
    EXPECT_EQ(both.code, ExitCode::Usage);
    EXPECT_NE(both.err.find("--profile is of the paper venue"), std::string::npos) << both.err;
}

#ifdef SLUICE_CONNECTS_PRELOAD  // a build without sanitizers

std::vector<std::string> exported(const std::vector<std::string>& words, const std::string& home) {
    std::vector<std::string> demo{"demo", "--speed", "max", "--exit", "--seed", "11", "--home", home};
    demo.insert(demo.end(), words.begin(), words.end());
    const Answer played = run(demo);
    EXPECT_EQ(played.code, ExitCode::Done) << played.err;
    const Answer answer = run({"audit", "export", home});
    EXPECT_EQ(answer.code, ExitCode::Done) << answer.err;
    return twin::comparable(answer.out);
}

TEST(TwinDemos, TheSameSeedIsTheSameStoryWithAlpacasWaysAndOverItsWire) {
    const Folder folder;
    const auto paper = exported({"--profile", "alpaca"}, "paper");
    const auto wire = exported({"--venue", "alpaca"}, "wire");
    EXPECT_GT(wire.size(), 600u);
    EXPECT_EQ(twin::first_difference(paper, wire), "");
    // Without the profile it is another story.
    EXPECT_NE(twin::first_difference(exported({}, "plain"), wire), "");
}

#endif

}  // namespace
}  // namespace sluice::app
