#include "world/live.hpp"

#include <atomic>
#include <thread>
#include <utility>

#include "journal/reader.hpp"
#include "world/live/waker.hpp"

namespace sluice::world {
namespace {

constexpr std::chrono::milliseconds kRetryCommit{100};
constexpr std::chrono::seconds kIdle{1};
// How long an orderly end tries to write the last record on a disk that fails.
constexpr std::chrono::seconds kLastCommit{5};
// How long an orderly end waits for what is queued on sockets.
constexpr std::chrono::milliseconds kLastBytes{500};
// How long it waits for the answers to the last alerts and traces.
constexpr std::chrono::milliseconds kLastCalls{2'000};

struct ReactorWaker final : Wakeable {
    explicit ReactorWaker(net::Reactor& loop) : reactor{loop} {}
    void wake() override { reactor.wake(); }
    net::Reactor& reactor;
};

}  // namespace

struct LiveWorld::Impl final : MarketObserver {
    Clock& clock;
    Log& log;
    LiveOptions options;
    journal::RecoveryInfo recovered;
    std::optional<Error> unreadable;
    std::optional<journal::Writer> writer;  // absent: exit-only
    JournalDesk desk;
    Node node;
    BarStage bars;
    net::Reactor reactor;
    ReactorWaker loop_waker{reactor};
    Waker journal_waker;
    Inbox inbox{loop_waker};
    LiveLoop loop;
    LiveWires wires;
    LiveDoors doors;
    LedgerThread* ledger = nullptr;
    std::vector<Command> setup;
    std::atomic<bool> journal_ends{false};

    Impl(engine::EngineConfig config, const market::CalendarView& calendars, std::optional<journal::Writer> given,
         std::string why_none, Clock& time, Log& told, LiveOptions chosen)
        : clock{time},
          log{told},
          options{std::move(chosen)},
          writer{std::move(given)},
          desk{writer ? JournalDesk{*writer} : JournalDesk{std::move(why_none)}},
          node{std::move(config), calendars, desk},
          bars{calendars},
          loop{node, bars, desk, clock, told, options.loop, &inbox},
          wires{reactor, node, loop.stepper(), loop.watchdog(), [this] { return loop.heard_at(); }},
          doors{reactor, loop.watchdog(), clock} {
        loop.add_observer(*this);
    }

    void on_bar(const Bar& bar) override {
        if (ledger != nullptr)
            ledger->put_bar(bar);
    }

    void run_journal() {
        while (!journal_ends.load(std::memory_order_acquire)) {
            if (desk.work())
                loop_waker.wake();
            // A spare segment made now is one no commit waits for; a failure shows at the next commit.
            if (!desk.wants_retry())
                static_cast<void>(writer->prepare_next_segment());
            journal_waker.sleep(desk.wants_retry() ? std::chrono::nanoseconds{kRetryCommit}
                                                   : std::chrono::nanoseconds{kIdle});
        }
    }

