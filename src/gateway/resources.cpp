#include "gateway/resources.hpp"

#include <iterator>
#include <utility>

#include "gateway/resources_kit.hpp"  // Resources, order_routes, ...

namespace sluice {

extern const std::string_view kOpenApi;  // gateway/openapi.json

}  // namespace sluice

namespace sluice::gateway {

std::string_view openapi_document() { return kOpenApi; }

std::vector<Route> resource_routes(std::shared_ptr<const ServiceFacts> facts) {
    const auto resources = std::make_shared<Resources>();
    resources->facts = std::move(facts);
    std::vector<Route> all{
        {"GET",
         "/v1/openapi.json",
         Route::Who::Anybody,
         Scope::Read,
         false,
         {},
         [](const Ask&, Room&, const Reply&) -> Said { return json_answer(std::string{openapi_document()}); }}};
    for (auto& part : {order_routes(resources), proposal_routes(resources), account_routes(resources),
                       market_routes(resources), lock_routes(resources), audit_routes()})
        all.insert(all.end(), part.begin(), part.end());
    return all;
}

}  // namespace sluice::gateway
