#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/random.hpp"        // Random
#include "model/command.hpp"      // Command, Instrument, Account
#include "model/market_data.hpp"  // Quote
#include "world/seeded/told.hpp"  // Told

namespace sluice::world {

// Draws what people, strategies and agents ask of a seeded session: sensible orders mostly, exits of what is held, changes
// and cancels of what works, locks opened and closed, and a share of nonsense.
class CommandSource {
public:
    CommandSource(Random random, std::vector<Account> accounts, std::vector<Instrument> instruments)
        : random_{random}, accounts_{std::move(accounts)}, instruments_{std::move(instruments)} {}

    Command draw(const Told& told, const std::map<InstrumentId, Quote>& quotes);
    // Limits as a configuration would set them, at times tight.
    Limits draw_limits();
    Command arm();
    // A person takes what the venue showed as the account's opening.
    Command adopt();
    // A person answers a proposal that waits; an arming when none does.
    Command answer(const Told& told);
    Command flatten();

private:
    Requester requester();
    Command submit(const Told& told, const std::map<InstrumentId, Quote>& quotes);
    NewOrderSingle draw_order(const Told& told, const std::map<InstrumentId, Quote>& quotes);
    Command submit_list(const Told& told, const std::map<InstrumentId, Quote>& quotes);
    NewOrderList bracket(const NewOrderSingle& entry, Price touch, ListClass list_class);
    NewOrderSingle exit_of(const NewOrderSingle& entry, Price touch, ListRole role);
    // A person types the hash of what was previewed, now and then wrongly.
    std::string typed(const Requester& by, std::string hash);
    Command replace(const Told& told);
    Command cancel(const Told& told);
    Command safety(const Told& told);
    Command configuration();
    void spoil(NewOrderSingle& order);
    void tighten(Limits& limits);
    const ToldOrder* pick(const Told& told);

    Random random_;
    std::vector<Account> accounts_;
    std::vector<Instrument> instruments_;
    std::uint64_t keys_ = 0;
    SubmitOrder last_submit_;
    Requester last_by_;
};

}  // namespace sluice::world
