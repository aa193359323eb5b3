#include "exchange/quote_again.hpp"

namespace sluice::exchange {

void QuoteAgain::on_quote(const Quote& quote) {
    if (const auto found = slots_.find(quote.instrument); found != slots_.end())
        found->second.quote = quote;
}

void QuoteAgain::came(const InstrumentId& instrument, UnixNanos now) {
    const auto found = slots_.find(instrument);
    if (found != slots_.end() && found->second.quote && !found->second.again)
        found->second.again = now + after_;
}

bool QuoteAgain::is_open(const InstrumentId& instrument, UnixNanos now) const {
    const auto found = slots_.find(instrument);
    return found != slots_.end() && calendars_.is_open(found->second.calendar, now);
}

std::optional<UnixNanos> QuoteAgain::opens(const InstrumentId& instrument, UnixNanos now) const {
    const auto found = slots_.find(instrument);
    if (found == slots_.end())
        return std::nullopt;
    const auto session = calendars_.session_at_or_after(found->second.calendar, now);
    return session ? std::optional{session->open} : std::nullopt;
}

std::optional<UnixNanos> QuoteAgain::next_due() const {
    std::optional<UnixNanos> due;
    for (const auto& [id, slot] : slots_)
        if (slot.again && (!due || *slot.again < *due))
            due = slot.again;
    return due;
}

void QuoteAgain::show(Exchange& exchange, UnixNanos now) {
    for (auto& [id, slot] : slots_) {
        if (!slot.again || *slot.again > now)
            continue;
        slot.again.reset();
        if (!calendars_.is_open(slot.calendar, now))
            continue;
        Quote quote = *slot.quote;
        quote.event_time = quote.recv_time = now;
        exchange.on_quote(quote, now);
    }
}

}  // namespace sluice::exchange
