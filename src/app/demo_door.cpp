#include "app/demo_door.hpp"

#include <utility>

#include "app/control_tokens.hpp"  // fill_with_entropy, TokenTools
#include "app/demo_screen.hpp"     // DemoScreen
#include "app/trading_setup.hpp"   // engine_config

namespace sluice::app {
namespace {

RunFacts facts_of(const DemoParts& parts) {
    const Config& config = parts.plan.config;
    return {.mode = config.mode,
            .auto_execute = config.auto_execute,
            .require_confirmation = config.require_confirmation,
            .rehearse_live = config.rehearse_live,
            .market = parts.plan.sentence,
            .home = parts.home.folder,
            .version = engine_config(config).version};
}

// A token to trade with in this home; answers what is shown of it.
std::string add_token(world::LiveWorld& world) {
    const gateway::NewToken made = gateway::make_token(fill_with_entropy);
    IssueToken issue;
    issue.token.id = made.id;
    issue.token.name = StrategyId{"demo"};
    issue.token.scopes = {Scope::Trade};
    issue.token.secret_hash = made.secret_hash;
    world.add_setup({{.origin = Origin::Engine, .who = StrategyId{"demo"}, .key = {}}, std::move(issue)});
    return made.shown;
}

}  // namespace

DemoDoor::DemoDoor(DemoParts& parts, world::LiveWorld& world)
    : desk_{world.inbox(), facts_of(parts)}, home_{parts.home.folder} {}

Result<std::unique_ptr<DemoDoor>> DemoDoor::open(DemoParts& parts, world::LiveWorld& world, gateway::History& history,
                                                 std::function<std::uint64_t()> log_dropped) {
    const auto say = [&parts](std::string_view line) {
        if (parts.screen != nullptr)
            parts.screen->note(line);
        else
            parts.console.err(std::string{line} + "\n");
    };
    auto door = DoorHost::open({.config = parts.plan.config,
                                .home = parts.home.folder,
                                .market = parts.plan.sentence,
                                .world = world,
                                .history = history,
                                .log_dropped = std::move(log_dropped),
                                .say = say});
    if (!door)
        return tl::unexpected{door.error()};
    std::unique_ptr<DemoDoor> demo{new DemoDoor{parts, world}};
    demo->door_ = std::move(*door);
    demo->token_ = add_token(world);
    demo->page_ = demo->door_->page_address();
    demo->desk_.set_token_tools({.entropy = fill_with_entropy,
                                 .wall = [&world] { return world.doors().now(); },
                                 .page_address = [host = demo->door_.get()] { return host->page_address(); }});
    world.node().add_observer(demo->desk_);
    auto server = net::LocalServer::open(parts.home.control(), demo->desk_);
    if (!server)
        return tl::unexpected{server.error()};
    demo->server_ = std::move(*server);
    demo->desk_.attach(*demo->server_);
    demo->server_->start();
    return demo;
}

std::string DemoDoor::sentences() const {
    return "Page: " + page_ + "\n  It opens once, within the hour; `sluice token login --home " + home_ +
           "` prints another.\nFor programs in another terminal:\n  export SLUICE_URL=" + door_->url() +
           "\n  export SLUICE_TOKEN=" + token_ + "\n\n";
}

}  // namespace sluice::app
