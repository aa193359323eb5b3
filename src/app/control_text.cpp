#include "app/control_text.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace sluice::app {
namespace {

std::string text_of(const JsonValue& value) {
    switch (value.kind()) {
        case JsonKind::String: return std::string{value.as_string().value_or("")};
        case JsonKind::Number: return std::string{value.as_number_text().value_or("")};
        case JsonKind::Bool: return value.as_bool().value_or(false) ? "yes" : "no";
        default: return "";
    }
}

std::string member(const JsonValue& object, std::string_view name) {
    const auto value = object.find(name);
    return value ? text_of(*value) : std::string{};
}

bool flag(const JsonValue& object, std::string_view name) { return member(object, name) == "yes"; }

using Row = std::vector<std::string>;

// Columns as wide as their widest cell, two spaces between.
std::string table(std::vector<Row> rows) {
    std::vector<std::size_t> widths;
    for (const Row& row : rows)
        for (std::size_t i = 0; i < row.size(); ++i) {
            widths.resize(std::max(widths.size(), row.size()));
            widths[i] = std::max(widths[i], row[i].size());
        }
    std::string text;
    for (const Row& row : rows) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i)
            line += row[i] + std::string(i + 1 == row.size() ? 0 : widths[i] - row[i].size() + 2, ' ');
        text += line + "\n";
    }
    return text;
}

std::string terms(const JsonValue& order) {
    const std::string cash = member(order, "cash_order_qty");
    std::string text = member(order, "side") + " " +
                       (cash.empty() ? member(order, "order_qty") + " " : "for " + cash + " of ") +
                       member(order, "instrument") + " " + member(order, "ord_type");
    if (const std::string price = member(order, "price"); !price.empty())
        text += " " + price;
    if (const std::string stop = member(order, "stop_px"); !stop.empty())
        text += " stop " + stop;
    if (const std::string list = member(order, "list_class"); !list.empty())
        text += " (" + list + ")";
    return text + " " + member(order, "time_in_force");
}

std::string standing(const JsonValue& order) {
    std::string text = member(order, "ord_status");
    if (const std::string filled = member(order, "cum_qty"); !filled.empty() && filled != "0")
        text += " " + filled + " at " + member(order, "avg_px");
    if (const std::string stage = member(order, "request_stage"); !stage.empty())
        text += ", " + member(order, "request") + " " + stage;
    if (const std::string stage = member(order, "cancel_stage"); !stage.empty())
        text += ", Cancel " + stage;
    if (const std::string why = member(order, "text"); !why.empty())
        text += " (" + why + ")";
    return text;
}

std::string of_account(const JsonValue& object) {
    const std::string account = member(object, "account");
    return account.empty() ? "every account" : account;
}

std::string with_reason(const JsonValue& object) {
    const std::string reason = member(object, "reason");
    return reason.empty() ? "" : " (" + reason + ")";
}

std::string left_text(const std::string& seconds) {
    std::uint64_t left = 0;
    for (const char c : seconds)
        left = left * 10 + static_cast<std::uint64_t>(c - '0');
    return std::to_string(left / 3'600) + " h " + std::to_string(left / 60 % 60) + " min " + std::to_string(left % 60) +
           " s";
}

std::string locks_text(const JsonValue& status) {
    if (flag(status, "armed"))
        return "armed until " + member(status, "armed_until") + ", " + left_text(member(status, "armed_seconds_left")) +
               " left";
    return flag(status, "arming_applies") ? "not armed: nothing new is exposed before `sluice arm --for 4h`"
                                          : "none needed on paper";
}

std::string journal_text(const JsonValue& status) {
    const auto journal = status.find("journal");
    if (!journal)
        return "";
    if (!flag(*journal, "recorded"))
        return "NOT RECORDED: " + member(*journal, "text");
    std::string text = member(*journal, "durable_up_to") + " events durable";
    if (!flag(*journal, "healthy"))
        text = "FAILING (" + member(*journal, "text") + "): only exits and cancels leave; " + text;
    if (const std::string head = member(*journal, "head"); !head.empty())
        text += ", head " + head;
    return text;
}

std::string proposal_text(const JsonValue& proposal) {
    return member(proposal, "order") + "  " + terms(proposal) + " by " + member(proposal, "by") + ", hash " +
           member(proposal, "hash").substr(0, 12) + ", " + member(proposal, "seconds_left") + " s left";
}

void add_comparison(const JsonValue& status, std::vector<Row>& rows) {
    const auto reconciliation = status.find("reconciliation");
    if (!reconciliation)
        return;
    if (const auto accounts = reconciliation->find("accounts"))
        for (const JsonValue one : *accounts) {
            std::string text = member(one, "account") + ": ";
            if (const std::string at = member(one, "compared_at"); at.empty())
                text += "not compared with the venue yet";
            else
                text += "compared " + at + ", " + member(one, "differences") + " differences";
            if (const std::string hash = member(one, "ours_hash"); !hash.empty())
                text += (hash == member(one, "venue_hash") ? ", both sides " : ", ours ") + hash.substr(0, 12);
            rows.push_back({"compared", text});
        }
    if (const auto differences = reconciliation->find("differences"))
        for (const JsonValue one : *differences)
            rows.push_back({"DIFFERENCE", of_account(one) + " " + member(one, "instrument") + member(one, "currency") +
                                              (member(one, "order").empty() ? "" : " order " + member(one, "order")) +
                                              ": ours " + member(one, "ours") + ", the venue's " +
                                              member(one, "venue") + ", " + member(one, "class") + " (" +
                                              member(one, "evidence") + ")"});
}

void add_rows_of_trading(const JsonValue& status, std::vector<Row>& rows) {
    if (const auto proposals = status.find("proposals"))
        for (const JsonValue one : *proposals)
            rows.push_back({"PROPOSED", proposal_text(one)});
    if (const auto unprotected = status.find("unprotected"))
        for (const JsonValue one : *unprotected)
            rows.push_back(
                {"UNPROTECTED", member(one, "qty") + " " + member(one, "instrument") + " on " + of_account(one)});
    if (const auto flattens = status.find("flattens"))
        for (const JsonValue one : *flattens)
            rows.push_back({"FLATTENING", of_account(one) + " since " + member(one, "since") + with_reason(one)});
    add_comparison(status, rows);
}

}  // namespace

