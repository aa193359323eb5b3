#include "world/market_source.hpp"

#include <algorithm>
#include <utility>

namespace sluice::world {
namespace {

class Merged final : public MarketSource {
public:
    explicit Merged(std::vector<std::unique_ptr<MarketSource>> sources) {
        for (auto& source : sources)
            parts_.push_back({std::move(source), {}, {}, State::Unread});
    }

    Result<bool> next(MarketEvent& out) override {
        Part* first = nullptr;
        for (Part& part : parts_) {
            if (part.state == State::Unread) {
                auto got = part.source->next(part.head);
                if (!got)
                    return got;
                part.state = *got ? State::Ready : State::Ended;
                // A stamp that goes back waits behind what its own source gave before.
                if (*got)
                    part.at = std::max(part.at, time_of(part.head));
            }
            if (part.state == State::Ready && (first == nullptr || part.at < first->at))
                first = &part;
        }
        if (first == nullptr)
            return false;
        out = std::move(first->head);
        first->state = State::Unread;
        return true;
    }

    std::optional<double> progress() const override {
        double total = 0;
        for (const Part& part : parts_) {
            const auto share = part.source->progress();
            if (!share)
                return std::nullopt;
            total += *share;
        }
        return parts_.empty() ? 1.0 : total / static_cast<double>(parts_.size());
    }

    std::string describe() const override {
        std::string out;
        for (const Part& part : parts_) {
            if (!out.empty())
                out += "; ";
            out += part.source->describe();
        }
        return out;
    }

private:
    enum class State : std::uint8_t { Unread, Ready, Ended };
    struct Part {
        std::unique_ptr<MarketSource> source;
        MarketEvent head;
        UnixNanos at;
        State state;
    };
    std::vector<Part> parts_;
};

class InMemory final : public MarketSource {
public:
    InMemory(std::vector<MarketEvent> events, std::string description)
        : events_{std::move(events)}, description_{std::move(description)} {}
    Result<bool> next(MarketEvent& out) override {
        if (given_ == events_.size())
            return false;
        out = events_[given_++];
        return true;
    }
    std::optional<double> progress() const override {
        return events_.empty() ? 1.0 : static_cast<double>(given_) / static_cast<double>(events_.size());
    }
    std::string describe() const override { return description_; }

private:
    std::vector<MarketEvent> events_;
    std::string description_;
    std::size_t given_ = 0;
};

}  // namespace

UnixNanos time_of(const MarketEvent& event) {
    return std::visit([](const auto& body) { return body.recv_time == UnixNanos{} ? body.event_time : body.recv_time; },
                      event);
}

std::unique_ptr<MarketSource> merge(std::vector<std::unique_ptr<MarketSource>> sources) {
    if (sources.size() == 1)
        return std::move(sources.front());
    return std::make_unique<Merged>(std::move(sources));
}

std::unique_ptr<MarketSource> source_of(std::vector<MarketEvent> events, std::string description) {
    return std::make_unique<InMemory>(std::move(events), std::move(description));
}

}  // namespace sluice::world
