#include "app/init_template.hpp"

namespace sluice::app {

// clang-format off
const std::string_view kInitTemplate = R"yaml(# Sluice configuration. Every value below is the default; change what you need and leave out the rest.
#   sluice config check     says everything that is wrong with this file
#   sluice config show      each value in force and where it came from
# Unknown keys are errors. ${NAME} reads the environment, or a .env beside this file (chmod 600).

# Other files, relative to this one; what stands here wins over what they say.
# include: config/exchanges/*.yaml

# paper or live. Live moves real money and takes several deliberate acts: docs/trading.md.
mode: paper

automation:
  auto_execute: false           # live: whether programs' orders pass without a person's approval
  require_confirmation: true    # live: whether they ask even so
  rehearse_live: false          # hold paper to the rules of live

# Of every account; an account may set its own.
limits:
  max_order_value: 10000
  max_position_fraction: 0.1    # of equity, counting what works and what is unknown
  max_open_orders: 100
  max_orders_per_second: 10
  max_orders_per_minute: 120
  max_daily_loss: 2000
  max_drawdown: 0.2             # of the highest equity; 0: not judged
  max_unprotected: 10000        # value filled in brackets and covered by no stop
  price_collar: 0.05            # how far past the quote an aggressive price may reach
  duplicate_window: 2s          # the same order again within this, without a key of its own, is refused; 0ms: not judged
  allow_short: false            # true: a paper account without a margin profile is lent to, unchecked
  allow_self_trade: false       # whether an order may meet one of ours
  check_trading_hours: true
  max_rate_age: 24h             # of a rate between currencies
  allowed_instruments: []       # empty: every defined one

# Over all accounts together, with the same keys; in force where it is present.
# limits_over_accounts:
#   currency: USD
#   max_order_value: 20000

# What one unit of a currency is worth in another, where the market does not quote it.
# rates:
#   - {from: EUR, to: USD, rate: 1.08, source: ECB}

accounts:
  - id: main
    venue: paper                # paper, or alpaca with credentials
    currency: USD
    calendar: NYSE              # whose day bounds the daily loss: NYSE, 24x7, FX, NSE, CME
    cash: 100000
    buying_power: cash          # cash, reg_t, crypto_spot, india: docs/margin.md
    # limits:
    #   max_order_value: 5000
    # credentials:              # of a venue with a wire; never the secret itself
    #   api_key: ${ALPACA_PAPER_API_KEY}
    #   api_secret: ${ALPACA_PAPER_API_SECRET}

# Data files bring their own instrument, named after the file; what you define here wins.
# instruments:
#   - id: SPY.US
#     class: equity             # equity, option, future, fx, crypto, index
#     tick_size: 0.01
#     round_lot: 1
#     multiplier: 1
#     currency: USD
#     calendar: NYSE

strategies:
  - kind: ema_cross
    id: ema_cross               # its name in the journal and the report
    account: main
    instruments: []             # empty: everything the market data holds
    order_value: 6000           # of one entry
    allow_short: false
    reach_ticks: 5              # how far past the last price its limit orders may pay
    stale_after: 2m             # a resting order older than this is cancelled
    flat_before_close: 5m       # from here on it holds nothing
    fast_bars: 9
    slow_bars: 21
  - kind: mean_reversion
    id: mean_reversion
    order_value: 6000
    window_bars: 20
    entry_z: 2                  # buys this many standard deviations below the mean
    exit_z: 0
    stop_z: 4
    hold_bars_max: 30

data:
  source: synthetic             # synthetic or files
  seed: 7
  sessions: 1                   # trading days of the synthetic market, where the demo is told to end
  files: []                     # CSV, CSV.gz or JSONL.gz of trades, quotes or bars

journal:
  # durability: disk            # disk waits for the disk, os for the write call (never in live mode); a paced demo
                                # waits for the write call unless disk stands here: its clock runs faster than the disk
  capture: false                # true: also keep every input, market data included

venues:
  alpaca:
    # endpoint: http://127.0.0.1:4101  # a simulator (sluice sim alpaca --port 4101) instead of Alpaca itself
    feed: iex                   # of its stock data: iex, sip or test
    requests_per_minute: 200    # what it allows one key

# Hosts this process may reach besides loopback and the venues' own: HOST, HOST:data, HOST:auth or HOST:trade.
egress:
  allow: []

paper:                          # how the paper exchange treats our orders
  profile: none                 # alpaca: it fills, charges (once a day) and keeps hours as that broker does; latency,
                                # slippage and participation below do not hold then
  fees: alpaca                  # none, ibkr-fixed, ibkr-tiered, alpaca, binance-spot, binance-spot-bnb, nse
  slippage:
    kind: none                  # none, fixed (amount), percentage (fraction), square_root (coefficient)
  latency: 50ms                 # from us to the exchange, and as long back
  latency_sigma: 0              # above 0 each latency is drawn from a log-normal law about that median
  participation: 1              # the share of a displayed size or a print that our orders may take
  # corporate_actions: actions.csv   # splits, dividends, settlements: docs/corporate-actions.md

# The door for REST, the event stream and the page: docs/api.md. Without this section there is none.
gateway:
  listen: 127.0.0.1:7171        # port 0: a free one. Other machines: TLS, or plain_text: true
  # tls: {certificate: chain.pem, key: key.pem}
  hosts: []                     # names others call this machine by, such as trader.example
  origins: []                   # pages elsewhere that may ask, such as https://desk.example
  requests_per_second: 100      # of one token or session
  readers_max: 2048             # of the stream

# Who is told what needs a person, where traces of orders go, and how logs look: docs/operations.md. Their hosts stand in
# egress.allow too.
# alerts:
#   targets:
#     - {kind: webhook, name: desk, url: https://desk.example/sluice, secret: "${ALERT_DESK_SECRET}"}
# telemetry: {otlp_endpoint: "http://127.0.0.1:4318"}
# logs: {format: json, keep_days: 30}

demo:
  speed: 60                     # market seconds a second, at most 600
)yaml";
// clang-format on

}  // namespace sluice::app
