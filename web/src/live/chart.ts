// Price with what we did in it and what stands in it: candles, fills, working orders, volume profile and zones.

import { CandlestickSeries, HistogramSeries, LineStyle, createSeriesMarkers } from 'lightweight-charts';
import type { IChartApi, IPriceLine, ISeriesApi, SeriesMarker, Time, UTCTimestamp } from 'lightweight-charts';

import { Layer } from '../analysis_layers';
import { drawProfile, drawZones } from './chart_layers';
import { makeChart, paintChart, stampOf } from './chart_kit';
import { colours } from './colours';
import { exact, pixel, price } from './decimal';
import type { Bar, Chart, ChartFill, ChartOrder } from './shapes';
import { onTheme } from '../theme';
import { spoken } from './words';

// Bars in view at first: room for as many while there are fewer, so that a new market does not fill the screen with two.
const kBarsAtFirst = 120;
const kBarsAtLeast = 60;

// Digits behind the point that the prices of these bars have, at least two.
function placesOf(bars: Bar[]): number {
  const places = bars.map((bar) => (bar.close.split('.')[1] ?? '').replace(/0+$/, '').length);
  return Math.max(2, ...places);
}

export class PriceChart {
  private readonly chart: IChartApi;
  private readonly candles: ISeriesApi<'Candlestick'>;
  private readonly volume: ISeriesApi<'Histogram'>;
  private readonly markers: ReturnType<typeof createSeriesMarkers<Time>>;
  private readonly profile: Layer;
  private readonly zones: Layer;
  private lines: IPriceLine[] = [];
  private data: Chart = { bars: [], profile: null, zones: [], fills: [], orders: [] };
  private shown = ''; // symbol and timeframe
  private walked: number | null = null;

  constructor(
    box: HTMLElement,
    private readonly legend: HTMLElement,
  ) {
    this.chart = makeChart(box);
    this.candles = this.chart.addSeries(CandlestickSeries, { borderVisible: false });
    this.candles.priceScale().applyOptions({ scaleMargins: { top: 0.08, bottom: 0.2 } });
    this.volume = this.chart.addSeries(HistogramSeries, { priceScaleId: 'volume', priceFormat: { type: 'volume' }, lastValueVisible: false, priceLineVisible: false });
    this.volume.priceScale().applyOptions({ scaleMargins: { top: 0.86, bottom: 0 } });
    this.markers = createSeriesMarkers<Time>(this.candles, []);
    this.zones = new Layer((canvas) => drawZones(canvas, this.data), 'bottom');
    this.profile = new Layer((canvas) => drawProfile(canvas, this.data.profile), 'bottom');
    this.candles.attachPrimitive(this.zones);
    this.candles.attachPrimitive(this.profile);
    this.chart.subscribeCrosshairMove((move) => {
      this.walked = move.logical === undefined ? null : Math.round(move.logical);
      this.describe();
    });
    onTheme(() => this.paint());
    this.paint();
  }

  show(name: string, data: Chart): void {
    const another = name !== this.shown;
    this.shown = name;
    this.data = data;
    const places = placesOf(data.bars.slice(-50));
    this.candles.applyOptions({ priceFormat: { type: 'price', precision: places, minMove: 10 ** -places } });
    this.candles.setData(data.bars.map((bar) => candle(bar)));
    this.volume.setData(data.bars.map((bar) => ({ time: stampOf(bar.time), value: pixel(bar.volume ?? '0') })));
    this.paint();
    if (another) {
      const count = data.bars.length;
      this.chart.timeScale().setVisibleLogicalRange({ from: count - Math.max(kBarsAtLeast, Math.min(count, kBarsAtFirst)), to: count + 8 });
    }
    this.describe();
  }

  get count(): number {
    return this.data.bars.length;
  }

  // A bar that goes on, or the next one.
  update(bar: Bar): void {
    const { bars } = this.data;
    const last = bars[bars.length - 1];
    if (last && stampOf(bar.time) < stampOf(last.time)) return;
    if (last && stampOf(bar.time) === stampOf(last.time)) bars[bars.length - 1] = bar;
    else bars.push(bar);
    this.candles.update(candle(bar));
    this.volume.update({ time: stampOf(bar.time), value: pixel(bar.volume ?? '0') });
    if (this.walked === null) this.describe();
  }

  // The last trade moves the newest candle until its bar comes.
  touch(last: string): void {
    const bar = this.data.bars[this.data.bars.length - 1];
    const value = pixel(last);
    if (!bar || Number.isNaN(value) || last === bar.close) return;
    this.update({ ...bar, close: last, high: value > pixel(bar.high) ? last : bar.high, low: value < pixel(bar.low) ? last : bar.low });
  }

