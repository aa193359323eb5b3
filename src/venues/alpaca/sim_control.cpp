// The simulator's own control, which Alpaca does not have: the fault dial, and money without a trade.
#include "base/json_reader.hpp"              // JsonDocument
#include "base/json_writer.hpp"              // JsonWriter
#include "venues/alpaca/sim_activities.hpp"  // book_activity
#include "venues/alpaca/simulator.hpp"
#include "wire/http.hpp"  // path_of

namespace sluice::venues::alpaca::sim {

namespace {

std::string dial_text(const Incidents& incidents) {
    std::string out;
    JsonWriter json{out};
    json.begin_object();
    json.key("incidents");
    json.begin_array();
    for (std::size_t i = 0; i < count_of<Incident>(); ++i) {
        const auto which = static_cast<Incident>(i);
        json.begin_object();
        json.field("name", to_text(which));
        json.field("count", incidents.count(which));
        json.field("happened", incidents.happened(which));
        json.end_object();
    }
    json.end_array();
    json.end_object();
    return out;
}

// {"name", "count"} of a POST.
tl::expected<IncidentOrder, Answer> read_turn(std::string_view text) {
    const auto no = [](Answer answer) { return tl::unexpected<Answer>{std::move(answer)}; };
    const auto body = JsonDocument::parse(text);
    if (!body)
        return no(refused(400, 40010000, "failed to decode request body: " + body.error().text));
    const auto name = body->root().get("name");
    const auto word = name ? name->as_string() : Result<std::string_view>{tl::unexpected{name.error()}};
    if (!word)
        return no(malformed(word.error()));
    std::string line{*word};
    if (const auto count = body->root().find("count")) {
        const auto said = count->kind() == JsonKind::String ? count->as_string() : count->as_number_text();
        if (!said)
            return no(malformed(said.error()));
        line += " " + std::string{*said};
    }
    std::string fault;
    const auto order = parse_incident(line, fault);
    if (!order)
        return no(malformed(fault));
    return *order;
}

}  // namespace

Answer Simulator::control_incidents(const wire::HttpRequest& request) {
    if (request.method == "POST") {
        const auto turn = read_turn(request.body);
        if (!turn)
            return turn.error();
        turn_on(turn->which, turn->count);
    } else if (request.method == "DELETE") {
        const auto name = Query{request.target}.text("name");
        if (name) {
            std::string fault;
            const auto order = parse_incident(*name, fault);
            if (!order)
                return malformed(fault);
            turn_off(order->which);
        } else {
            turn_off_all();
        }
    } else if (request.method != "GET") {
        return not_found("/sim/incidents takes GET, POST and DELETE");
    }
    return {200, dial_text(broker_.incidents)};
}

Answer Simulator::control(const wire::HttpRequest& request) {
    const std::string_view path = wire::path_of(request.target);
    if (path == "/sim/incidents")
        return control_incidents(request);
    if (path == "/sim/activities")
        return request.method == "POST"
                   ? book_activity(broker_, request.body, now_)
                   : not_found("/sim/activities takes POST; GET /v2/account/activities lists them");
    return not_found("the simulator's own control is /sim/incidents and /sim/activities");
}

}  // namespace sluice::venues::alpaca::sim
