#pragma once

#include <string>
#include <string_view>

#include "journal/ledger.hpp"

namespace sluice::journal {

// The rows of an answer, a line each, every value followed by a bar.
inline std::string rows_of(const Ledger& ledger, std::string_view sql) {
    const auto rows = ledger.query(sql);
    if (!rows)
        return rows.error().text;
    std::string text;
    for (const auto& row : rows->rows) {
        for (const std::string& value : row)
            text += value + "|";
        text += "\n";
    }
    return text;
}

}  // namespace sluice::journal
