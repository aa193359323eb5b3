#pragma once

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

#include <stdlib.h>

namespace sluice::net {

// Certificates made for one test, in a folder that goes with it. Times are in seconds from now.
class TestCertificates {
public:
    struct Wanted {
        std::string name;                                  // of the files: NAME.pem, NAME.key
        std::string hosts = "IP:127.0.0.1,DNS:localhost";  // subjectAltName
        long from = -3'600;
        long until = 86'400;
        std::string issuer = "ca";  // a name made before; its own: self-signed
        bool is_authority = false;
    };

    TestCertificates() {
        std::string name = std::filesystem::temp_directory_path() / "sluice-tls-XXXXXX";
        folder_ = ::mkdtemp(name.data());
        make({.name = "ca", .hosts = "", .issuer = "ca", .is_authority = true});
    }
    ~TestCertificates() {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }

    std::string certificate(const std::string& name) const { return folder_ + "/" + name + ".pem"; }
    std::string key(const std::string& name) const { return folder_ + "/" + name + ".key"; }

    void make(const Wanted& wanted) {
        const Key own{EVP_EC_gen("P-256"), EVP_PKEY_free};
        const Certificate made{X509_new(), X509_free};
        X509_set_version(made.get(), 2);
        ASN1_INTEGER_set(X509_get_serialNumber(made.get()), ++serial_);
        X509_gmtime_adj(X509_getm_notBefore(made.get()), wanted.from);
        X509_gmtime_adj(X509_getm_notAfter(made.get()), wanted.until);
        X509_set_pubkey(made.get(), own.get());
        X509_NAME* subject = X509_get_subject_name(made.get());
        X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                                   reinterpret_cast<const unsigned char*>(wanted.name.c_str()), -1, -1, 0);
        const bool own_issuer = wanted.issuer == wanted.name;
        const Certificate issuer = own_issuer ? Certificate{nullptr, X509_free} : read_certificate(wanted.issuer);
        const Key issuer_key = own_issuer ? Key{nullptr, EVP_PKEY_free} : read_key(wanted.issuer);
        X509_set_issuer_name(made.get(), own_issuer ? subject : X509_get_subject_name(issuer.get()));
        if (!wanted.hosts.empty())
            extend(made.get(), NID_subject_alt_name, wanted.hosts);
        extend(made.get(), NID_basic_constraints, wanted.is_authority ? "critical,CA:TRUE" : "critical,CA:FALSE");
        X509_sign(made.get(), own_issuer ? own.get() : issuer_key.get(), EVP_sha256());
        write(certificate(wanted.name), [&](std::FILE* file) { PEM_write_X509(file, made.get()); });
        write(key(wanted.name),
              [&](std::FILE* file) { PEM_write_PrivateKey(file, own.get(), nullptr, nullptr, 0, nullptr, nullptr); });
    }

    // The key of a name made before, behind a passphrase from now on.
    void lock_key(const std::string& name) const {
        const Key own = read_key(name);
        const std::string passphrase{"secret"};
        write(key(name), [&](std::FILE* file) {
            PEM_write_PrivateKey(file, own.get(), EVP_aes_256_cbc(),
                                 reinterpret_cast<const unsigned char*>(passphrase.data()),
                                 static_cast<int>(passphrase.size()), nullptr, nullptr);
        });
    }

private:
    using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
    using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

    static void extend(X509* certificate, int kind, const std::string& value) {
        X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.c_str());
        X509_add_ext(certificate, extension, -1);
        X509_EXTENSION_free(extension);
    }
    template <class Deed>
    static void write(const std::string& path, Deed deed) {
        std::FILE* file = std::fopen(path.c_str(), "w");
        deed(file);
        std::fclose(file);
    }
    Certificate read_certificate(const std::string& name) const {
        std::FILE* file = std::fopen(certificate(name).c_str(), "r");
        Certificate read{PEM_read_X509(file, nullptr, nullptr, nullptr), X509_free};
        std::fclose(file);
        return read;
    }
    Key read_key(const std::string& name) const {
        std::FILE* file = std::fopen(key(name).c_str(), "r");
        Key read{PEM_read_PrivateKey(file, nullptr, nullptr, nullptr), EVP_PKEY_free};
        std::fclose(file);
        return read;
    }

    std::string folder_;
    long serial_ = 0;
};

}  // namespace sluice::net
