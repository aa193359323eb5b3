#include "engine/fold_parts.hpp"

namespace sluice::engine {

void fold_list_placed(State& s, const ListPlaced& e, const Event& event) {
    s.lists.insert_or_assign(e.list.list_id, ListState{e.list, e.form, e.by, event.time});
}
void fold_list_stepped(State& s, const ListStepped& e, const Event&) {
    if (e.step == ListStep::Ended)
        s.lists.erase(e.list_id);
}
void fingerprint_lists(const State&, std::string&) {}

}  // namespace sluice::engine
