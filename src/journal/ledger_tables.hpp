#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"               // Result
#include "journal/ledger_authority.hpp"  // AuthorityTables
#include "journal/sql.hpp"               // Database, Statement
#include "model/event.hpp"               // Event
#include "model/market_data.hpp"         // Bar

namespace sluice::journal {

// The tables of orders, fills, positions and adjustments, and what each event does to them; the others it hands on.
class LedgerTables {
public:
    // Raise it with any change of the tables: an older file is then emptied and filled again.
    static constexpr int kLayout = 3;
    static Status make(Database& database);
    static Status drop(Database& database);  // all but bars

    static Result<LedgerTables> prepare(Database& database);
    Status apply(const Event& event);
    Status put_bar(const Bar& bar);

private:
    struct OrderRow;
    struct PositionRow;

    Status on(const OrderPlaced&);
    Status on(const OrderDenied&);
    Status on(const ReplacePlaced&);
    Status on(const RequestDropped&);
    Status on(const RequestProgress&);
    Status on(const ReportApplied&);
    Status on(const CancelRejected&);
    Status on(const NotFoundNoted&);
    Status on(const AdjustmentApplied&);
    Status on(const ListPlaced&);
    Status on(const OrderProposed&);
    Status on(const ProposalEnded&);
    template <class T>
    Status on(const T& event) {
        return authority_.on(event, stamp());
    }

    LedgerStamp stamp() const { return {sequence_, time_}; }
    Status add_order(const NewOrderSingle& order, OrdStatus status, std::string_view text, const ListId& list = {},
                     ListRole role = ListRole::None);
    Result<std::string> root_of(const ClOrdId& id);
    Status end_replace(const ClOrdId& id, std::string_view outcome, std::string_view text);
    Status set_status(const ClOrdId& id, OrdStatus status, std::string_view text);
    Status add_fill(const ReportApplied& applied, const OrderRow& order);
    Result<OrderRow> find_order(const ReportApplied& applied);
    Status move_position(const AccountId& account, const InstrumentId& instrument, std::string_view product,
                         const PositionRow& change);

    std::string sequence_;  // of the event being applied
    std::string time_;

    AuthorityTables authority_;
    std::unique_ptr<Statement> insert_order_, set_status_, find_order_, report_order_;
    std::unique_ptr<Statement> end_legs_, end_proposed_, forget_proposed_;
    std::unique_ptr<Statement> insert_replace_, end_replace_, take_replace_, find_root_;
    std::unique_ptr<Statement> insert_fill_, find_position_, put_position_, insert_adjustment_, put_bar_;
};

}  // namespace sluice::journal
