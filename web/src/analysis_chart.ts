import {
  CandlestickSeries,
  ColorType,
  CrosshairMode,
  HistogramSeries,
  LineStyle,
  createChart,
  createSeriesMarkers,
} from 'lightweight-charts';
import type {
  IChartApi,
  IPriceLine,
  ISeriesApi,
  MouseEventParams,
  SeriesMarker,
  Time,
  UTCTimestamp,
} from 'lightweight-charts';

import type { Analysis, Bar, Profile, Zone } from './analysis_data';
import { findAt, when } from './analysis_hover';
import type { Found, LayerName } from './analysis_hover';
import { Layer, drawBoxes, drawLines, drawProfile, drawSegments } from './analysis_layers';
import type { Canvas } from './analysis_layers';
import { alpha, layerColours } from './analysis_style';
import { number, placesOf, quantity } from './format';
import { onTheme, palette } from './theme';

const kZonesDrawn = 10;
const kBarsAtFirst = 170;
const kProfileShare = 0.24;

const at = (seconds: number) => seconds as UTCTimestamp;

// Candles with everything the analysis found on them. Hovered or walked over by keyboard, it tells what is there.
export class AnalysisChart {
  private readonly chart: IChartApi;
  private readonly candles: ISeriesApi<'Candlestick'>;
  private readonly volume: ISeriesApi<'Histogram'>;
  private readonly markers: ReturnType<typeof createSeriesMarkers<Time>>;
  private readonly layers = new Map<LayerName, Layer>();
  private walls: IPriceLine[] = [];
  private swingsShown = false;
  private wallsShown = true;
  private eachSession = false;
  private focused: number | null = null;
  private lit: Zone | null = null;
  private readonly places: number;

  constructor(
    private readonly box: HTMLElement,
    private readonly tip: HTMLElement,
    private readonly line: HTMLElement,
    private readonly data: Analysis,
  ) {
    this.places = placesOf(data.instrument.tick_size);
    this.chart = createChart(box, {
      autoSize: true,
      crosshair: { mode: CrosshairMode.Normal },
      timeScale: { timeVisible: true, secondsVisible: false, borderVisible: false, rightOffset: 14, minBarSpacing: 0.05 },
      rightPriceScale: { borderVisible: false, minimumWidth: 72 },
      handleScroll: { mouseWheel: false },
      handleScale: { mouseWheel: false },
      localization: { locale: 'en-US' },
    });
    this.candles = this.chart.addSeries(CandlestickSeries, { borderVisible: false, priceLineVisible: true });
    this.candles.applyOptions({
      priceFormat: { type: 'price', precision: this.places, minMove: 10 ** -this.places },
    });
    const hasVolume = data.bars.some((bar) => bar.volume !== null);
    this.candles.priceScale().applyOptions({ scaleMargins: { top: 0.06, bottom: hasVolume ? 0.18 : 0.06 } });
    this.volume = this.chart.addSeries(HistogramSeries, {
      priceScaleId: 'volume',
      priceFormat: { type: 'volume' },
      lastValueVisible: false,
      priceLineVisible: false,
    });
    this.volume.priceScale().applyOptions({ scaleMargins: { top: 0.86, bottom: 0 } });
    this.candles.setData(
      data.bars.map(({ at: t, open, high, low, close }) => ({ time: at(t), open, high, low, close })),
    );
    this.volume.setData(
      data.bars.flatMap((bar) => (bar.volume === null ? [] : [{ time: at(bar.at), value: bar.volume }])),
    );
    this.markers = createSeriesMarkers<Time>(this.candles, []);
    this.addLayers();
    this.chart.subscribeCrosshairMove((move) => this.onMove(move));
    onTheme(() => this.paint());
    this.paint();
    this.showLast();
    this.describeBar(data.bars.length - 1);
  }

  has(name: LayerName): boolean {
    if (name === 'swings') return this.swingsShown;
    if (name === 'walls') return this.wallsShown;
    return this.layers.get(name)?.shown ?? false;
  }

