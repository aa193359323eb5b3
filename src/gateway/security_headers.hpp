#pragma once

#include "wire/http.hpp"  // HttpReply

namespace sluice::gateway {

// What every answer of the door tells a browser: run and load nothing that is not ours, be framed by nobody, guess no
// types, tell nobody where you came from, and keep nothing unless the answer itself says so.
void add_security_headers(wire::HttpReply& reply);
// The same, for answers that others write.
const wire::Headers& security_headers();

}  // namespace sluice::gateway
