#include "journal/sql.hpp"

#include <sqlite3.h>

#include "base/text.hpp"  // trim

namespace sluice::journal {

namespace {

tl::unexpected<Error> refused(sqlite3* handle, std::string_view what) {
    return fail(ErrorCode::Io, "The ledger refused to " + std::string{what} + ": " + sqlite3_errmsg(handle) + ".");
}

}  // namespace

void Statement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

Status Statement::bind(std::initializer_list<std::string_view> values) {
    sqlite3_reset(statement_.get());
    int at = 0;
    for (const std::string_view value : values) {
        ++at;
        const int done = value.empty() ? sqlite3_bind_null(statement_.get(), at)
                                       : sqlite3_bind_text(statement_.get(), at, value.data(),
                                                           static_cast<int>(value.size()), SQLITE_TRANSIENT);
        if (done != SQLITE_OK)
            return refused(sqlite3_db_handle(statement_.get()), "take a value");
    }
    return {};
}

Status Statement::run(std::initializer_list<std::string_view> values) {
    if (auto bound = bind(values); !bound)
        return bound;
    const int done = sqlite3_step(statement_.get());
    if (done != SQLITE_DONE && done != SQLITE_ROW)
        return refused(sqlite3_db_handle(statement_.get()), "write a row");
    sqlite3_reset(statement_.get());
    return {};
}

Result<std::optional<std::vector<std::string>>> Statement::first(std::initializer_list<std::string_view> values) {
    if (auto bound = bind(values); !bound)
        return fail(bound.error());
    return next();
}

Result<std::optional<std::vector<std::string>>> Statement::next() {
    const int done = sqlite3_step(statement_.get());
    if (done == SQLITE_DONE) {
        sqlite3_reset(statement_.get());
        return std::optional<std::vector<std::string>>{};
    }
    if (done != SQLITE_ROW)
        return refused(sqlite3_db_handle(statement_.get()), "read a row");
    std::vector<std::string> row;
    const int count = sqlite3_column_count(statement_.get());
    for (int i = 0; i < count; ++i) {
        const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), i));
        const int bytes = sqlite3_column_bytes(statement_.get(), i);
        row.emplace_back(text == nullptr ? "" : text, text == nullptr ? 0 : static_cast<std::size_t>(bytes));
    }
    return std::optional{std::move(row)};
}

std::vector<std::string> Statement::columns() const {
    std::vector<std::string> names;
    const int count = sqlite3_column_count(statement_.get());
    for (int i = 0; i < count; ++i)
        names.emplace_back(sqlite3_column_name(statement_.get(), i));
    return names;
}

bool Statement::is_read_only() const { return sqlite3_stmt_readonly(statement_.get()) != 0; }

void Database::Close::operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }

Result<Database> Database::open(const std::string& path) {
    sqlite3* handle = nullptr;
    const int done = sqlite3_open_v2(path.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
    Database database{handle};
    if (done != SQLITE_OK) {
        return fail(ErrorCode::Io, "The ledger " + path + " cannot be opened: " +
                                       (handle == nullptr ? "no memory" : sqlite3_errmsg(handle)) + ".");
    }
    // Busy readers get five seconds; a ledger can be rebuilt, so it need not wait for the disk.
    sqlite3_busy_timeout(handle, 5000);
    if (auto set = database.run("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;"); !set)
        return fail(set.error());
    return database;
}

Status Database::run(const char* sql) {
    if (sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK)
        return refused(handle_.get(), "run a statement");
    return {};
}

Result<Statement> Database::prepare(std::string_view sql) const {
    sqlite3_stmt* raw = nullptr;
    const char* rest = nullptr;
    const int done = sqlite3_prepare_v2(handle_.get(), sql.data(), static_cast<int>(sql.size()), &raw, &rest);
    Statement statement{raw};
    if (done != SQLITE_OK)
        return fail(ErrorCode::Invalid,
                    std::string{"The statement is not right: "} + sqlite3_errmsg(handle_.get()) + ".");
    if (raw == nullptr)
        return fail(ErrorCode::Invalid, "There is no statement to run.");
    if (!trim({rest, static_cast<std::size_t>(sql.data() + sql.size() - rest)}).empty())
        return fail(ErrorCode::Invalid, "One statement at a time can be run.");
    return statement;
}

Status Database::prepare_all(
    std::initializer_list<std::pair<std::unique_ptr<Statement>*, std::string_view>> all) const {
    for (const auto& [to, sql] : all) {
        auto statement = prepare(sql);
        if (!statement)
            return fail(statement.error());
        *to = std::make_unique<Statement>(std::move(*statement));
    }
    return {};
}

}  // namespace sluice::journal
