#include "exchange/naive_book.hpp"

namespace sluice::exchange {
namespace {

TEST(BookAgainstNaive, AHundredThousandRandomOperationsFillTheSame) { expect_same_fills(1, 100'000); }

}  // namespace
}  // namespace sluice::exchange
