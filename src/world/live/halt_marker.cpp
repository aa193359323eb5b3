#include "world/live/halt_marker.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "base/result.hpp"  // Status
#include "base/text.hpp"    // split
#include "world/live/waker.hpp"

namespace sluice::world {
namespace {

constexpr std::string_view kTitle = "# Halted. A start of this home stays halted until `sluice resume`.\n";
constexpr std::string_view kEveryAccount = "*";
constexpr std::chrono::seconds kIdle{1};

tl::unexpected<Error> refused(const std::string& what, int number) {
    return fail(ErrorCode::Io, what + ": " + strerrordesc_np(number));
}

// One line a halt: the account or *, a space, the reason on the same line.
std::string render(const std::vector<HaltInForce>& halts) {
    std::string text{kTitle};
    for (const HaltInForce& halt : halts) {
        text += halt.account.empty() ? kEveryAccount : halt.account.view();
        text += ' ';
        for (const char c : halt.reason)
            text += c == '\n' || c == '\r' ? ' ' : c;
        text += '\n';
    }
    return text;
}

Status write_whole(const std::string& path, std::string_view text) {
    const std::string beside = path + ".new";
    const int file = ::open(beside.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
    if (file < 0)
        return refused("cannot write " + beside, errno);
    const bool written = ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    const bool kept = written && ::fsync(file) == 0;
    const int number = errno;
    ::close(file);
    if (!kept)
        return refused("cannot write " + beside, number);
    if (std::rename(beside.c_str(), path.c_str()) != 0)
        return refused("cannot write " + path, errno);
    return {};
}

Status put(const std::string& path, const std::vector<HaltInForce>& halts) {
    if (!halts.empty())
        return write_whole(path, render(halts));
    if (::unlink(path.c_str()) != 0 && errno != ENOENT)
        return refused("cannot remove " + path + ", so the next start will be halted", errno);
    return {};
}

}  // namespace

struct HaltMarker::Impl {
    const std::string path;
    Log& log;
    Waker waker;
    std::mutex mutex;
    std::optional<std::vector<HaltInForce>> wanted;  // under the mutex; absent: nothing new
    std::atomic<bool> ending{false};
    std::thread thread;

    Impl(std::string file, Log& said) : path{std::move(file)}, log{said} {}

    void run() {
        while (true) {
            const bool last = ending.load(std::memory_order_acquire);
            std::optional<std::vector<HaltInForce>> next;
            {
                const std::lock_guard lock{mutex};
                next.swap(wanted);
            }
            if (next)
                if (const Status done = put(path, *next); !done)
                    log.error("the halt marker is not kept: " + done.error().text);
            if (last)
                return;
            waker.sleep(kIdle);
        }
    }
};

HaltMarker::HaltMarker(std::string path, Log& log) : impl_{std::make_unique<Impl>(std::move(path), log)} {
    impl_->thread = std::thread{[impl = impl_.get()] { impl->run(); }};
}

HaltMarker::~HaltMarker() {
    impl_->ending.store(true, std::memory_order_release);
    impl_->waker.wake();
    impl_->thread.join();
}

void HaltMarker::keep(const std::vector<HaltInForce>& halts) {
    {
        const std::lock_guard lock{impl_->mutex};
        impl_->wanted = halts;
    }
    impl_->waker.wake();
}

std::vector<HaltInForce> read_halt_marker(const std::string& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0 && errno == ENOENT)
        return {};
    const std::vector<HaltInForce> unreadable{{AccountId{}, "the halt marker " + path + " cannot be read"}};
    if (file < 0)
        return unreadable;
    std::string text(65'536, '\0');
    const ssize_t length = ::read(file, text.data(), text.size());
    ::close(file);
    if (length < 0)
        return unreadable;
    text.resize(static_cast<std::size_t>(length));

    std::vector<HaltInForce> halts;
    for (const std::string_view line : split(text, '\n')) {
        if (line.empty() || line.starts_with('#'))
            continue;
        const std::size_t space = line.find(' ');
        const std::string_view name = line.substr(0, space);
        const auto account = AccountId::parse(name);
        if (name != kEveryAccount && !account)
            return unreadable;
        const std::string_view reason = space == std::string_view::npos ? std::string_view{} : line.substr(space + 1);
        halts.push_back({name == kEveryAccount ? AccountId{} : *account, std::string{reason}});
    }
    return halts.empty() ? unreadable : halts;
}

}  // namespace sluice::world
