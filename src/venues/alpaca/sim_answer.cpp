#include "venues/alpaca/sim_answer.hpp"

#include "base/json_reader.hpp"  // JsonDocument

namespace sluice::venues::alpaca::sim {

Answer refused(int status, std::int64_t code, std::string message, std::map<std::string, std::string> extra) {
    ErrorBody body;
    body.code = code;
    body.message = std::move(message);
    body.extra = std::move(extra);
    return answer(body, status);
}

Answer unprocessable(std::string message, std::map<std::string, std::string> extra) {
    return refused(422, 42210000, std::move(message), std::move(extra));
}
Answer malformed(std::string message) { return refused(422, 40010001, std::move(message)); }
Answer forbidden(std::string message, std::map<std::string, std::string> extra) {
    return refused(403, 40310000, std::move(message), std::move(extra));
}
Answer not_found(std::string message) { return refused(404, 40410000, std::move(message)); }

Answer unreadable(std::string_view body, const Error& error) {
    if (JsonDocument::parse(body))
        return malformed(error.text);
    return refused(400, 40010000, "failed to decode request body: " + error.text);
}

}  // namespace sluice::venues::alpaca::sim
