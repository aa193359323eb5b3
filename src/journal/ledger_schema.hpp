#pragma once

namespace sluice::journal {

// The tables of the ledger as SQL; docs/ledger.md tells their columns. Change them only together with
// LedgerTables::kLayout.
extern const char* const kMakeTables;  // those that are not there yet
extern const char* const kDropTables;  // all but bars

// Those that come from the journal, for comparing two ledgers.
inline constexpr const char* kDumpedTables[] = {"orders",      "replaces",  "fills",       "positions",
                                                "adjustments", "proposals", "differences", "reconciliations",
                                                "rates",       "lists"};

}  // namespace sluice::journal
