#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <openssl/types.h>

#include "base/result.hpp"  // Result, Status

namespace boost::asio::ssl {
class context;
}

namespace sluice::net {

// What a client of TLS 1.2 and 1.3 trusts: the system's authorities and those of `ca_file` (PEM), if there is one.
Result<std::shared_ptr<boost::asio::ssl::context>> make_client_tls(const std::string& ca_file);

// Makes the handshake of `session` name `host` (SNI) and accept only a certificate made out for it.
Status expect_host(SSL* session, const std::string& host);

// Why the handshake did not end well: the certificate, if that was it; `otherwise` else.
std::string tls_failure(SSL* session, const std::string& host, std::uint16_t port, const std::string& otherwise);

}  // namespace sluice::net
