#pragma once

#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string>
#include <string_view>

#include "http_kit.hpp"

// A program's plain way to a door with TLS: it trusts one authority and asks for the name in the address.
namespace sluice::app::kit {

class HttpsSocket {
public:
    // "https://127.0.0.1:7171" or "https://localhost:7171", on the loopback both; shakes hands at once.
    HttpsSocket(const std::string& url, const std::string& authority)
        : socket_{url}, context_{SSL_CTX_new(TLS_client_method()), SSL_CTX_free} {
        if (!socket_.open())
            return;
        SSL_CTX_load_verify_locations(context_.get(), authority.c_str(), nullptr);
        SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
        session_.reset(SSL_new(context_.get()));
        SSL_set_fd(session_.get(), socket_.handle());
        const std::size_t host = url.find("//") + 2;
        const std::string name = url.substr(host, url.rfind(':') - host);
        if (X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session_.get()), name.c_str()) != 1) {
            SSL_set1_host(session_.get(), name.c_str());
            SSL_set_tlsext_host_name(session_.get(), name.c_str());
        }
        open_ = SSL_connect(session_.get()) == 1;
    }

    bool open() const { return open_; }
    // Why the certificate was not believed; X509_V_OK: it was.
    long verdict() const { return SSL_get_verify_result(session_.get()); }
    void write(const std::string& bytes) {
        EXPECT_EQ(SSL_write(session_.get(), bytes.data(), static_cast<int>(bytes.size())),
                  static_cast<int>(bytes.size()));
    }
    // More of what came; false: the other side has ended it, or says nothing for too long.
    bool read(std::string& into) {
        char piece[16'384];
        const int count = SSL_read(session_.get(), piece, sizeof piece);
        if (count <= 0)
            return false;
        into.append(piece, static_cast<std::size_t>(count));
        return true;
    }
    // Reads on until `part` has come; false: it does not.
    bool until(std::string_view part, std::string& into) {
        while (into.find(part) == std::string::npos)
            if (!read(into))
                return false;
        return true;
    }
    // The other side has said that this is all: nobody has cut it.
    bool was_told_goodbye() const { return (SSL_get_shutdown(session_.get()) & SSL_RECEIVED_SHUTDOWN) != 0; }

private:
    HttpSocket socket_;
    std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_;
    std::unique_ptr<SSL, decltype(&SSL_free)> session_{nullptr, SSL_free};
    bool open_ = false;
};

// A whole answer to one request; status 0: nobody who is trusted answered.
inline HttpAnswer ask_safely(const std::string& url, const std::string& authority, std::string_view method,
                             std::string_view path, HttpHeaders headers = {}, std::string_view body = {}) {
    HttpsSocket socket{url, authority};
    if (!socket.open())
        return {};
    headers.emplace_back("Connection", "close");
    socket.write(http_request(url, method, path, headers, body));
    std::string bytes;
    while (socket.read(bytes)) {
    }
    EXPECT_TRUE(socket.was_told_goodbye()) << method << ' ' << path;
    return parse_http(bytes);
}

}  // namespace sluice::app::kit
