#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/engine.hpp"  // EngineConfig, State
#include "telling.hpp"        // Names
#include "venue_words.hpp"    // OrderIds
#include "words.hpp"          // Line

namespace sluice::test {

// What scenarios say of lists:
//   has brackets|oco|multi-leg|trailing|protected     what the venue can do by itself; before anything else
//   bracket b1 buy 10 AAPL [limit P] target P stop P|trail X|trail-percent R [stop-limit P] [gtc] [key K] [by strategy]
//   oco b1 sell 10 AAPL target P stop P|trail X       oto b1 buy 10 AAPL [limit P] target P|stop P
//   package b1 buy 2 at 1.00 of AAPL buy 1 MSFT sell 2
//   trail c1 sell 10 AAPL by X|percent R [key K]      a trailing stop by itself
//   trade AAPL PX                                     a print
//   show lists                                        what is open, unprotected and held by the engine
// The orders of b1 are called b1 (the entry), b1.t (the target) and b1.s (the stop); those placed again b1.s2, b1.s3; legs
// of a package b1.1, b1.2.
// replace t1 ... trail X|trail-percent R
void set_trail(const Line& w, ReplaceOrder& replace);
// Of an order, or of an exit that only the engine holds; 1 of any other id.
Quantity standing_qty(const engine::State& state, const ClOrdId& id);
std::optional<CommandBody> list_command(const Line& line);
bool give_ability(const Line& line, Capabilities& venue);

class ListNames {
public:
    // Names the orders of the events; `naming` is what the scenario calls the list that is being submitted.
    void learn(const Event& event, const std::string& naming, Names& names, OrderIds& ids);

    // What was proposed as c1 is still called c1 under its new id; its old one is called c1.asked.
    void follow(const ProposalEnded& ended, Names& names, OrderIds& ids);

private:
    void name(const ClOrdId& id, const std::string& called, Names& names, OrderIds& ids);
    std::map<ListId, std::string> lists_;
    std::map<std::string, int> counts_;
};

std::string told(const ListPlaced& e, const Names& names);
std::string told(const ListStepped& e, const Names& names);
std::string told(const SendList& r, const Names& names);
std::vector<std::string> shown_lists(const engine::State& state, const Names& names);

}  // namespace sluice::test
