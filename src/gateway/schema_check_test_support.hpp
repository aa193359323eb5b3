#pragma once

#include <algorithm>
#include <regex>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace sluice::gateway {

// As much of JSON Schema 2020-12 as gateway/openapi.json uses; a word it does not know is a fault of the schema, so nothing
// passes unseen. Each fault is a line: where, and what.
class SchemaCheck {
public:
    using Json = nlohmann::json;
    explicit SchemaCheck(const Json& document) : document_{document} {}

    std::vector<std::string> faults(const Json& schema, const Json& value) {
        faults_.clear();
        check(schema, value, "");
        return faults_;
    }
    const Json& resolved(const Json& schema) const {
        const Json* at = &schema;
        while (at->contains("$ref"))
            at = &document_.at(Json::json_pointer{at->at("$ref").get<std::string>().substr(1)});
        return *at;
    }

private:
    void fault(const std::string& where, const std::string& what) { faults_.push_back(where + ": " + what); }

    static std::string type_of(const Json& value) {
        if (value.is_number_integer())
            return "integer";
        return value.is_number() ? "number" : value.type_name();
    }
    static bool is_of(const std::string& wanted, const Json& value) {
        const std::string type = type_of(value);
        return type == wanted || (wanted == "number" && type == "integer");
    }
    void check_type(const Json& type, const Json& value, const std::string& where) {
        const bool fits = type.is_string() ? is_of(type.get<std::string>(), value)
                                           : std::any_of(type.begin(), type.end(), [&](const Json& one) {
                                                 return is_of(one.get<std::string>(), value);
                                             });
        if (!fits)
            fault(where, "is " + type_of(value) + ", not " + type.dump());
    }
    void check_properties(const Json& schema, const Json& value, const std::string& where) {
        const Json none = Json::object();
        const Json& properties = schema.contains("properties") ? schema.at("properties") : none;
        for (const auto& [name, member] : value.items()) {
            if (properties.contains(name))
                check(properties.at(name), member, where + "/" + name);
            else if (schema.value("additionalProperties", true) == false)
                fault(where, "has the member " + name + ", which the schema has not");
        }
        if (schema.contains("required"))
            for (const auto& name : schema.at("required"))
                if (!value.contains(name.get<std::string>()))
                    fault(where, "lacks " + name.get<std::string>());
    }
    void check_word(const std::string& word, const Json& schema, const Json& value, const std::string& where) {
        const Json& wanted = schema.at(word);
        if (word == "type") {
            check_type(wanted, value, where);
        } else if (word == "enum") {
            if (std::find(wanted.begin(), wanted.end(), value) == wanted.end())
                fault(where, "is " + value.dump() + ", not one of " + wanted.dump());
        } else if (word == "pattern") {
            if (value.is_string() &&
                !std::regex_search(value.get<std::string>(), std::regex{wanted.get<std::string>()}))
                fault(where, value.dump() + " does not match " + wanted.dump());
        } else if (word == "minimum") {
            if (value.is_number() && value < wanted)
                fault(where, value.dump() + " is below " + wanted.dump());
        } else if (word == "items") {
            for (std::size_t i = 0; value.is_array() && i < value.size(); ++i)
                check(wanted, value[i], where + "/" + std::to_string(i));
        } else if (!is_known(word)) {
            fault(where, "the schema has the word " + word + ", which is not checked");
        }
    }
    static bool is_known(const std::string& word) {
        static const std::vector<std::string> kSilent{"description", "examples", "properties",
                                                      "required",    "format",   "additionalProperties"};
        return std::find(kSilent.begin(), kSilent.end(), word) != kSilent.end();
    }
    void check(const Json& given, const Json& value, const std::string& where) {
        const Json& schema = resolved(given);
        for (const auto& [word, wanted] : schema.items())
            check_word(word, schema, value, where);
        if (value.is_object())
            check_properties(schema, value, where);
    }

    const Json& document_;
    std::vector<std::string> faults_;
};

}  // namespace sluice::gateway
