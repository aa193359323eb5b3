#pragma once

#include "venues/alpaca/codec_read.hpp"   // Reader
#include "venues/alpaca/codec_write.hpp"  // Writer

// The definitions behind codec.hpp's templates. Included by the sources that instantiate them, nowhere else.
namespace sluice::venues::alpaca {

template <class T>
Result<T> decode(std::string_view json, Unread* unread) {
    const auto document = JsonDocument::parse(json);
    if (!document)
        return fail(document.error());
    codec::Reader<JsonValue> reader{unread};
    T out{};
    if (!reader.read(document->root(), out, codec::As::Plain, codec::Where{}))
        return fail(std::move(reader.fault));
    return out;
}

template <class T>
void encode(const T& message, std::string& out) {
    codec::Writer<codec::JsonSink>{out}.write(message, codec::As::Plain);
}

}  // namespace sluice::venues::alpaca

// Both directions of a message, and of a list of it.
#define SLUICE_ALPACA_MESSAGE(T)                                       \
    template Result<T> decode(std::string_view, Unread*);              \
    template void encode(const T&, std::string&);                      \
    template Result<std::vector<T>> decode(std::string_view, Unread*); \
    template void encode(const std::vector<T>&, std::string&)
// The same for one by itself.
#define SLUICE_ALPACA_SINGLE(...)                                   \
    template Result<__VA_ARGS__> decode(std::string_view, Unread*); \
    template void encode(const __VA_ARGS__&, std::string&)
