#include "journal/ledger.hpp"

#include <utility>

#include "base/text.hpp"              // parse_uint64
#include "journal/ledger_schema.hpp"  // kDumpedTables
#include "journal/ledger_tables.hpp"  // LedgerTables
#include "journal/reader.hpp"         // Reader
#include "journal/sql.hpp"            // Database

namespace sluice::journal {

namespace {

Result<std::uint64_t> read_number(Database& database, std::string_view sql) {
    auto statement = database.prepare(sql);
    if (!statement)
        return fail(statement.error());
    const auto row = statement->first({});
    if (!row)
        return fail(row.error());
    if (!*row || (**row)[0].empty())
        return std::uint64_t{0};
    return parse_uint64((**row)[0]);
}

}  // namespace

// Members in the order that lets statements go before their database.
struct Ledger::Impl {
    Database database;
    std::unique_ptr<LedgerTables> tables;
    std::uint64_t sequence = 0;
    bool in_transaction = false;

    Status begin() {
        if (in_transaction)
            return {};
        if (auto done = database.run("BEGIN"); !done)
            return done;
        in_transaction = true;
        return {};
    }
    Status prepare() {
        auto prepared = LedgerTables::prepare(database);
        if (!prepared)
            return fail(prepared.error());
        tables = std::make_unique<LedgerTables>(std::move(*prepared));
        return {};
    }
    // Empties the journal's tables; bars stay.
    Status empty() {
        tables.reset();
        if (auto done = LedgerTables::drop(database); !done)
            return done;
        if (auto done = LedgerTables::make(database); !done)
            return done;
        sequence = 0;
        return prepare();
    }
};

Ledger::Ledger(std::unique_ptr<Impl> impl) : impl_{std::move(impl)} {}
Ledger::Ledger(Ledger&&) noexcept = default;
Ledger& Ledger::operator=(Ledger&&) noexcept = default;
Ledger::~Ledger() {
    if (impl_ != nullptr)
        static_cast<void>(flush());
}

Result<Ledger> Ledger::open(const std::string& path) {
    auto database = Database::open(path);
    if (!database)
        return fail(database.error());
    auto impl = std::make_unique<Impl>(Impl{std::move(*database), nullptr});
    const auto layout = read_number(impl->database, "PRAGMA user_version");
    if (!layout)
        return fail(layout.error());
    if (*layout != LedgerTables::kLayout) {
        if (auto done = impl->database.run("DROP TABLE IF EXISTS bars"); !done)
            return fail(done.error());
        if (auto done = impl->empty(); !done)
            return fail(done.error());
        const std::string set = "PRAGMA user_version = " + std::to_string(LedgerTables::kLayout);
        if (auto done = impl->database.run(set.c_str()); !done)
            return fail(done.error());
    } else {
        if (auto done = LedgerTables::make(impl->database); !done)
            return fail(done.error());
        if (auto done = impl->prepare(); !done)
            return fail(done.error());
        const auto sequence = read_number(impl->database, "SELECT value FROM meta WHERE key='sequence'");
        if (!sequence)
            return fail(sequence.error());
        impl->sequence = *sequence;
    }
    return Ledger{std::move(impl)};
}

std::uint64_t Ledger::sequence() const { return impl_->sequence; }

Status Ledger::apply(const Event& event) {
    if (event.sequence <= impl_->sequence)
        return {};
    if (event.sequence != impl_->sequence + 1) {
        return fail(ErrorCode::Invalid, "The ledger holds events up to " + std::to_string(impl_->sequence) +
                                            " and was given " + std::to_string(event.sequence) +
                                            "; those between are missing.");
    }
    if (auto done = impl_->begin(); !done)
        return done;
    if (auto done = impl_->tables->apply(event); !done)
        return done;
    impl_->sequence = event.sequence;
    return {};
}

Status Ledger::put_bar(const Bar& bar) {
    if (auto done = impl_->begin(); !done)
        return done;
    return impl_->tables->put_bar(bar);
}

Status Ledger::flush() {
    if (!impl_->in_transaction)
        return {};
    const std::string put =
        "INSERT OR REPLACE INTO meta VALUES('sequence'," + std::to_string(impl_->sequence) + "); COMMIT";
    if (auto done = impl_->database.run(put.c_str()); !done)
        return done;
    impl_->in_transaction = false;
    return {};
}

Status Ledger::rebuild(Storage& storage) {
    if (auto done = flush(); !done)
        return done;
    if (auto done = impl_->begin(); !done)
        return done;
    if (auto done = impl_->empty(); !done)
        return done;
    Reader reader{storage};
    if (auto done = reader.read([this](const Event& event) { return apply(event); }); !done)
        return done;
    return flush();
}

Result<LedgerRows> Ledger::query(std::string_view sql) const {
    auto statement = impl_->database.prepare(sql);
    if (!statement)
        return fail(statement.error());
    if (!statement->is_read_only())
        return fail(ErrorCode::Invalid, "The ledger is read with SELECT; this statement would write.");
    LedgerRows rows;
    rows.sequence = impl_->sequence;
    rows.columns = statement->columns();
    for (auto row = statement->first({});; row = statement->next()) {
        if (!row)
            return fail(row.error());
        if (!*row)
            return rows;
        rows.rows.push_back(std::move(**row));
    }
}

Result<std::string> Ledger::dump() const {
    std::string text = "sequence " + std::to_string(impl_->sequence) + "\n";
    for (const char* name : kDumpedTables) {
        const std::string table = name;
        const auto rows = query("SELECT * FROM " + table + " ORDER BY 1, 2, 3");
        if (!rows)
            return fail(rows.error());
        for (const auto& row : rows->rows) {
            text += table;
            for (const std::string& value : row)
                text += "|" + value;
            text += "\n";
        }
    }
    return text;
}

}  // namespace sluice::journal
