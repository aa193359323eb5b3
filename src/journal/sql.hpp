#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"  // Result

struct sqlite3;
struct sqlite3_stmt;

namespace sluice::journal {

// A prepared statement. A text that is empty binds as NULL.
class Statement {
public:
    Status run(std::initializer_list<std::string_view> values);
    // Binds, steps, and answers the first row as text, or nothing.
    Result<std::optional<std::vector<std::string>>> first(std::initializer_list<std::string_view> values);
    // The next row of what first() began.
    Result<std::optional<std::vector<std::string>>> next();
    std::vector<std::string> columns() const;
    bool is_read_only() const;

private:
    friend class Database;
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const;
    };
    explicit Statement(sqlite3_stmt* statement) : statement_{statement} {}
    Status bind(std::initializer_list<std::string_view> values);

    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

// One SQLite file. Errors carry SQLite's own words.
class Database {
public:
    static Result<Database> open(const std::string& path);
    Status run(const char* sql);
    // One statement and nothing behind it.
    Result<Statement> prepare(std::string_view sql) const;
    // Each statement to its owner; stops at the first that is not right.
    Status prepare_all(std::initializer_list<std::pair<std::unique_ptr<Statement>*, std::string_view>> all) const;

private:
    struct Close {
        void operator()(sqlite3* handle) const;
    };
    explicit Database(sqlite3* handle) : handle_{handle} {}
    std::unique_ptr<sqlite3, Close> handle_;
};

}  // namespace sluice::journal
