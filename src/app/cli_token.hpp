#pragma once

#include "app/cli_trading.hpp"       // AddVerb
#include "app/trading_commands.hpp"  // TokenOptions

namespace sluice::app {

// `token create | list | revoke | login` join the command line. What they are bound to lives as long as the object.
class TokenVerbs {
public:
    // `console` outlives the command line.
    void add_to(CLI::App& root, const AddVerb& add, Console& console);

private:
    TokenOptions options_;
};

}  // namespace sluice::app
