#include "journal/ledger_schema.hpp"

namespace sluice::journal {

const char* const kMakeTables = R"sql(
CREATE TABLE IF NOT EXISTS orders(
  cl_ord_id TEXT PRIMARY KEY, latest_cl_ord_id TEXT, account TEXT, instrument TEXT, strategy TEXT, side TEXT, ord_type TEXT,
  time_in_force TEXT, product TEXT, order_qty TEXT, price TEXT, stop_px TEXT, ord_status TEXT, cum_qty TEXT,
  cum_notional TEXT, avg_px TEXT, order_id TEXT, text TEXT, list_id TEXT, list_role TEXT, placed_sequence INTEGER,
  placed_time TEXT, updated_sequence INTEGER, updated_time TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS replaces(
  cl_ord_id TEXT PRIMARY KEY, placed_as TEXT, orig_cl_ord_id TEXT, order_qty TEXT, price TEXT, stop_px TEXT, outcome TEXT,
  text TEXT, placed_sequence INTEGER, placed_time TEXT, updated_sequence INTEGER, updated_time TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS fills(
  sequence INTEGER PRIMARY KEY, time TEXT, cl_ord_id TEXT, account TEXT, instrument TEXT, product TEXT, side TEXT,
  exec_id TEXT, qty TEXT, px TEXT, notional TEXT, fee TEXT, fee_currency TEXT, applied TEXT, transact_time TEXT);
CREATE TABLE IF NOT EXISTS positions(
  account TEXT, instrument TEXT, product TEXT, qty TEXT, bought_qty TEXT, bought_notional TEXT, sold_qty TEXT,
  sold_notional TEXT, updated_sequence INTEGER, PRIMARY KEY(account, instrument, product)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS adjustments(
  sequence INTEGER PRIMARY KEY, time TEXT, account TEXT, venue TEXT, kind TEXT, instrument TEXT, product TEXT,
  currency TEXT, cash TEXT, qty TEXT, price TEXT, ratio TEXT, id TEXT, applied TEXT, text TEXT, transact_time TEXT);
CREATE TABLE IF NOT EXISTS proposals(
  cl_ord_id TEXT PRIMARY KEY, list TEXT, account TEXT, by TEXT, hash TEXT, reference_px TEXT, proposed_at TEXT,
  expires TEXT, end TEXT, ended TEXT, ended_by TEXT, text TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS differences(
  sequence INTEGER PRIMARY KEY, account TEXT, instrument TEXT, product TEXT, currency TEXT, class TEXT, ours TEXT,
  venue TEXT, by_fills TEXT, first_snapshot INTEGER, second_snapshot INTEGER, evidence TEXT, found_at TEXT,
  closed_at TEXT, closed_text TEXT, cl_ord_id TEXT);
CREATE TABLE IF NOT EXISTS reconciliations(
  sequence INTEGER PRIMARY KEY, time TEXT, account TEXT, snapshot INTEGER, open_orders INTEGER, positions INTEGER,
  balances INTEGER, differences INTEGER, ours_hash TEXT, venue_hash TEXT, taken_at TEXT);
CREATE TABLE IF NOT EXISTS rates(
  sequence INTEGER PRIMARY KEY, time TEXT, from_currency TEXT, to_currency TEXT, rate TEXT, source TEXT);
CREATE TABLE IF NOT EXISTS lists(
  list_id TEXT PRIMARY KEY, list_class TEXT, form TEXT, account TEXT, instrument TEXT, by TEXT, step TEXT, step_px TEXT,
  text TEXT, placed_sequence INTEGER, placed_time TEXT, updated_sequence INTEGER, updated_time TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS bars(
  instrument TEXT, start TEXT, end TEXT, open TEXT, high TEXT, low TEXT, close TEXT, volume TEXT, turnover TEXT,
  trades INTEGER, incomplete INTEGER, synthetic INTEGER, PRIMARY KEY(instrument, start, end)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS fills_by_order ON fills(cl_ord_id);
CREATE INDEX IF NOT EXISTS replaces_by_order ON replaces(placed_as);
CREATE INDEX IF NOT EXISTS orders_by_list ON orders(list_id);
CREATE INDEX IF NOT EXISTS open_differences ON differences(account, closed_at);
CREATE TABLE IF NOT EXISTS meta(key TEXT PRIMARY KEY, value INTEGER) WITHOUT ROWID;
)sql";

const char* const kDropTables = R"sql(
DROP TABLE IF EXISTS orders; DROP TABLE IF EXISTS replaces; DROP TABLE IF EXISTS fills; DROP TABLE IF EXISTS positions;
DROP TABLE IF EXISTS adjustments; DROP TABLE IF EXISTS proposals; DROP TABLE IF EXISTS differences;
DROP TABLE IF EXISTS reconciliations; DROP TABLE IF EXISTS rates; DROP TABLE IF EXISTS lists; DROP TABLE IF EXISTS meta;
)sql";

}  // namespace sluice::journal
