#include <openssl/ssl.h>

#include <string>
#include <string_view>

#include "net/server_impl.hpp"

namespace sluice::net {
namespace {

namespace ssl = boost::asio::ssl;
using Code = boost::system::error_code;

// Nobody is asked for a passphrase: a daemon may have no terminal, and a port opens or says why not.
int no_passphrase(char*, int, int, void*) { return -1; }

// RFC 7301: of what the client offers, HTTP/1.1 is taken; a client that offers only other protocols goes on without.
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* length, const unsigned char* offered,
                    unsigned int count, void*) {
    constexpr std::string_view kHttp = "http/1.1";
    for (unsigned int at = 0; at < count && at + offered[at] < count; at += offered[at] + 1u) {
        const std::string_view name{reinterpret_cast<const char*>(offered + at + 1), offered[at]};
        if (name == kHttp) {
            *chosen = offered + at + 1;
            *length = offered[at];
            return SSL_TLSEXT_ERR_OK;
        }
    }
    return SSL_TLSEXT_ERR_NOACK;
}

}  // namespace

Result<ssl::context> load_server_tls(const ServerTransportOptions& options) {
    if (options.certificate_file.empty() || options.key_file.empty())
        return fail(ErrorCode::Invalid, "a port with TLS needs both a certificate file and a key file");
    ssl::context context{ssl::context::tls_server};
    SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_2_VERSION);
    SSL_CTX_set_options(context.native_handle(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_mode(context.native_handle(), SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_alpn_select_cb(context.native_handle(), choose_protocol, nullptr);
    SSL_CTX_set_default_passwd_cb(context.native_handle(), no_passphrase);
    Code error;
    context.use_certificate_chain_file(options.certificate_file, error);
    if (error)
        return fail(ErrorCode::Invalid, "cannot use the certificate " + options.certificate_file + ": " +
                                            error.message() + "; a PEM file with the chain is expected");
    context.use_private_key_file(options.key_file, ssl::context::pem, error);
    if (error)
        return fail(ErrorCode::Invalid, "cannot use the key " + options.key_file + ": " + error.message() +
                                            "; the PEM key of " + options.certificate_file +
                                            ", without a passphrase, is expected");
    return context;
}

Status check_certificate(const ServerTransportOptions& options) {
    if (options.certificate_file.empty() && options.key_file.empty())
        return {};
    if (const auto loaded = load_server_tls(options); !loaded)
        return fail(loaded.error());
    return {};
}

}  // namespace sluice::net
