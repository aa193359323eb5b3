#pragma once

#include <functional>
#include <memory>
#include <string>

#include "app/commands.hpp"  // RunOptions, ExitCode, Console, Environment

namespace CLI {
class App;
}

namespace sluice::app {

// How a verb joins the command line: parent, name, meaning, what stands below its help, and what it does.
using AddVerb = std::function<CLI::App*(CLI::App* parent, const std::string& name, const std::string& meaning,
                                        const char* footer, std::function<ExitCode()> action)>;

// `run` and the verbs that speak to it. What they are bound to lives as long as the object.
class TradingVerbs {
public:
    TradingVerbs();
    ~TradingVerbs();
    // `environment` and `console` outlive the command line.
    void add_to(CLI::App& root, const AddVerb& add, const Environment& environment, Console& console);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace sluice::app
