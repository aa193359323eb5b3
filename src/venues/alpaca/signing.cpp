#include "venues/alpaca/signing.hpp"

namespace sluice::venues::alpaca {

Mode mode_of(std::string_view account_number) { return account_number.starts_with("PA") ? Mode::Paper : Mode::Live; }

void sign(const AlpacaConfig& config, wire::Headers& headers) {
    headers.push_back({"APCA-API-KEY-ID", config.key_id, wire::Secrecy::Secret});
    headers.push_back({"APCA-API-SECRET-KEY", config.secret, wire::Secrecy::Secret});
}

}  // namespace sluice::venues::alpaca