  toggle(name: LayerName): boolean {
    if (name === 'swings') {
      this.swingsShown = !this.swingsShown;
      this.paintSwings();
    } else if (name === 'walls') {
      this.wallsShown = !this.wallsShown;
      this.paintWalls();
    } else {
      const layer = this.layers.get(name);
      layer?.show(!layer.shown);
    }
    return this.has(name);
  }

  profileOfEachSession(each: boolean): void {
    this.eachSession = each;
    this.layers.get('profile')?.refresh();
  }

  showAll(): void {
    const count = this.data.bars.length;
    this.chart.timeScale().setVisibleLogicalRange({ from: -0.5, to: count + Math.max(2, count * 0.09) });
  }
  showLast(): void {
    const count = this.data.bars.length;
    const room = Math.max(70, Math.min(kBarsAtFirst, Math.round(window.innerWidth / 7)));
    if (count <= room) return this.showAll();
    this.chart.timeScale().setVisibleLogicalRange({ from: count - room, to: count + room * 0.09 });
  }

  // A zone picked in the list: its origin comes into view and it stands out.
  pick(zone: Zone | null): void {
    this.lit = zone;
    this.layers.get('zones')?.refresh();
    if (!zone) return;
    const range = this.chart.timeScale().getVisibleLogicalRange();
    if (range && (zone.origin_index < range.from || zone.origin_index > range.to)) {
      const width = range.to - range.from;
      const from = zone.origin_index - width * 0.15;
      this.chart.timeScale().setVisibleLogicalRange({ from, to: from + width });
    }
  }

  // Keys: arrows walk from bar to bar, + and - change how many there are, Home and End go to the ends.
  key(name: string): boolean {
    const last = this.data.bars.length - 1;
    const range = this.chart.timeScale().getVisibleLogicalRange();
    if (name === 'ArrowLeft') this.focus(Math.max((this.focused ?? last + 1) - 1, 0));
    else if (name === 'ArrowRight') this.focus(Math.min((this.focused ?? last - 1) + 1, last));
    else if (name === 'Home') this.focus(0);
    else if (name === 'End') this.focus(last);
    else if ((name === '+' || name === '=' || name === '-') && range) {
      const change = (range.to - range.from) * (name === '-' ? 0.25 : -0.2);
      this.chart.timeScale().setVisibleLogicalRange({ from: range.from - change, to: range.to + change / 8 });
    } else if (name === '0') this.showAll();
    else if (name === 'Escape') this.hideTip();
    else return false;
    return true;
  }

  private focus(index: number): void {
    this.focused = index;
    const bar = this.data.bars[index];
    const range = this.chart.timeScale().getVisibleLogicalRange();
    if (range && (index < range.from || index > range.to)) {
      const width = range.to - range.from;
      this.chart.timeScale().setVisibleLogicalRange({ from: index - width / 2, to: index + width / 2 });
    }
    this.chart.setCrosshairPosition(bar.close, at(bar.at), this.candles);
    this.describeBar(index);
    const x = this.chart.timeScale().logicalToCoordinate(index as never);
    const y = this.candles.priceToCoordinate(bar.close);
    if (x !== null && y !== null) this.tell(x, y, index, bar.close);
  }

  private addLayers(): void {
    const add = (name: LayerName, paint: (canvas: Canvas) => void, order: 'bottom' | 'normal' | 'top', visible = true) => {
      const layer = new Layer(paint, order);
      layer.show(visible);
      this.layers.set(name, layer);
      this.candles.attachPrimitive(layer);
    };
    add('profile', (canvas) => this.paintProfile(canvas), 'bottom', this.data.profile !== null);
    add('gaps', (canvas) => this.paintGaps(canvas), 'bottom');
    add('blocks', (canvas) => this.paintBlocks(canvas), 'bottom', this.data.zones.length === 0);
    add('zones', (canvas) => this.paintZones(canvas), 'bottom');
    add('structure', (canvas) => this.paintStructure(canvas), 'top');
    const starts = new Set(this.data.sessions.map((session) => session.first_bar));
    const values = this.data.bars.map((bar) => bar.vwap);
    add('vwap', (canvas) => drawLines(canvas, values, starts, layerColours().vwap), 'normal');
  }

