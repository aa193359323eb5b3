#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/event.hpp"  // the vocabulary

namespace sluice::journal {

// The vocabulary as a trader would say it; parts of sentences for explain.
std::string who(const Requester& by);                       // "Strategy ema", "A person"
std::string order_words(const NewOrderSingle& order);       // "buy 100 SPY.US at 168.5 or better, Day, account main"
std::string figures_words(const DecisionFigures& figures);  // one sentence
std::string exposure_words(Exposure exposure, std::optional<UnixNanos> send_by);  // one sentence
std::string denial_words(const Denial& denial);                                   // one sentence
std::string request_words(RequestKind request);                                   // "the new order"
std::string attempt_words(std::uint32_t attempt);                                 // "" or ", attempt 2"
std::string outcome_words(const RequestOutcome& outcome, RequestStage stage);     // one sentence
std::string report_words(const ReportApplied& event, OrdStatus before);           // without the point
std::string applied_words(Applied applied);                                       // "" or ", which we knew already"
std::string role_words(ListRole role);                                            // "the stop"
std::string list_words(const NewOrderList& list);                                 // "a Bracket: buy 40 ...; sell ..."
std::string step_words(ListStep step);                                            // without the point
std::string proposal_end_words(const ProposalEnded& ended);                       // one sentence
std::string quoted_text(std::string_view text);                                   // "" or " The venue said: \"...\""

}  // namespace sluice::journal
