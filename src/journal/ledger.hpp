#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"        // Result
#include "journal/storage.hpp"    // Storage
#include "model/event.hpp"        // Event
#include "model/market_data.hpp"  // Bar

namespace sluice::journal {

// Rows of an answer, as text, and the sequence up to which the answer is true.
struct LedgerRows {
    std::uint64_t sequence = 0;
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows;  // NULL is empty
};

// The journal as SQL tables (docs/ledger.md) in a SQLite file that can be deleted and rebuilt at any time. Exact decimals
// are TEXT, times are RFC 3339 TEXT. One owner, one thread; other programs may read the file at the same time. Bars are
// market data, which is not in the journal: they are put in beside it.
class Ledger {
public:
    // Opens or makes the file (":memory:" for tests). A file of another layout is emptied, its sequence is 0 again.
    static Result<Ledger> open(const std::string& path);
    Ledger(Ledger&&) noexcept;
    Ledger& operator=(Ledger&&) noexcept;
    ~Ledger();

    // The last event it holds; apply continues after it. Events at or below it are skipped.
    std::uint64_t sequence() const;
    // Groups what follows into one transaction until flush. Error Invalid when a sequence is missing.
    Status apply(const Event& event);
    Status put_bar(const Bar& bar);
    Status flush();

    // Empties the journal's tables and applies the whole journal again; bars stay.
    Status rebuild(Storage& storage);

    // Reads only; Error Invalid for a statement that would write. What was applied and not flushed is seen.
    Result<LedgerRows> query(std::string_view sql) const;
    // Every row of every table but bars, in a fixed order; equal ledgers give equal text.
    Result<std::string> dump() const;

private:
    struct Impl;
    explicit Ledger(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace sluice::journal
