#include "net/tls_context.hpp"

#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <boost/asio/ssl/context.hpp>

#include "net/resolver.hpp"  // is_address

namespace sluice::net {

namespace ssl = boost::asio::ssl;

Result<std::shared_ptr<ssl::context>> make_client_tls(const std::string& ca_file) {
    auto made = std::make_shared<ssl::context>(ssl::context::tls_client);
    boost::system::error_code error;
    SSL_CTX_set_min_proto_version(made->native_handle(), TLS1_2_VERSION);
    made->set_options(ssl::context::default_workarounds | ssl::context::no_compression);
    made->set_verify_mode(ssl::verify_peer, error);
    if (!error)
        made->set_default_verify_paths(error);
    if (error)
        return fail(ErrorCode::Io, "the system's certificates cannot be used: " + error.message());
    if (!ca_file.empty())
        made->load_verify_file(ca_file, error);
    if (error)
        return fail(ErrorCode::Invalid, "the certificate file " + ca_file + " cannot be used: " + error.message() +
                                            "; it must be a readable PEM file with the authority's certificate");
    return made;
}

Status expect_host(SSL* session, const std::string& host) {
    X509_VERIFY_PARAM* wanted = SSL_get0_param(session);
    X509_VERIFY_PARAM_set_hostflags(wanted, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    const bool address = is_address(host);
    const bool set = address ? X509_VERIFY_PARAM_set1_ip_asc(wanted, host.c_str()) == 1
                             : X509_VERIFY_PARAM_set1_host(wanted, host.data(), host.size()) == 1 &&
                                   SSL_set_tlsext_host_name(session, host.c_str()) == 1;
    if (!set)
        return fail(ErrorCode::Invalid, "the host " + host + " cannot be checked against a certificate");
    return {};
}

std::string tls_failure(SSL* session, const std::string& host, std::uint16_t port, const std::string& otherwise) {
    const std::string place = host + ":" + std::to_string(port);
    const long verdict = SSL_get_verify_result(session);
    if (verdict == X509_V_OK)
        return "no TLS with " + place + ": " + otherwise;
    if (verdict == X509_V_ERR_HOSTNAME_MISMATCH || verdict == X509_V_ERR_IP_ADDRESS_MISMATCH)
        return "the certificate of " + place + " is made out for another host";
    return "the certificate of " + place + " is not accepted: " + X509_verify_cert_error_string(verdict);
}

}  // namespace sluice::net
