import {
  AreaSeries,
  CandlestickSeries,
  ColorType,
  CrosshairMode,
  HistogramSeries,
  createChart,
  createSeriesMarkers,
} from 'lightweight-charts';
import type { IChartApi, ISeriesApi, SeriesMarker, Time, UTCTimestamp } from 'lightweight-charts';

import type { BarRow, Fill, Instrument, Report } from './data';
import { money, number, placesOf, quantity } from './format';
import { onTheme, palette } from './theme';
import type { Palette } from './theme';

const at = (seconds: number) => seconds as UTCTimestamp;

function makeChart(box: HTMLElement): IChartApi {
  return createChart(box, {
    autoSize: true,
    crosshair: { mode: CrosshairMode.Normal },
    timeScale: { timeVisible: true, secondsVisible: false, borderVisible: false, rightOffset: 2, minBarSpacing: 0.05 },
    rightPriceScale: { borderVisible: false, minimumWidth: 84 },
    handleScroll: { mouseWheel: false },
    handleScale: { mouseWheel: false },
    localization: { locale: 'en-US' },
  });
}

function paint(chart: IChartApi, colours: Palette): void {
  chart.applyOptions({
    layout: {
      attributionLogo: true,
      background: { type: ColorType.Solid, color: 'transparent' },
      textColor: colours.muted,
      fontFamily: 'inherit',
      fontSize: 11,
      panes: { separatorColor: colours.line, separatorHoverColor: colours.line },
    },
    grid: { vertLines: { color: colours.line }, horzLines: { color: colours.line } },
  });
}

// The bar that holds an instant: the last one that starts at or before it.
function barOf(bars: BarRow[], seconds: number): number | null {
  let low = 0;
  let high = bars.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bars[middle][0] <= seconds) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? null : bars[low - 1][0];
}

// One arrow a bar and side, however many fills fell into it.
function markersOf(instrument: Instrument, fills: Fill[], colours: Palette): SeriesMarker<Time>[] {
  const sums = new Map<string, { time: number; buy: boolean; qty: number }>();
  for (const fill of fills) {
    if (fill.instrument !== instrument.id) continue;
    const time = barOf(instrument.bars, fill.at);
    if (time === null) continue;
    const buy = fill.side === 'Buy';
    const key = `${time}/${fill.side}`;
    const sum = sums.get(key) ?? { time, buy, qty: 0 };
    sum.qty += fill.qty;
    sums.set(key, sum);
  }
  return [...sums.values()]
    .sort((a, b) => a.time - b.time)
    .map((sum) => ({
      time: at(sum.time),
      position: sum.buy ? 'belowBar' : 'aboveBar',
      shape: sum.buy ? 'arrowUp' : 'arrowDown',
      color: sum.buy ? colours.up : colours.down,
      size: 1.4,
      text: quantity(sum.qty),
    }));
}

// Candles with fill arrows, volume below.
export class PriceChart {
  private readonly chart: IChartApi;
  private readonly candles: ISeriesApi<'Candlestick'>;
  private readonly volume: ISeriesApi<'Histogram'>;
  private readonly markers: ReturnType<typeof createSeriesMarkers<Time>>;
  private shown: Instrument | null = null;

  constructor(
    box: HTMLElement,
    private readonly legend: HTMLElement,
    private readonly fills: Fill[],
  ) {
    this.chart = makeChart(box);
    this.candles = this.chart.addSeries(CandlestickSeries, { borderVisible: false, priceLineVisible: false });
    this.candles.priceScale().applyOptions({ scaleMargins: { top: 0.08, bottom: 0.24 } });
    this.volume = this.chart.addSeries(HistogramSeries, {
      priceScaleId: 'volume',
      priceFormat: { type: 'volume' },
      lastValueVisible: false,
      priceLineVisible: false,
    });
    this.volume.priceScale().applyOptions({ scaleMargins: { top: 0.8, bottom: 0 } });
    this.markers = createSeriesMarkers<Time>(this.candles, []);
    this.chart.subscribeCrosshairMove((move) => this.describe(move.time as number | undefined));
    onTheme((colours) => this.paint(colours));
    this.paint(palette());
  }

  show(instrument: Instrument): void {
    this.shown = instrument;
    const places = placesOf(instrument.tick_size);
    this.candles.applyOptions({ priceFormat: { type: 'price', precision: places, minMove: 10 ** -places } });
    this.candles.setData(
      instrument.bars.map(([t, open, high, low, close]) => ({ time: at(t), open, high, low, close })),
    );
    this.volume.setData(
      instrument.bars.flatMap(([t, , , , , volume]) => (volume === null ? [] : [{ time: at(t), value: volume }])),
    );
    this.paint(palette());
    this.chart.timeScale().fitContent();
    this.describe(undefined);
  }

  private paint(colours: Palette): void {
    paint(this.chart, colours);
    this.candles.applyOptions({
      upColor: colours.up,
      downColor: colours.down,
      wickUpColor: colours.up,
      wickDownColor: colours.down,
    });
    this.volume.applyOptions({ color: colours.volume });
    if (this.shown) this.markers.setMarkers(markersOf(this.shown, this.fills, colours));
  }

  private describe(time: number | undefined): void {
    const bars = this.shown?.bars ?? [];
    const bar = time === undefined ? bars[bars.length - 1] : bars.find((candidate) => candidate[0] === time);
    if (!bar || !this.shown) {
      this.legend.textContent = '';
      return;
    }
    const places = placesOf(this.shown.tick_size);
    const [t, open, high, low, close, volume] = bar;
    const when = new Date(t * 1000).toISOString().slice(0, 16).replace('T', ' ');
    const figures = [open, high, low, close].map((value) => number(value, places));
    this.legend.textContent =
      `${when} UTC   O ${figures[0]}   H ${figures[1]}   L ${figures[2]}   C ${figures[3]}` +
      (volume === null ? '' : `   V ${quantity(volume)}`);
  }
}

// Equity above, how far it stands below its highest point beneath.
export function equityChart(box: HTMLElement, report: Report): void {
  const chart = makeChart(box);
  const equity = chart.addSeries(AreaSeries, {
    lineWidth: 2,
    priceLineVisible: false,
    priceFormat: { type: 'custom', formatter: (value: number) => money(value), minMove: 0.01 },
  });
  const drawdown = chart.addSeries(
    HistogramSeries,
    {
      base: 0,
      priceLineVisible: false,
      lastValueVisible: false,
      priceFormat: { type: 'custom', formatter: (value: number) => money(value), minMove: 0.01 },
    },
    1,
  );
  let peak = Number.NEGATIVE_INFINITY;
  equity.setData(report.equity.map(([t, value]) => ({ time: at(t), value })));
  drawdown.setData(
    report.equity.map(([t, value]) => {
      peak = Math.max(peak, value);
      return { time: at(t), value: value - peak };
    }),
  );
  const panes = chart.panes();
  if (panes.length > 1) {
    panes[0].setStretchFactor(3);
    panes[1].setStretchFactor(1);
  }
  const colour = (colours: Palette) => {
    paint(chart, colours);
    equity.applyOptions({ lineColor: colours.accent, topColor: colours.accentFill, bottomColor: 'transparent' });
    drawdown.applyOptions({ color: colours.loss });
  };
  onTheme(colour);
  colour(palette());
  chart.timeScale().fitContent();
}