    Status run_loop(const std::function<bool()>& should_stop) {
        std::uint64_t told = 0;
        std::optional<std::chrono::nanoseconds> stopping_since;
        while (true) {
            if (!stopping_since && should_stop && should_stop()) {
                loop.stop("asked to stop");
                stopping_since = clock.monotonic();
            }
            const LiveLoop::Pass pass = loop.pass();
            if (ledger != nullptr && loop.durable_up_to() > told)
                ledger->tell(told = loop.durable_up_to());
            if (pass.handed_over)
                journal_waker.wake();
            if (pass.ended)
                return {};
            if (stopping_since && loop.trouble() && clock.monotonic() - *stopping_since > kLastCommit)
                return fail(ErrorCode::Io, "the last records could not be written: " + loop.trouble()->text);
            reactor.wait(doors.fire(pass.sleep_for));
        }
    }
};

LiveWorld::LiveWorld(std::unique_ptr<Impl> impl) : impl_{std::move(impl)} {}
LiveWorld::~LiveWorld() = default;

Result<std::unique_ptr<LiveWorld>> LiveWorld::open(engine::EngineConfig config, const market::CalendarView& calendars,
                                                   journal::Storage& storage, Clock& clock, Log& log,
                                                   LiveOptions options) {
    // The node needs the desk, the desk the writer, and opening the writer hands out events: they wait here meanwhile.
    std::vector<Event> events;
    auto opened = journal::Writer::open(storage, options.writer, [&](const Event& event) {
        events.push_back(event);
        return Status{};
    });
    if (!opened)
        return tl::unexpected{opened.error()};
    auto impl = std::make_unique<Impl>(std::move(config), calendars, std::move(opened->writer), std::string{}, clock,
                                       log, std::move(options));
    impl->recovered = opened->info;
    for (const Event& event : events)
        if (const Status status = impl->node.recover(event); !status)
            return tl::unexpected{status.error()};
    return std::unique_ptr<LiveWorld>{new LiveWorld{std::move(impl)}};
}

Result<std::unique_ptr<LiveWorld>> LiveWorld::open_exit_only(engine::EngineConfig config,
                                                             const market::CalendarView& calendars,
                                                             journal::Storage* readable, std::string why, Clock& clock,
                                                             Log& log, LiveOptions options) {
    auto impl = std::make_unique<Impl>(std::move(config), calendars, std::nullopt, std::move(why), clock, log,
                                       std::move(options));
    if (readable != nullptr) {
        journal::RecoveryInfo& found = impl->recovered;
        journal::Reader reader{*readable};
        const Status read = reader.read([&](const Event& event) {
            if (Status folded = impl->node.recover(event); !folded)
                return folded;
            found.last_sequence = event.sequence;
            found.last_time = event.time;
            found.runs += kind_of(event) == EventKind::RunStarted ? 1 : 0;
            return Status{};
        });
        found.head = reader.position().head;
        if (!read)
            impl->unreadable = read.error();
    }
    return std::unique_ptr<LiveWorld>{new LiveWorld{std::move(impl)}};
}

Node& LiveWorld::node() { return impl_->node; }
LiveWires& LiveWorld::wires() { return impl_->wires; }
LiveDoors& LiveWorld::doors() { return impl_->doors; }
BarStage& LiveWorld::bars() { return impl_->bars; }
void LiveWorld::add_observer(MarketObserver& observer) { impl_->loop.add_observer(observer); }
void LiveWorld::add_setup(Command command) { impl_->setup.push_back(std::move(command)); }
const journal::RecoveryInfo& LiveWorld::recovered() const { return impl_->recovered; }
const std::optional<Error>& LiveWorld::unreadable() const { return impl_->unreadable; }
void LiveWorld::set_start(UnixNanos at) { impl_->loop.set_start(at); }
void LiveWorld::set_halt_keeper(HaltKeeper& keeper) { impl_->loop.set_halt_keeper(keeper); }
UnixNanos LiveWorld::now() const { return impl_->loop.now(); }
LiveCounts LiveWorld::counts() const { return impl_->loop.counts(); }
Inbox& LiveWorld::inbox() { return impl_->inbox; }
void LiveWorld::set_ledger(LedgerThread& ledger) { impl_->ledger = &ledger; }

Result<LiveSummary> LiveWorld::run(std::uint64_t epoch, MarketSource* source,
                                   const std::function<bool()>& should_stop) {
    Impl& it = *impl_;
    it.journal_ends = false;
    std::thread journal;
    if (it.writer)
        journal = std::thread{[&it] { it.run_journal(); }};
    it.loop.begin(epoch, std::move(it.setup), source);
    const Status ran = it.run_loop(should_stop);
    it.wires.close(kLastBytes);
    for (const std::string& sentence : it.doors.close(kLastBytes, kLastCalls))
        it.log.warn(sentence);
    if (!it.writer)
        return LiveSummary{it.loop.counts(), it.loop.now(), {}, it.loop.trouble()};
    it.journal_ends = true;
    it.journal_waker.wake();
    journal.join();
    // The writer is this thread's again.
    if (!ran)
        return tl::unexpected{ran.error()};
    if (const Status closed = it.writer->close_clean(); !closed)
        return tl::unexpected{closed.error()};
    return LiveSummary{it.loop.counts(), it.loop.now(), it.writer->position(), it.loop.trouble()};
}

}  // namespace sluice::world
