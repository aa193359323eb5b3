#include "journal/explain.hpp"

#include <gtest/gtest.h>

#include "journal/order_life_test_support.hpp"

namespace sluice::journal {
namespace {

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines)
        text += line + "\n";
    return text;
}

constexpr const char* kLife =
    R"(2013-10-07T13:30:02Z  [2]  Strategy ema placed P1-A-1: buy 100 SPY.US at 168.5 or better, Day, account main.
2013-10-07T13:30:02Z  [2]  Judged at 168.5 (quote 120.000 ms old): order value 16850, equity 200000, position 0, at worst 100, profit and loss today 0, open orders 1, orders in the last second 0 and minute 0. It adds exposure and must leave by 2013-10-07T13:30:03Z.
2013-10-07T13:30:03Z  [3]  Sent the new order to paper.
2013-10-07T13:30:04Z  [4]  paper took the order as its order 7001.
2013-10-07T13:30:05Z  [5]  Filled 40 at 168.48 (execution e-1), fee 0.35 USD; 40 of 100 filled at 168.48 on average.
2013-10-07T13:30:06Z  [6]  Strategy ema asked to replace it by P1-A-2: buy 80 SPY.US at 168.4 or better, Day, account main.
2013-10-07T13:30:06Z  [6]  Judged at 168.5 (quote 120.000 ms old): order value 16850, equity 200000, position 0, at worst 100, profit and loss today 0, open orders 1, orders in the last second 0 and minute 0. It is an exit and may leave at any time.
2013-10-07T13:30:07Z  [7]  paper replaced the order as its order 7001.
2013-10-07T13:30:08Z  [8]  Filled 10 at 168.4 (execution e-2), fee 0.35 USD; 50 of 80 filled at 168.464 on average.
2013-10-07T13:30:09Z  [9]  Taken back: 40 at 168.48 (execution e-1), fee 0.35 USD; 10 of 80 filled at 168.4 on average (the venue busted it).
2013-10-07T13:30:10Z  [10]  A person asked to cancel it.
2013-10-07T13:30:11Z  [11]  paper cancelled the order. The venue said: "by request".
2013-10-07T13:30:12Z  [12]  Filled 5 at 168.39 (execution e-3), fee 0.35 USD; 15 of 80 filled at 168.396666667 on average, late: the order had ended, and it counts all the same.
Now: Canceled, 15 of 80 filled at 168.396666667 on average.
)";

TEST(Explain, TellsAnOrdersWholeLife) { EXPECT_EQ(joined(explain(order_life(), ClOrdId{"P1-A-1"})), kLife); }

TEST(Explain, AnyIdOfTheChainTellsTheSameStory) {
    EXPECT_EQ(explain(order_life(), ClOrdId{"P1-A-2"}), explain(order_life(), ClOrdId{"P1-A-1"}));
}

TEST(Explain, TellsWhyAnOrderWasDenied) {
    EXPECT_EQ(
        joined(explain(order_life(), ClOrdId{"P1-A-3"})),
        R"(2013-10-07T13:30:13Z  [13]  Strategy ema asked for P1-A-3: sell 100 SPY.US at market, Day, account main.
2013-10-07T13:30:13Z  [13]  We denied it, nothing left: NoQuote (lock Limits): There is no quote of SPY.US; an order needs one at most 5 s old. It was not judged any further.
Now: Denied, 0 of 100 filled.
)");
}

TEST(Explain, ReadsAJournalAndNamesAnOrderItDoesNotKnow) {
    MemoryStorage storage;
    auto opened = open_journal(storage, small_config());
    ASSERT_TRUE(append_all(opened->writer, order_life(), 4));
    EXPECT_EQ(explain(storage, ClOrdId{"P1-A-2"}), explain(order_life(), ClOrdId{"P1-A-2"}));
    EXPECT_EQ(explain(storage, ClOrdId{"P1-A-9"}).error(),
              (Error{ErrorCode::NotFound,
                     "The journal does not name the order P1-A-9; `sluice order list` shows the orders it knows."}));
}

}  // namespace
}  // namespace sluice::journal
