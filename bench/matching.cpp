// How fast is the paper exchange?
//
// book: one stream of 2,000,000 operations, about half adds and half cancels, 6 % of the adds crossing, some 1,200 orders
// resting over 375 ticks, through exchange::Book and, in the same run and in turn, through a limit program: a pool of dense
// ids, a fixed price ladder and a bitmap, nothing else. Both must give the same fills. Goal: at most 25 ns an operation.
// exchange: requests through the whole Exchange (id lookup, checks, funds, match, fees, reports), as two lines: until the
// report is queued, and with the venue report and its explanation written out. Goal: 8 M orders/s. Allocations after
// warm-up are counted for the book: none are allowed.
// Last answer: bench/README.md.
#include <algorithm>
#include <bit>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "base/text.hpp"
#include "exchange/book.hpp"
#include "exchange/exchange.hpp"

namespace {
std::uint64_t allocations = 0;
}
void* operator new(std::size_t size) {
    ++allocations;
    if (void* memory = std::malloc(size))
        return memory;
    std::abort();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace sluice {
namespace {

using exchange::Book;
using Clock = std::chrono::steady_clock;

constexpr int kOperations = 2'000'000;
constexpr int kPairs = 7;
constexpr std::int64_t kTicks = 4'096;

struct Operation {
    std::int32_t px;  // a cancel has none
    std::int32_t qty;
    std::uint32_t order;  // the dense number of the order added or cancelled
    Side side;
    bool cancel;
};

// Cancels name orders that rest at that moment, so the stream is made by running it once.
std::vector<Operation> make_stream() {
    Random random{20260302, 1};
    std::vector<Operation> stream;
    stream.reserve(kOperations);
    Book book;
    std::vector<Book::Slot> slot_of;
    std::vector<std::uint32_t> live;
    std::vector<std::size_t> place_of;
    const auto forget = [&](std::uint32_t order) {
        const std::size_t place = place_of[order];
        live[place] = live.back();
        place_of[live[place]] = place;
        live.pop_back();
    };
    std::int64_t middle = kTicks / 2;
    while (stream.size() < kOperations) {
        if (random.chance(1, 64))
            middle = std::clamp<std::int64_t>(middle + random.between(-1, 1), 1'000, kTicks - 1'000);
        if (live.size() > 1'200 || (random.chance(1, 2) && live.size() > 1'100)) {
            const std::uint32_t order = live[random.below(live.size())];
            stream.push_back({0, 0, order, Side::Buy, true});
            book.cancel(slot_of[order]);
            forget(order);
            continue;
        }
        const Side side = random.chance(1, 2) ? Side::Buy : Side::Sell;
        const std::int64_t away = random.chance(6, 100) ? -random.between(1, 8) : random.between(1, 187);
        const std::int64_t px = side == Side::Buy ? middle - away : middle + away;
        const std::int64_t qty = random.between(1, 100);
        const auto order = static_cast<std::uint32_t>(slot_of.size());
        stream.push_back({static_cast<std::int32_t>(px), static_cast<std::int32_t>(qty), order, side, false});
        const std::int64_t left = book.take(side, px, qty, [&](const Book::Fill& fill) {
            if (fill.left == 0)
                forget(fill.owner);
        });
        slot_of.push_back(left > 0 ? book.rest(side, px, left, order) : Book::kNone);
        place_of.push_back(live.size());
        if (left > 0)
            live.push_back(order);
    }
    return stream;
}

struct Fills {
    std::uint64_t hash = 0;
    std::uint64_t count = 0;
    void add(std::uint32_t maker, std::uint32_t taker, std::int64_t px, std::int64_t qty) {
        const std::uint64_t word =
            (static_cast<std::uint64_t>(maker) << 32 | taker) ^ static_cast<std::uint64_t>(px << 20 ^ qty);
        hash = (hash ^ word) * 0x9E3779B97F4A7C15u;
        ++count;
    }
    friend bool operator==(const Fills&, const Fills&) = default;
};

// The limit program.
class Ladder {
public:
    explicit Ladder(std::size_t orders) : pool_(orders), levels_(kTicks), words_(kTicks / 64) {}

    Fills run(const std::vector<Operation>& stream) {
        Fills fills;
        for (const Operation& operation : stream) {
            if (operation.cancel)
                unlink(operation.order);
            else
                add(operation, fills);
        }
        return fills;
    }

private:
    static constexpr std::uint32_t kEnd = ~std::uint32_t{0};
    struct Order {
        std::int32_t qty = 0;
        std::int32_t px = 0;
        std::uint32_t next = kEnd;
        std::uint32_t prev = kEnd;
    };
    struct Level {
        std::uint32_t head = kEnd;
        std::uint32_t tail = kEnd;
    };
    void add(const Operation& operation, Fills& fills) {
        std::int32_t qty = operation.qty;
        const bool buy = operation.side == Side::Buy;
        while (qty > 0 && (buy ? offer_ <= operation.px : bid_ >= operation.px)) {
            const std::int32_t px = buy ? offer_ : bid_;
            const std::uint32_t maker = levels_[static_cast<std::size_t>(px)].head;
            Order& order = pool_[maker];
            const std::int32_t part = std::min(qty, order.qty);
            qty -= part;
            order.qty -= part;
            fills.add(maker, operation.order, px, part);
            if (order.qty == 0)
                unlink(maker);
        }
        if (qty == 0)
            return;
        Level& level = levels_[static_cast<std::size_t>(operation.px)];
        pool_[operation.order] = {qty, operation.px, kEnd, level.tail};
        if (level.tail == kEnd) {
            level.head = operation.order;
            words_[static_cast<std::size_t>(operation.px) / 64] |= std::uint64_t{1} << (operation.px & 63);
            if (buy)
                bid_ = std::max(bid_, operation.px);
            else
                offer_ = std::min(offer_, operation.px);
        } else {
            pool_[level.tail].next = operation.order;
        }
        level.tail = operation.order;
    }
    void unlink(std::uint32_t number) {
        const Order order = pool_[number];
        Level& level = levels_[static_cast<std::size_t>(order.px)];
        if (order.prev != kEnd)
            pool_[order.prev].next = order.next;
        else
            level.head = order.next;
        if (order.next != kEnd)
            pool_[order.next].prev = order.prev;
        else
            level.tail = order.prev;
        if (level.head != kEnd)
            return;
        words_[static_cast<std::size_t>(order.px) / 64] &= ~(std::uint64_t{1} << (order.px & 63));
        if (order.px == bid_)
            bid_ = below(order.px);
        else if (order.px == offer_)
            offer_ = above(order.px);
    }
    std::int32_t above(std::int32_t px) const {
        auto word = static_cast<std::size_t>(px) / 64;
        std::uint64_t rest = (px & 63) == 63 ? 0 : words_[word] & (~std::uint64_t{0} << ((px & 63) + 1));
        while (rest == 0 && ++word < words_.size())
            rest = words_[word];
        return rest == 0 ? kTicks : static_cast<std::int32_t>(word * 64) + std::countr_zero(rest);
    }
    std::int32_t below(std::int32_t px) const {
        auto word = static_cast<std::size_t>(px) / 64;
        std::uint64_t rest = words_[word] & ((std::uint64_t{1} << (px & 63)) - 1);
        while (rest == 0 && word > 0)
            rest = words_[--word];
        return rest == 0 ? -1 : static_cast<std::int32_t>(word * 64) + 63 - std::countl_zero(rest);
    }
    std::vector<Order> pool_;
    std::vector<Level> levels_;
    std::vector<std::uint64_t> words_;
    std::int32_t bid_ = -1;
    std::int32_t offer_ = kTicks;
};

Fills run_book(Book& book, std::vector<Book::Slot>& slot_of, const std::vector<Operation>& stream) {
    Fills fills;
    for (const Operation& operation : stream) {
        if (operation.cancel) {
            book.cancel(slot_of[operation.order]);
            continue;
        }
        const std::int64_t left = book.take(operation.side, operation.px, operation.qty, [&](const Book::Fill& fill) {
            fills.add(fill.owner, operation.order, fill.px, fill.qty);
        });
        if (left > 0)
            slot_of[operation.order] = book.rest(operation.side, operation.px, left, operation.order);
    }
    return fills;
}

double nanos_since(Clock::time_point start) {
    return std::chrono::duration<double, std::nano>(Clock::now() - start).count();
}
double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

int bench_book() {
    const auto stream = make_stream();
    std::size_t orders = 0;
    for (const Operation& operation : stream)
        orders += operation.cancel ? 0 : 1;
    std::vector<double> ladder_ns, book_ns, ratios;
    std::vector<Book::Slot> slot_of(orders, Book::kNone);
    Fills expected;
    std::uint64_t allocated = 0;
    for (int pair = 0; pair < kPairs; ++pair) {
        Ladder ladder{orders};
        auto start = Clock::now();
        expected = ladder.run(stream);
        ladder_ns.push_back(nanos_since(start) / kOperations);

        Book book;
        // Warm-up: pool and pages reach their size, then everything leaves again.
        {
            std::vector<Book::Slot> slots;
            for (std::int64_t px = 0; px < kTicks; ++px)
                slots.push_back(book.rest(Side::Buy, px, 1, 0));
            for (const Book::Slot slot : slots)
                book.cancel(slot);
        }
        const std::uint64_t before = allocations;
        start = Clock::now();
        const Fills fills = run_book(book, slot_of, stream);
        const double took = nanos_since(start);
        allocated += allocations - before;
        book_ns.push_back(took / kOperations);
        ratios.push_back(book_ns.back() / ladder_ns.back());
        if (fills != expected) {
            std::printf("matching: the book and the limit program filled differently\n");
            return 1;
        }
    }
    std::printf("matching, %d operations, %llu fills, the same in both, %d pairs in turn, median (best-worst):\n",
                kOperations, static_cast<unsigned long long>(expected.count), kPairs);
    const auto line = [](const char* name, std::vector<double> ns) {
        const auto [low, high] = std::minmax_element(ns.begin(), ns.end());
        std::printf("  %-28s %6.1f ns/op (%.1f-%.1f), %.1f M op/s\n", name, median(ns), *low, *high, 1e3 / median(ns));
    };
    line("limit: pool, ladder, bitmap", ladder_ns);
    line("exchange::Book", book_ns);
    std::printf("  ratio %.2f, allocations after warm-up %llu; goal 25 ns/op\n", median(ratios),
                static_cast<unsigned long long>(allocated));
    return allocated == 0 ? 0 : 1;
}

class AlwaysOpen final : public market::CalendarView {
public:
    bool is_open(const CalendarId&, UnixNanos) const override { return true; }
    std::optional<market::Session> session_at_or_after(const CalendarId&, UnixNanos t) const override {
        const UnixNanos midnight = start_of(date_of(t));
        return market::Session{date_of(t), midnight, midnight + std::chrono::hours{24}};
    }
    Date local_date(const CalendarId&, UnixNanos t) const override { return date_of(t); }
    std::string why_closed(const CalendarId&, UnixNanos) const override { return ""; }
};

// Orders of two accounts that cross each other, each cancelled 600 orders later, one event for each hundred requests.
void bench_exchange(bool rendered) {
    constexpr int kRequests = 400'000;
    const AlwaysOpen calendar;
    std::vector<VenueRequest> requests;
    requests.reserve(kRequests);
    Random random{20260302, 2};
    const auto name = [](std::uint64_t number) { return *ClOrdId::parse("P1-0001-" + base36(number)); };
    std::uint64_t names = 0;
    std::uint64_t orders = 0;
    std::vector<std::size_t> placed_at{0};
    for (int i = 0; i < kRequests; ++i) {
        VenueRequest request;
        request.venue = VenueId{"paper"};
        request.account = random.chance(1, 2) ? AccountId{"A"} : AccountId{"B"};
        if (names > 600 && i % 2 == 0) {
            const std::size_t placed = placed_at[names - 600];
            request.account = requests[placed].account;
            request.body =
                SendCancel{std::get<SendNew>(requests[placed].body).order.cl_ord_id, {}, InstrumentId{"NOVA.SIM"}};
        } else {
            NewOrderSingle order;
            order.cl_ord_id = name(++names);
            order.account = request.account;
            order.instrument = InstrumentId{"NOVA.SIM"};
            order.side = random.chance(1, 2) ? Side::Buy : Side::Sell;
            order.ord_type = OrdType::Limit;
            const std::int64_t away = random.chance(6, 100) ? -random.between(1, 8) : random.between(1, 187);
            order.price = Price::from_nanos((18'750 + (order.side == Side::Buy ? -away : away)) * 10'000'000);
            order.order_qty = Quantity::whole(random.between(1, 100));
            request.body = SendNew{order, {}};
            placed_at.push_back(static_cast<std::size_t>(i));
            ++orders;
        }
        requests.push_back(std::move(request));
    }
    std::vector<double> ns;
    std::size_t reports = 0;
    for (int pair = 0; pair < kPairs; ++pair) {
        exchange::ExchangeConfig config;
        config.fees = market::ibkr_fixed();
        exchange::Exchange exchange{config, calendar};
        Instrument instrument;
        instrument.id = InstrumentId{"NOVA.SIM"};
        if (!exchange.define(instrument))
            return;
        for (const char* account : {"A", "B"}) {
            const AccountId id = *AccountId::parse(account);
            if (!exchange.open_account(id) || !exchange.deposit(id, Currency{"USD"}, Amount::whole(100'000'000'000)) ||
                !exchange.set_position(id, instrument.id, Quantity::whole(100'000'000), Price::whole(100)))
                return;
        }
        std::vector<VenueReport> out;
        out.reserve(4'096);
        UnixNanos now = UnixNanos::from_seconds(1'772'463'600);
        reports = 0;
        const auto start = Clock::now();
        for (int i = 0; i < kRequests; ++i) {
            exchange.submit(requests[static_cast<std::size_t>(i)], now);
            if (i % 100 != 99)
                continue;
            now += std::chrono::milliseconds{1};
            exchange.on_quote({instrument.id, Price::whole(100), Price::whole(300), Quantity::whole(100),
                               Quantity::whole(100), now, now},
                              now);
            if (rendered) {
                out.clear();
                exchange.take_reports(now, out);
                reports += out.size();
            } else {
                reports += exchange.discard_reports(now);
            }
        }
        ns.push_back(nanos_since(start) / kRequests);
    }
    const auto [low, high] = std::minmax_element(ns.begin(), ns.end());
    std::printf("  %-28s %6.0f ns/request (%.0f-%.0f), %.2f M requests/s; %d requests, %llu orders, %zu reports\n",
                rendered ? "reports written out" : "reports queued", median(ns), *low, *high, 1e3 / median(ns),
                kRequests, static_cast<unsigned long long>(orders), reports);
}

}  // namespace
}  // namespace sluice

int main() {
    const int failed = sluice::bench_book();
    std::fflush(stdout);
    std::printf("exchange path: id lookup, checks, funds, match, fees, reports; goal 8 M orders/s:\n");
    sluice::bench_exchange(false);
    sluice::bench_exchange(true);
    return failed;
}