std::string order_line(const JsonValue& order) {
    return member(order, "order") + "  " + terms(order) + "  " + standing(order);
}

std::string proposals_below(const JsonValue& answer) {
    std::string text;
    if (const auto proposals = answer.find("proposals"))
        for (const JsonValue one : *proposals)
            text += "PROPOSED  " + proposal_text(one) + "\n";
    return text;
}

std::string order_sheet(const JsonValue& order) {
    std::vector<Row> rows;
    for (const JsonValue value : order)
        rows.push_back({std::string{value.key()}, text_of(value)});
    return table(std::move(rows));
}

std::string orders_table(const JsonValue& orders) {
    if (orders.size() == 0)
        return "no open orders\n";
    std::vector<Row> rows{{"order", "account", "terms", "standing"}};
    for (const JsonValue order : orders)
        rows.push_back({member(order, "order"), member(order, "account"), terms(order), standing(order)});
    return table(std::move(rows));
}

std::string positions_table(const JsonValue& positions) {
    if (positions.size() == 0)
        return "no positions\n";
    std::vector<Row> rows{{"account", "instrument", "quantity", "average", "realized", "fees", "venue says"}};
    for (const JsonValue one : positions) {
        const std::string currency = member(one, "currency");
        rows.push_back({member(one, "account"), member(one, "instrument"), member(one, "qty"), member(one, "avg_px"),
                        member(one, "realized") + " " + currency, member(one, "fees") + " " + currency,
                        member(one, "venue_qty")});
    }
    return table(std::move(rows));
}

std::string tokens_table(const JsonValue& tokens) {
    if (tokens.size() == 0)
        return "no tokens\n";
    std::vector<Row> rows{{"id", "name", "scope", "account", "state", "issued", "expires"}};
    for (const JsonValue one : tokens) {
        const std::string account = member(one, "account");
        const std::string expires = member(one, "expires");
        rows.push_back({member(one, "id"), member(one, "name"), member(one, "scope"),
                        account.empty() ? "every account" : account, member(one, "state"), member(one, "issued_at"),
                        expires.empty() ? "never" : expires});
    }
    return table(std::move(rows));
}

std::string accounts_table(const JsonValue& accounts) {
    std::vector<Row> rows{{"account", "venue", "cash", "venue says", "equity at the day's open", ""}};
    for (const JsonValue account : accounts) {
        const auto cash = account.find("cash");
        Row row{member(account, "account"),
                member(account, "venue"),
                "none",
                "",
                member(account, "equity_at_day_open"),
                flag(account, "halted") ? "HALTED" : ""};
        bool first = true;
        for (std::size_t i = 0; cash && i < cash->size(); ++i) {
            const JsonValue one = cash->at(i);
            if (!first)
                row = {"", "", "", "", "", ""};
            first = false;
            row[2] = member(one, "total") + " " + member(one, "currency");
            row[3] = member(one, "venue_total");
            rows.push_back(row);
        }
        if (first)
            rows.push_back(row);
    }
    return table(std::move(rows));
}

std::string status_sheet(const JsonValue& status) {
    std::vector<Row> rows;
    rows.push_back(
        {"mode", member(status, "mode") + (flag(status, "rehearse_live") ? ", held to the rules of live" : "")});
    rows.push_back({"now", member(status, "now")});
    rows.push_back({"arming", locks_text(status)});
    if (const auto halts = status.find("halts"))
        for (const JsonValue halt : *halts)
            rows.push_back({"HALTED", of_account(halt) + with_reason(halt)});
    if (const auto freezes = status.find("freezes"))
        for (const JsonValue freeze : *freezes)
            rows.push_back(
                {"FROZEN", member(freeze, "instrument") + " on " + of_account(freeze) + with_reason(freeze)});
    if (const auto connections = status.find("connections"))
        for (const JsonValue one : *connections)
            rows.push_back({"connection", member(one, "account") + " at " + member(one, "venue") + ": " +
                                              member(one, "link") + ", breaker " + member(one, "breaker")});
    rows.push_back({"orders", member(status, "open_orders") + " open, " + member(status, "unknown_requests") +
                                  " requests of unknown outcome"});
    add_rows_of_trading(status, rows);
    rows.push_back({"journal", journal_text(status)});
    if (const auto only = status.find("only_here"))
        for (const JsonValue one : *only)
            rows.push_back({"only here", text_of(one)});
    rows.push_back({"market", member(status, "market")});
    rows.push_back({"home", member(status, "home")});
    return table(std::move(rows));
}

std::string event_line(const JsonValue& event) {
    std::string text = member(event, "time") + "  " + member(event, "kind");
    for (const JsonValue value : event) {
        const std::string_view key = value.key();
        if (key == "time" || key == "kind" || key == "event" || key == "sequence")
            continue;
        if (const std::string shown = text_of(value); !shown.empty())
            text += "  " + std::string{key} + "=" + shown;
    }
    return text;
}

}  // namespace sluice::app
