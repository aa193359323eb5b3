#include "analytics/options/smile.hpp"

#include <cmath>

#include "base/det_math.hpp"

namespace sluice::analytics::options {
namespace {

constexpr std::size_t kFewest = 5;
constexpr double kWing = 0.25;

double between(double x, double x0, double y0, double x1, double y1) {
    return x1 == x0 ? y0 : y0 + (y1 - y0) * (x - x0) / (x1 - x0);
}

std::optional<double> at_forward(std::span<const SmilePoint> points, double forward) {
    for (std::size_t i = 1; i < points.size(); ++i) {
        const SmilePoint& below = points[i - 1];
        const SmilePoint& above = points[i];
        if (to_double(below.strike) < forward && to_double(above.strike) >= forward)
            return between(forward, to_double(below.strike), below.volatility, to_double(above.strike),
                           above.volatility);
    }
    return std::nullopt;
}

std::optional<double> wing_between(const SmilePoint& a, const SmilePoint& b) {
    const double near = std::abs(a.delta), far = std::abs(b.delta);
    if (near < kWing || far > kWing)
        return std::nullopt;
    return between(kWing, near, a.volatility, far, b.volatility);
}

// The neighbours around |delta| = 0.25, looked for from the money outwards.
std::optional<double> call_wing(std::span<const SmilePoint> points) {
    for (std::size_t i = 1; i < points.size(); ++i)
        if (points[i - 1].delta > 0 && points[i].delta > 0)
            if (const auto found = wing_between(points[i - 1], points[i]))
                return found;
    return std::nullopt;
}
std::optional<double> put_wing(std::span<const SmilePoint> points) {
    for (std::size_t i = points.size(); i > 1; --i)
        if (points[i - 1].delta < 0 && points[i - 2].delta < 0)
            if (const auto found = wing_between(points[i - 1], points[i - 2]))
                return found;
    return std::nullopt;
}

// Least squares through the points within one standard deviation of the forward.
void fit_slope(Smile& smile, double forward, double t_years) {
    const double root = det::sqrt(t_years);
    double n = 0, sum_x = 0, sum_y = 0, sum_xx = 0, sum_xy = 0;
    for (const SmilePoint& point : smile.points) {
        const double away = det::log(to_double(point.strike) / forward);
        if (std::abs(away) > *smile.at_the_money * root)
            continue;
        const double x = away / root;
        n += 1;
        sum_x += x;
        sum_y += point.volatility;
        sum_xx += x * x;
        sum_xy += x * point.volatility;
    }
    smile.slope_strikes = static_cast<std::size_t>(n);
    const double spread = n * sum_xx - sum_x * sum_x;
    if (n >= 2 && spread > 0)
        smile.slope = (n * sum_xy - sum_x * sum_y) / spread;
}

}  // namespace

Forward forward_of(const Board& board, const ForwardInputs& inputs) {
    const BoardLine& line = board.lines[nearest_line(board, board.spot)];
    Forward out;
    out.strike = line.strike;
    const auto call = price_of(line.call, inputs.prices);
    const auto put = price_of(line.put, inputs.prices);
    if (call && put) {
        const double grown = det::exp(inputs.rate * inputs.t_years);
        out.value = to_double(line.strike) + (call->value - put->value) * grown;
        out.source = ForwardSource::Parity;
        out.stale = call->stale || put->stale;
    } else if (inputs.future) {
        out.value = to_double(*inputs.future);
        out.source = ForwardSource::Future;
    } else {
        out.value = to_double(board.spot) * det::exp((inputs.rate - inputs.div_yield) * inputs.t_years);
    }
    return out;
}

std::optional<Smile> smile_of(std::span<const SmilePoint> points, double forward, double t_years) {
    if (points.size() < kFewest || !(t_years > 0))
        return std::nullopt;
    Smile out;
    out.points.assign(points.begin(), points.end());
    out.at_the_money = at_forward(points, forward);
    out.call_25 = call_wing(points);
    out.put_25 = put_wing(points);
    if (out.call_25 && out.put_25) {
        out.risk_reversal_25 = *out.call_25 - *out.put_25;
        if (out.at_the_money)
            out.butterfly_25 = (*out.call_25 + *out.put_25) / 2 - *out.at_the_money;
    }
    if (out.at_the_money)
        fit_slope(out, forward, t_years);
    return out;
}

}  // namespace sluice::analytics::options