  private paintZones(canvas: Canvas): void {
    const colours = layerColours();
    const drawn = this.data.zones.slice(0, kZonesDrawn);
    if (this.lit && !drawn.includes(this.lit)) drawn.push(this.lit);
    drawBoxes(
      canvas,
      drawn.map((zone) => {
        const rgb = zone.side === 'demand' ? colours.demand : colours.supply;
        const lit = zone === this.lit;
        return {
          from: zone.origin_index,
          to: null,
          bottom: zone.bottom,
          top: zone.top,
          fill: alpha(rgb, lit ? 0.34 : 0.07 + 0.17 * (zone.score / 100)),
          stroke: alpha(rgb, lit ? 1 : 0.55),
          label: `${zone.side} ${Math.round(zone.score)}`,
          labelColour: alpha(rgb, 1),
          labelBack: colours.back,
        };
      }),
    );
  }

  private paintGaps(canvas: Canvas): void {
    const colours = layerColours();
    drawBoxes(
      canvas,
      this.data.gaps
        .filter((gap) => gap.state === 'open' || gap.state === 'touched' || gap.state === 'filled')
        .map((gap) => {
          const done = gap.state === 'filled';
          return {
            from: gap.index,
            to: done ? gap.filled_index : null,
            bottom: gap.bottom,
            top: gap.top,
            fill: alpha(colours.gap, done ? 0.1 : 0.2),
            stroke: done ? undefined : alpha(colours.gap, 0.65),
            dashed: true,
          };
        }),
    );
  }

  private paintBlocks(canvas: Canvas): void {
    const colours = layerColours();
    drawBoxes(
      canvas,
      this.data.blocks
        .filter((block) => block.state !== 'replaced' && block.state !== 'dead')
        .map((block) => ({
          from: block.index,
          to: block.mitigated_index,
          bottom: block.bottom,
          top: block.top,
          fill: alpha(colours.block, block.mitigated_index === null ? 0.16 : 0.06),
          stroke: alpha(colours.block, block.mitigated_index === null ? 0.7 : 0.3),
        })),
    );
  }

  private paintStructure(canvas: Canvas): void {
    const colours = layerColours();
    drawSegments(
      canvas,
      this.data.structure.map((event) => ({
        from: event.level_index,
        to: event.index,
        price: event.level,
        colour: alpha(event.direction === 'bullish' ? colours.demand : colours.supply, 0.95),
        label: event.kind,
        above: event.direction === 'bullish',
      })),
    );
  }

  private paintProfile(canvas: Canvas): void {
    const colours = layerColours();
    const tones = {
      inside: alpha(colours.profile, 0.34),
      outside: alpha(colours.profile, 0.16),
      poc: colours.poc,
      text: colours.text,
    };
    if (this.eachSession) {
      for (const session of this.data.sessions) {
        if (!session.profile) continue;
        const left = canvas.x(session.first_bar) - canvas.barWidth / 2;
        const right = canvas.x(session.first_bar + session.bars * 0.8);
        drawProfile(canvas, { profile: session.profile, left, right, fromRight: false, lines: false }, tones);
      }
    } else if (this.data.profile) {
      const left = canvas.width * (1 - kProfileShare);
      drawProfile(canvas, { profile: this.data.profile, left, right: canvas.width, fromRight: true, lines: true }, tones);
    }
  }

  private paintSwings(): void {
    const colours = layerColours();
    const markers: SeriesMarker<Time>[] = [];
    if (this.swingsShown)
      for (const swing of this.data.swings)
        markers.push({
          time: at(this.data.bars[swing.index].at),
          position: swing.kind === 'high' ? 'aboveBar' : 'belowBar',
          shape: 'circle',
          size: 0.5,
          color: alpha(swing.kind === 'high' ? colours.supply : colours.demand, 0.9),
        });
    this.markers.setMarkers(markers.sort((a, b) => Number(a.time) - Number(b.time)));
  }

