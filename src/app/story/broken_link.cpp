#include "app/story/broken_link.hpp"

#include <utility>

namespace sluice::app::story {
namespace {

constexpr wire::TimerToken kNoticed{101};
constexpr wire::TimerToken kBack{102};

ClOrdId id_of(const VenueRequest& request) {
    if (const auto* sent = std::get_if<SendNew>(&request.body))
        return sent->order.cl_ord_id;
    if (const auto* sent = std::get_if<SendReplace>(&request.body))
        return sent->order.cl_ord_id;
    if (const auto* sent = std::get_if<SendCancel>(&request.body))
        return sent->cl_ord_id;
    if (const auto* sent = std::get_if<SendQuery>(&request.body))
        return sent->cl_ord_id;
    if (const auto* sent = std::get_if<SendList>(&request.body))
        return sent->list.orders.front().cl_ord_id;
    return {};
}

RequestOutcome outcome_of(const VenueRequest& request, SendOutcome outcome, std::string text) {
    RequestOutcome out;
    out.venue = request.venue;
    out.account = request.account;
    out.cl_ord_id = id_of(request);
    out.request = kind_of(request);
    out.outcome = outcome;
    out.text = std::move(text);
    return out;
}

}  // namespace

void BrokenLink::start(UnixNanos now, venues::Outbox& out) {
    venue_.start(now, said_);
    pass_on(now, out);
    out.channel.wakes.push_back({kNoticed, outage_.noticed});
    out.channel.wakes.push_back({kBack, outage_.back});
}

void BrokenLink::submit(const VenueRequest& request, UnixNanos now, venues::Outbox& out) {
    if (is_silent(now) && now >= outage_.noticed) {
        out.reports.emplace_back(outcome_of(request, SendOutcome::NotSent, "the line to the venue is down"));
        return;
    }
    venue_.submit(request, now, said_);
    if (is_silent(now))
        unanswered_.push_back(outcome_of(request, SendOutcome::Perhaps, "the line broke before an answer came"));
    pass_on(now, out);
}

void BrokenLink::on_timer(wire::TimerToken token, UnixNanos now, venues::Outbox& out) {
    if (token == kNoticed) {
        for (RequestOutcome& one : unanswered_)
            out.reports.emplace_back(std::move(one));
        unanswered_.clear();
        return tell_link(Link::Down, "the line to the venue is down", out);
    }
    if (token == kBack)
        return tell_link(Link::Up, "connected again", out);
    venue_.on_timer(token, now, said_);
    pass_on(now, out);
}

void BrokenLink::on_quote(const Quote& quote, UnixNanos now, venues::Outbox& out) {
    venue_.on_quote(quote, now, said_);
    pass_on(now, out);
}

void BrokenLink::on_trade(const Trade& trade, UnixNanos now, venues::Outbox& out) {
    venue_.on_trade(trade, now, said_);
    pass_on(now, out);
}

// Its timers are its own and go on; its words are lost while the line is cut.
void BrokenLink::pass_on(UnixNanos now, venues::Outbox& out) {
    for (const auto& wake : said_.channel.wakes)
        out.channel.wakes.push_back(wake);
    if (!is_silent(now))
        for (VenueReport& report : said_.reports)
            out.reports.push_back(std::move(report));
    said_.clear();
}

void BrokenLink::tell_link(Link link, std::string text, venues::Outbox& out) const {
    VenueHealth health = health_;
    health.link = link;
    health.text = std::move(text);
    out.reports.emplace_back(std::move(health));
}

}  // namespace sluice::app::story
