#include "exchange/naive_book.hpp"

namespace sluice::exchange {
namespace {

TEST(BookAgainstNaive, AMillionRandomOperationsFillTheSame) { expect_same_fills(2, 1'000'000); }

}  // namespace
}  // namespace sluice::exchange
