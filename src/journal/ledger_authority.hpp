#pragma once

#include <memory>
#include <string_view>

#include "base/result.hpp"            // Result, Status
#include "journal/sql.hpp"            // Database, Statement
#include "model/event_authority.hpp"  // ListPlaced ... Reconciled

namespace sluice::journal {

// Sequence and time of the event being applied, as text; they live as long as the call.
struct LedgerStamp {
    std::string_view sequence;
    std::string_view time;
};

// The tables of the ledger about lists, proposals, rates and reconciliation. The rows of their orders are LedgerTables'.
class AuthorityTables {
public:
    static Result<AuthorityTables> prepare(Database& database);

    Status on(const ListPlaced&, LedgerStamp);
    Status on(const ListStepped&, LedgerStamp);
    Status on(const OrderProposed&, LedgerStamp);
    Status on(const ProposalEnded&, LedgerStamp);
    Status on(const RateSet&, LedgerStamp);
    Status on(const DifferenceFound&, LedgerStamp);
    Status on(const DifferenceClosed&, LedgerStamp);
    Status on(const Reconciled&, LedgerStamp);
    template <class T>
    Status on(const T&, LedgerStamp) {
        return {};
    }

private:
    std::unique_ptr<Statement> put_list_, step_list_, put_proposal_, end_proposal_, put_rate_;
    std::unique_ptr<Statement> change_difference_, put_difference_, close_difference_, put_reconciliation_;
};

}  // namespace sluice::journal
