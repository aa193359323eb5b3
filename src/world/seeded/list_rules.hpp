#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>

#include "model/event.hpp"            // Event
#include "world/seeded/coverage.hpp"  // Coverage
#include "world/seeded/fail.hpp"      // Fail
#include "world/seeded/told.hpp"      // Told

namespace sluice::world {

// What design.md says of orders that live together: exits cover what is filled and never more, no two of them rest for more
// than there is to close, and what nobody covers is named.
class ListRules {
public:
    // The references outlive it.
    ListRules(const Told& told, Coverage& coverage, Fail fail)
        : told_{told}, coverage_{coverage}, fail_{std::move(fail)} {}

    // Before the books know of it.
    void on_event(const Event& event);
    // Everything is quiet and the venue has told the truth.
    void at_rest() const;
    void on_recovered();

private:
    void judge_exit(const ListId& id, ListRole role, Quantity adds, const ToldOrder* replaced, const ClOrdId& name);
    void judge_step(const ListStepped& step);
    void judge_books() const;

    const Told& told_;
    Coverage& coverage_;
    Fail fail_;
    std::set<std::pair<AccountId, InstrumentId>> named_;  // unprotected or inactive, and somebody was told
};

}  // namespace sluice::world