  setFills(fills: ChartFill[]): void {
    this.data.fills = fills;
    this.markers.setMarkers(markersOf(this.data.bars, fills));
  }

  setOrders(orders: ChartOrder[]): void {
    this.data.orders = orders;
    const { up, down } = colours();
    for (const line of this.lines) this.candles.removePriceLine(line);
    this.lines = orders.map((order) =>
      this.candles.createPriceLine({
        price: pixel(order.price),
        color: order.side === 'buy' ? up : down,
        lineWidth: 1,
        lineStyle: /stop/.test(order.kind) ? LineStyle.SparseDotted : LineStyle.Dashed,
        axisLabelVisible: true,
        title: `${order.side === 'buy' ? '▲' : '▼'} ${spoken(order.kind)} ${exact(order.qty)}`,
      }),
    );
  }

  toggle(layer: 'zones' | 'profile', visible: boolean): void {
    this[layer].show(visible);
  }

  // Walks over the bars and zooms, for whoever has no mouse.
  key(name: string): boolean {
    const { bars } = this.data;
    if (name === 'ArrowLeft' || name === 'ArrowRight') {
      if (bars.length === 0) return false;
      const from = this.walked ?? bars.length;
      this.walked = Math.min(Math.max(from + (name === 'ArrowLeft' ? -1 : 1), 0), bars.length - 1);
      const bar = bars[this.walked];
      this.chart.setCrosshairPosition(pixel(bar.close), stampOf(bar.time), this.candles);
      this.describe();
      return true;
    }
    if (name !== '+' && name !== '-' && name !== '0') return false;
    const scale = this.chart.timeScale();
    const range = scale.getVisibleLogicalRange();
    if (name === '0' || !range) scale.fitContent();
    else {
      const width = (range.to - range.from) * (name === '+' ? 0.7 : 1.4);
      scale.setVisibleLogicalRange({ from: range.to - width, to: range.to });
    }
    return true;
  }

  private paint(): void {
    const { up, down, volume } = colours();
    paintChart(this.chart);
    this.candles.applyOptions({ upColor: up, downColor: down, wickUpColor: up, wickDownColor: down });
    this.volume.applyOptions({ color: volume });
    this.setFills(this.data.fills);
    this.setOrders(this.data.orders);
    this.zones.refresh();
    this.profile.refresh();
  }

  private describe(): void {
    const { bars } = this.data;
    const bar = bars[this.walked ?? bars.length - 1] ?? bars[bars.length - 1];
    if (!bar) {
      this.legend.textContent = 'No bar yet.';
      return;
    }
    const figures = [bar.open, bar.high, bar.low, bar.close].map((value) => price(value));
    this.legend.textContent = `${bar.time.slice(0, 16).replace('T', ' ')} UTC  O ${figures[0]}  H ${figures[1]}  L ${figures[2]}  C ${figures[3]}  V ${exact(bar.volume)}`;
  }
}

function candle(bar: Bar): { time: UTCTimestamp; open: number; high: number; low: number; close: number } {
  return { time: stampOf(bar.time), open: pixel(bar.open), high: pixel(bar.high), low: pixel(bar.low), close: pixel(bar.close) };
}

// One arrow a bar and side, however many fills fell into it.
function markersOf(bars: Bar[], fills: ChartFill[]): SeriesMarker<Time>[] {
  const { up, down } = colours();
  const stamps = bars.map((bar) => stampOf(bar.time));
  const counts = new Map<string, { time: UTCTimestamp; buy: boolean; fills: ChartFill[] }>();
  for (const fill of fills) {
    const time = startOf(stamps, stampOf(fill.time));
    if (time === null) continue;
    const key = `${time}/${fill.side}`;
    const one = counts.get(key) ?? { time, buy: fill.side === 'buy', fills: [] };
    one.fills.push(fill);
    counts.set(key, one);
  }
  return [...counts.values()]
    .sort((a, b) => a.time - b.time)
    .map(({ time, buy, fills: here }) => ({
      time,
      position: buy ? 'belowBar' : 'aboveBar',
      shape: buy ? 'arrowUp' : 'arrowDown',
      color: buy ? up : down,
      size: 1.3,
      text: here.length === 1 ? exact(here[0].qty) : `${here.length} fills`,
    }));
}

// The bar that holds an instant: the last one that starts at or before it.
function startOf(stamps: UTCTimestamp[], at: number): UTCTimestamp | null {
  let low = 0;
  let high = stamps.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (stamps[middle] <= at) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? null : stamps[low - 1];
}
