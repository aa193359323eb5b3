#include "app/paper_section.hpp"

#include <chrono>

#include "app/files.hpp"    // read_text_file
#include "market/fees.hpp"  // find_fee_schedule

namespace sluice::app {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::string_view kSlippages[] = {"none", "fixed", "percentage", "square_root"};

void read_slippage(Section section, PaperConfig& paper) {
    paper.slippage = static_cast<SlippageKind>(section.choice("kind", 0, kSlippages));
    if (paper.slippage == SlippageKind::Fixed)
        paper.slippage_amount = section.price("amount", Price::from_nanos(10'000'000));
    if (paper.slippage == SlippageKind::Percentage)
        paper.slippage_fraction =
            section.ratio("fraction", Ratio::from_nanos(500'000), Ratio{}, Ratio::from_nanos(100'000'000));
    if (paper.slippage == SlippageKind::SquareRoot)
        paper.impact_coefficient =
            section.ratio("coefficient", paper.impact_coefficient, Ratio::from_nanos(1), Ratio::whole(10));
    section.finish();
}

void read_actions(Section& section, PaperConfig& paper) {
    const std::string file = section.text("corporate_actions", "");
    if (file.empty())
        return;
    const auto text = read_text_file(file);
    auto actions = text ? market::parse_corporate_actions(*text, file)
                        : Result<std::vector<market::CorporateAction>>{tl::unexpected{text.error()}};
    if (!actions)
        return section.fault(section.place_of("corporate_actions"), "corporate_actions",
                             "cannot be used: " + actions.error().text);
    paper.actions = std::move(*actions);
}

}  // namespace

PaperConfig read_paper(Section section) {
    PaperConfig paper;
    paper.profile = static_cast<PaperProfile>(section.choice("profile", 0, kPaperProfileWords));
    paper.fees = section.text("fees", paper.fees);
    if (const auto known = market::find_fee_schedule(paper.fees); !known)
        section.fault(section.place_of("fees"), "fees",
                      "must be none, ibkr-fixed, ibkr-tiered, alpaca, binance-spot, binance-spot-bnb or nse, not " +
                          sluice::quoted(paper.fees));
    read_slippage(section.section("slippage"), paper);
    paper.latency = section.duration("latency", paper.latency, milliseconds{0}, seconds{10});
    paper.latency_sigma = section.ratio("latency_sigma", paper.latency_sigma, Ratio{}, Ratio::whole(3));
    paper.participation =
        section.ratio("participation", paper.participation, Ratio::from_nanos(1'000'000), Ratio::whole(1));
    read_actions(section, paper);
    section.finish();
    return paper;
}

}  // namespace sluice::app
