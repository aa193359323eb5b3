#include "report/report_data.hpp"

namespace sluice::report {

std::string_view meaning_of(DenialCode code) {
    switch (code) {
        case DenialCode::None: return "Nothing was denied.";
        case DenialCode::WrongMode: return "The venue's connection is of the other mode: paper and live never mix.";
        case DenialCode::NotConnected: return "The venue's connection is down.";
        case DenialCode::NeedsApproval: return "A person's approval is needed and there is none.";
        case DenialCode::NotArmed: return "Nobody has armed this process.";
        case DenialCode::Disarmed: return "The arming ended before the order could leave.";
        case DenialCode::Halted: return "The account is halted: nothing new until a person resumes it.";
        case DenialCode::Frozen: return "The instrument is frozen: its position or orders are in doubt.";
        case DenialCode::ExitOnly: return "The journal or a clock failed, so only exits and cancels leave.";
        case DenialCode::BreakerOpen: return "The venue failed several times in a row and is given a rest.";
        case DenialCode::TooLate: return "The decision grew too old before the order could leave.";
        case DenialCode::NotSent: return "Nothing of the order left this process.";
        case DenialCode::Invalid: return "The order contradicts itself, its tick or its lot.";
        case DenialCode::UnknownAccount: return "There is no such account.";
        case DenialCode::UnknownInstrument: return "There is no such instrument.";
        case DenialCode::UnknownOrder: return "There is no such order.";
        case DenialCode::OrderDone: return "The order has ended already.";
        case DenialCode::RequestInFlight: return "Another request of the same order is still under way.";
        case DenialCode::NotAvailableYet: return "This version cannot do that yet.";
        case DenialCode::KeyReused: return "The same idempotency key came with another order.";
        case DenialCode::NoQuote: return "There is no price, or it is too old to judge an order by.";
        case DenialCode::OrderValue: return "The order is worth more than one order may be.";
        case DenialCode::PositionFraction:
            return "With this order the position would be a larger part of equity than allowed.";
        case DenialCode::OpenOrders: return "Too many orders are open.";
        case DenialCode::OrderRate: return "Orders come faster than allowed.";
        case DenialCode::PriceCollar: return "The price reaches too far past the market.";
        case DenialCode::NotAllowed: return "The instrument is not among those this account may trade.";
        case DenialCode::MarketClosed: return "The exchange is closed.";
        case DenialCode::DailyLoss: return "The account has lost what it may lose in a day.";
        case DenialCode::ExitTooLarge: return "The exit is larger than the position it closes.";
        case DenialCode::Overflow: return "A figure of the order does not fit.";
        case DenialCode::NotReconciled: return "What the venue holds has not been compared with ours yet.";
        case DenialCode::Unsupported: return "The venue cannot do this, and we cannot do it in its place.";
        case DenialCode::HashMismatch: return "The hash that was given is not that of this order.";
        case DenialCode::ReferenceMoved: return "The market has moved since the order was proposed.";
        case DenialCode::ProposalEnded: return "The proposal has ended already.";
        case DenialCode::UnknownList: return "There is no such list.";
        case DenialCode::Drawdown: return "Equity has fallen too far below its highest.";
        case DenialCode::Duplicate: return "The same order was placed a moment ago.";
        case DenialCode::SelfTrade: return "The order could trade with another one of ours.";
        case DenialCode::ShortSelling: return "The order could leave a position below zero, which is not allowed.";
        case DenialCode::Unprotected: return "Too much that was filled would have no stop.";
        case DenialCode::NoRate: return "There is no rate to convert the order's value with.";
        case DenialCode::StaleRate: return "The rate to convert the order's value with is too old.";
    }
    return "";
}

}  // namespace sluice::report
