import threading
from alpaca.trading import LimitOrderRequest, TradingClient, TradingStream
client = TradingClient("PK1", "secret", paper=True, url_override="http://127.0.0.1:8900")
stream = TradingStream("PK1", "secret", paper=True, url_override="ws://127.0.0.1:8900/stream")
buy = lambda price: client.submit_order(LimitOrderRequest(symbol="AAPL", qty=1, side="buy", time_in_force="day", limit_price=price))
async def show(update):
    print(update.event, update.order.symbol, "at", update.price or update.order.limit_price)
    if update.event == "fill": client.cancel_orders()
    if update.event == "canceled": await stream.stop_ws()
stream.subscribe_trade_updates(show)
buy(1.00), threading.Timer(3, buy, [999.00]).start()
stream.run()
