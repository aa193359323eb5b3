#pragma once

#include <deque>
#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

#include "gateway/history.hpp"        // History
#include "gateway/stream.hpp"         // Stream, StreamOptions
#include "gateway/stream_market.hpp"  // StreamMarket
#include "gateway/stream_pen.hpp"     // StreamPen
#include "gateway/stream_reader.hpp"  // StreamReader
#include "gateway/stream_ring.hpp"    // StreamRing

namespace sluice::gateway {

// The stream's own parts: who reads (stream.cpp), what they say (stream_words.cpp), what they get and when
// (stream_pump.cpp).
struct Stream::Impl {
    // Closes of RFC 6455, 7.4.2: ours to define.
    static constexpr std::uint16_t kBadMessage = 4400;
    static constexpr std::uint16_t kNoToken = 4401;
    static constexpr std::uint16_t kRevoked = 4403;
    static constexpr std::uint16_t kTooSlow = 4008;
    static constexpr std::uint16_t kOurMistake = 1011;

    static constexpr wire::TimerToken kPump{0x57EA'0000'0000'0001};
    static constexpr wire::TimerToken kTick{0x57EA'0000'0000'0002};
    static constexpr std::chrono::seconds kTickEvery{1};

    Impl(StreamOptions chosen, History& past, MarketBoard& board)
        : options{std::move(chosen)}, history{past}, ring{options.ring_bytes}, market{options.tape, board} {}

    // The time and outbox of the call under way, for whatever it leads to.
    class Within {
    public:
        Within(Impl& impl, UnixNanos now, wire::Outbox& out)
            : impl_{impl}, before_{std::exchange(impl.out, &out)}, then_{std::exchange(impl.now, now)} {}
        ~Within();
        Within(const Within&) = delete;
        Within& operator=(const Within&) = delete;

    private:
        Impl& impl_;
        wire::Outbox* before_;
        UnixNanos then_;
    };

    // --- who reads
    std::optional<Problem> admit(const std::string& share) const;
    StreamReader& add(bool socket, std::string share);
    StreamReader* find(wire::ChannelId channel);
    StreamReader* find(wire::RequestId request);
    void remove(StreamReader& reader);
    void set_stalled(StreamReader* reader, bool stalled);
    void drop(const std::function<bool(const Caller&)>& whom, std::string_view why);

    // --- what they say and are told
    void subscribe(StreamReader& reader, Wish wish);
    void on_word(StreamReader& reader, std::string_view text);
    void authenticate(StreamReader& reader, const std::string& token);
    void say_hello(StreamReader& reader, StreamPen& pen);
    // A last word with its reason, and the reader is gone.
    void close(StreamReader& reader, std::uint16_t code, const Problem& problem);

    // --- what they get
    void rouse();
    void pump();
    void tick();
    bool has_work(const StreamReader& reader) const;
    void serve(StreamReader& reader, Slice& slice);
    void serve_events(StreamReader& reader, StreamPen& pen, Slice& slice);
    void serve_past(StreamReader& reader, StreamPen& pen);
    void ask(StreamReader& reader);
    void ask_next();
    static void fail_past(StreamReader& reader, const Error& why);
    void on_part(std::uint64_t reader, std::uint64_t question, Result<HistoryPart> part);

    const StreamOptions options;
    History& history;
    Speak speak;
    TokenCheck check;
    StillValid still_valid;
    StreamRing ring;
    StreamMarket market;

    wire::Outbox* out = nullptr;  // of the call under way
    UnixNanos now;
    Slice all{SIZE_MAX, SIZE_MAX, SIZE_MAX};  // for what is said outside of the pump

    std::unordered_map<std::uint64_t, std::unique_ptr<StreamReader>> readers;  // by number
    std::unordered_map<wire::ChannelId, std::uint64_t> sockets;
    std::unordered_map<wire::RequestId, std::uint64_t> requests;
    std::unordered_map<std::string, std::size_t> shares;
    std::vector<StreamReader*> round;  // everybody, as the pump comes by
    std::size_t round_at = 0;
    std::size_t round_left = 0;  // until nobody has had anything to get for a whole round
    std::uint64_t reader_count = 0;

    struct Question {
        std::uint64_t reader;
        std::uint64_t number;
    };
    std::deque<Question> line;  // for the history
    std::size_t asked = 0;
    std::uint64_t question_count = 0;

    bool pump_arranged = false;  // a wake is under way
    bool pump_wanted = false;    // at the end of the call under way
    bool tick_arranged = false;
    Counts counts;
    // Answers of the history may come when the stream is gone.
    std::shared_ptr<Impl*> alive = std::make_shared<Impl*>(this);
};

}  // namespace sluice::gateway