  private paintWalls(): void {
    for (const wall of this.walls) this.candles.removePriceLine(wall);
    this.walls = [];
    const { chain } = this.data;
    if (!chain || !this.wallsShown) return;
    const colours = layerColours();
    const add = (price: number, title: string, color: string, lineStyle: LineStyle) =>
      this.walls.push(this.candles.createPriceLine({ price, title, color, lineStyle, lineWidth: 1, axisLabelVisible: true }));
    for (const wall of chain.call_walls) add(wall.strike, 'call wall', alpha(colours.supply, 0.9), LineStyle.Dashed);
    for (const wall of chain.put_walls) add(wall.strike, 'put wall', alpha(colours.demand, 0.9), LineStyle.Dashed);
    if (chain.max_pain !== null) add(chain.max_pain, 'max pain', colours.wall, LineStyle.Dotted);
  }

  private paint(): void {
    const colours = palette();
    const { up, down, line, muted } = colours;
    const background = { type: ColorType.Solid as const, color: 'transparent' };
    this.chart.applyOptions({
      layout: { attributionLogo: true, background, textColor: muted, fontFamily: 'inherit', fontSize: 11 },
      grid: { vertLines: { visible: false }, horzLines: { color: line } },
    });
    this.candles.applyOptions({ upColor: up, downColor: down, wickUpColor: up, wickDownColor: down });
    this.volume.applyOptions({ color: colours.volume });
    for (const layer of this.layers.values()) layer.refresh();
    this.paintSwings();
    this.paintWalls();
  }

  private onMove(move: MouseEventParams<Time>): void {
    const index = move.logical === undefined ? null : Math.round(move.logical);
    if (!move.point || index === null) {
      this.hideTip();
      this.describeBar(this.data.bars.length - 1);
      return;
    }
    const inside = Math.min(Math.max(index, 0), this.data.bars.length - 1);
    this.describeBar(inside);
    const price = this.candles.coordinateToPrice(move.point.y);
    if (price === null) return this.hideTip();
    this.tell(move.point.x, move.point.y, index, price);
  }

  private hideTip(): void {
    this.tip.hidden = true;
  }

  private describeBar(index: number): void {
    const bar: Bar | undefined = this.data.bars[index];
    if (!bar) return;
    const figures = [bar.open, bar.high, bar.low, bar.close].map((value) => number(value, this.places));
    this.line.textContent =
      `${when(bar.time)} UTC   O ${figures[0]}   H ${figures[1]}   L ${figures[2]}   C ${figures[3]}` +
      (bar.volume === null ? '' : `   V ${quantity(bar.volume)}`) +
      (bar.vwap === null ? '' : `   VWAP ${this.data.vwap_approx ? '≈ ' : ''}${number(bar.vwap, this.places)}`);
  }

  // What lies under this place of the chart, the most telling first.
  private found(x: number, index: number, price: number): Found[] {
    const near = Math.abs((this.candles.coordinateToPrice(0) ?? 0) - (this.candles.coordinateToPrice(5) ?? 0));
    const profile = this.has('profile') ? this.profileUnder(x, index) : null;
    return findAt(this.data, (name) => this.has(name), { index, price, near, profile });
  }

  private profileUnder(x: number, index: number): Profile | null {
    if (!this.eachSession) {
      const width = this.chart.timeScale().width();
      return x > width * (1 - kProfileShare) ? this.data.profile : null;
    }
    const session = this.data.sessions.find((one) => index >= one.first_bar && index < one.first_bar + one.bars);
    return session?.profile ?? null;
  }

  private tell(x: number, y: number, index: number, price: number): void {
    const found = this.found(x, index, price).slice(0, 5);
    if (found.length === 0) return this.hideTip();
    this.tip.replaceChildren(
      ...found.map(([title, text]) => {
        const row = document.createElement('div');
        const strong = document.createElement('strong');
        strong.textContent = title;
        row.append(strong, document.createTextNode(text));
        return row;
      }),
    );
    this.tip.hidden = false;
    const { clientWidth, clientHeight } = this.box;
    const left = x + this.tip.offsetWidth + 24 > clientWidth ? x - this.tip.offsetWidth - 14 : x + 14;
    const top = y + this.tip.offsetHeight + 24 > clientHeight ? y - this.tip.offsetHeight - 10 : y + 14;
    this.tip.style.left = `${Math.max(left, 4)}px`;
    this.tip.style.top = `${Math.max(top, 4)}px`;
  }
}
