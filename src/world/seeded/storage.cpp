#include "world/seeded/storage.hpp"

#include <algorithm>
#include <utility>

namespace sluice::world {
namespace {

Status full() { return fail(ErrorCode::Io, "no space left on the seeded disk"); }
Status broken() { return fail(ErrorCode::Io, "input/output error on the seeded disk"); }
auto missing(std::string_view name) {
    return fail(ErrorCode::NotFound, "the seeded disk has no file " + std::string{name});
}

}  // namespace

Result<std::vector<std::string>> SeededStorage::list() {
    if (dead_)
        return tl::unexpected{gone().error()};
    std::vector<std::string> names;
    for (const auto& [name, file] : files_)
        names.push_back(name);
    return names;
}

Result<std::uint64_t> SeededStorage::size(std::string_view name) {
    if (dead_)
        return tl::unexpected{gone().error()};
    const File* file = find(name);
    if (!file)
        return missing(name);
    return file->visible.size();
}

Result<Buffer> SeededStorage::read(std::string_view name, std::uint64_t offset, std::uint64_t bytes) {
    if (dead_)
        return tl::unexpected{gone().error()};
    const File* file = find(name);
    if (!file)
        return missing(name);
    const std::uint64_t size = file->visible.size();
    const std::uint64_t from = std::min(offset, size);
    const std::uint64_t to = from + std::min(bytes, size - from);
    return Buffer(file->visible.begin() + static_cast<std::ptrdiff_t>(from),
                  file->visible.begin() + static_cast<std::ptrdiff_t>(to));
}

Status SeededStorage::create(std::string_view name, std::uint64_t bytes) {
    if (dead_)
        return gone();
    if (find(name))
        return fail(ErrorCode::Invalid, "the seeded disk has a file " + std::string{name} + " already");
    if (power_goes_now()) {
        if (random_.chance(1, 2)) {
            File file;
            file.visible.assign(random_.below(bytes + 1), std::byte{0});
            file.durable = file.visible;
            files_.emplace(std::string{name}, std::move(file));
        }
        cut_power();
        return gone();
    }
    if (mood_ != DiskMood::Healthy && fails()) {
        ++counts_.failed_creates;
        return mood_ == DiskMood::Full ? full() : broken();
    }
    File file;
    file.visible.assign(bytes, std::byte{0});
    file.durable = file.visible;
    files_.emplace(std::string{name}, std::move(file));
    return {};
}

Status SeededStorage::write(std::string_view name, std::uint64_t offset, Bytes bytes) {
    if (dead_)
        return gone();
    File* file = find(name);
    if (!file)
        return missing(name);
    if (power_goes_now()) {
        put(*file, offset, bytes.first(random_.below(bytes.size() + 1)));
        cut_power();
        return gone();
    }
    if (mood_ != DiskMood::Healthy && fails()) {
        ++counts_.failed_writes;
        put(*file, offset, bytes.first(random_.below(bytes.size() + 1)));
        return mood_ == DiskMood::Full ? full() : broken();
    }
    put(*file, offset, bytes);
    return {};
}

Status SeededStorage::sync(std::string_view name) {
    if (dead_)
        return gone();
    File* file = find(name);
    if (!file)
        return missing(name);
    const bool cut = power_goes_now();
    if (cut || (mood_ == DiskMood::Broken && fails())) {
        std::vector<std::uint64_t> rest;
        for (const std::uint64_t page : file->dirty) {
            if (random_.chance(1, 2)) {
                copy_page(*file, page, kPageBytes);
            } else {
                rest.push_back(page);
            }
        }
        file->dirty = std::move(rest);
        if (cut) {
            cut_power();
            return gone();
        }
        ++counts_.failed_syncs;
        if (random_.chance(1, 2)) {
            // The kernel reports the failure once and takes the pages for clean: a later sync will not write them.
            counts_.forgotten_pages += file->dirty.size();
            file->dirty.clear();
        }
        return broken();
    }
    file->durable.resize(file->visible.size());
    for (const std::uint64_t page : file->dirty)
        copy_page(*file, page, kPageBytes);
    file->dirty.clear();
    return {};
}

Status SeededStorage::truncate(std::string_view name, std::uint64_t bytes) {
    if (dead_)
        return gone();
    File* file = find(name);
    if (!file)
        return missing(name);
    if (power_goes_now()) {
        cut_power();
        return gone();
    }
    if (mood_ == DiskMood::Broken && fails()) {
        ++counts_.failed_writes;
        return broken();
    }
    file->visible.resize(bytes);
    std::erase_if(file->dirty, [&](std::uint64_t page) { return page * kPageBytes >= bytes; });
    return {};
}

Status SeededStorage::remove(std::string_view name) {
    if (dead_)
        return gone();
    const auto found = files_.find(name);
    if (found == files_.end())
        return missing(name);
    const bool cut = power_goes_now();
    if (!cut || random_.chance(1, 2))
        files_.erase(found);
    if (cut) {
        cut_power();
        return gone();
    }
    return {};
}

Status SeededStorage::rename(std::string_view from, std::string_view to) {
    if (dead_)
        return gone();
    const auto found = files_.find(from);
    if (found == files_.end())
        return missing(from);
    const bool cut = power_goes_now();
    if (!cut || random_.chance(1, 2)) {
        File file = std::move(found->second);
        files_.erase(found);
        files_.insert_or_assign(std::string{to}, std::move(file));
    }
    if (cut) {
        cut_power();
        return gone();
    }
    return {};
}

void SeededStorage::cut_power() {
    if (dead_)
        return;
    dead_ = true;
    calls_until_cut_ = 0;
    ++counts_.power_cuts;
    std::vector<std::pair<File*, std::uint64_t>> unsynced;
    for (auto& [name, file] : files_) {
        // A truncation that was not synced may be undone, and a file grown by writes may keep its old length.
        if (file.durable.size() != file.visible.size() && random_.chance(1, 2))
            file.durable.resize(file.visible.size());
        for (const std::uint64_t page : file.dirty)
            unsynced.emplace_back(&file, page);
    }
    const std::uint64_t torn = unsynced.empty() ? 0 : random_.below(unsynced.size());
    for (std::uint64_t i = 0; i < unsynced.size(); ++i) {
        auto& [file, page] = unsynced[i];
        if (i == torn) {
            ++counts_.torn_pages;
            copy_page(*file, page, random_.below(kPageBytes));
        } else if (random_.chance(1, 2)) {
            ++counts_.kept_pages;
            copy_page(*file, page, kPageBytes);
        } else {
            ++counts_.lost_pages;
        }
    }
}

void SeededStorage::restart() {
    cut_power();
    dead_ = false;
    mood_ = DiskMood::Healthy;
    for (auto& [name, file] : files_) {
        file.visible = file.durable;
        file.dirty.clear();
    }
}

Status SeededStorage::gone() const { return fail(ErrorCode::Io, "the power of the seeded disk is off"); }

SeededStorage::File* SeededStorage::find(std::string_view name) {
    const auto found = files_.find(name);
    return found == files_.end() ? nullptr : &found->second;
}

bool SeededStorage::power_goes_now() {
    if (calls_until_cut_ == 0 || --calls_until_cut_ != 0)
        return false;
    ++counts_.cuts_inside_a_call;
    return true;
}

bool SeededStorage::fails() { return random_.chance(1, 2); }

void SeededStorage::put(File& file, std::uint64_t offset, Bytes bytes) {
    if (bytes.empty())
        return;
    if (file.visible.size() < offset + bytes.size())
        file.visible.resize(offset + bytes.size());
    std::copy(bytes.begin(), bytes.end(), file.visible.begin() + static_cast<std::ptrdiff_t>(offset));
    const std::uint64_t last = (offset + bytes.size() - 1) / kPageBytes;
    for (std::uint64_t page = offset / kPageBytes; page <= last; ++page)
        if (std::find(file.dirty.begin(), file.dirty.end(), page) == file.dirty.end())
            file.dirty.push_back(page);
}

// Makes the first `bytes` of a page durable, as far as the file reaches.
void SeededStorage::copy_page(File& file, std::uint64_t page, std::uint64_t bytes) {
    const std::uint64_t from = page * kPageBytes;
    const std::uint64_t to = std::min<std::uint64_t>(from + bytes, file.visible.size());
    if (to <= from)
        return;
    if (file.durable.size() < to)
        file.durable.resize(to);
    std::copy(file.visible.begin() + static_cast<std::ptrdiff_t>(from),
              file.visible.begin() + static_cast<std::ptrdiff_t>(to),
              file.durable.begin() + static_cast<std::ptrdiff_t>(from));
}

}  // namespace sluice::world
