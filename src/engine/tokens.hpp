#pragma once

#include "engine/core.hpp"  // Core

namespace sluice::engine {

// Who may speak at a door (design.md 5, Authority). The engine keeps the tokens and writes them down; the doors judge them.

// A person's only, or the process's own. Refused: an id that was given before, revoked ones included; no scope or one
// twice; a hash that is none; an end that has passed; an account that is not open.
void issue_token(Core& core, const IssueToken& issue, const Requester& by);
void revoke_token(Core& core, const RevokeToken& revoke, const Requester& by);

// Writes down that a door said no; the process's own only. Texts are cut to their bounds and to printable ASCII.
void note_refusal(Core& core, const NoteRefusal& note, const Requester& by);

// Whether the token opens anything at this moment: it is neither revoked nor past its end.
bool is_valid(const TokenState& token, UnixNanos now);

}  // namespace sluice::engine
