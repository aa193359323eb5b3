// The equity of the chosen account over time.

import { AreaSeries } from 'lightweight-charts';
import type { ISeriesApi, UTCTimestamp } from 'lightweight-charts';

import { makeChart, paintChart, stampOf } from './chart_kit';
import { colours } from './colours';
import { money, pixel } from './decimal';
import { el } from '../dom';
import type { EquityPoint } from './shapes';
import type { Store } from './store';
import { onTheme } from '../theme';

export function equityView(store: Store): HTMLElement {
  const box = el('div', { class: 'chart equity', id: 'equity', role: 'img', 'aria-label': 'Equity over time' });
  const legend = el('p', { class: 'legend' });
  // The chart measures its box, so the box must be in the page first.
  queueMicrotask(() => {
    const chart = makeChart(box);
    const series = chart.addSeries(AreaSeries, { lineWidth: 2, priceLineVisible: false });
    const paint = () => {
      const { accent, fill } = colours();
      paintChart(chart);
      series.applyOptions({ lineColor: accent, topColor: fill, bottomColor: 'transparent' });
    };
    onTheme(paint);
    paint();
    let last = 0;
    let shown = ''; // whose equity the line is
    const describe = (point: EquityPoint | undefined) => {
      legend.textContent = point ? `${point.account ?? shown}: ${money(point.equity)} at ${point.time.slice(0, 19).replace('T', ' ')} UTC` : 'No equity is known yet.';
      box.setAttribute('aria-label', `Equity over time. ${legend.textContent}`);
    };
    store.on('equity', () => {
      const points = increasing(store.equity);
      shown = store.equity[0]?.account ?? store.equityAccount();
      last = points.length > 0 ? points[points.length - 1].time : 0;
      series.setData(points);
      chart.timeScale().fitContent();
      describe(store.equity[store.equity.length - 1]);
    });
    store.on('equity_point', () => {
      const point = store.equityPoint;
      if (!point || point.account !== shown || shown !== store.equityAccount()) return;
      add(series, point, last);
      last = Math.max(last, stampOf(point.time));
      describe(point);
    });
  });
  return el('div', {}, legend, box);
}

function add(series: ISeriesApi<'Area'>, point: EquityPoint, last: number): void {
  const time = stampOf(point.time);
  if (time >= last) series.update({ time, value: pixel(point.equity) });
}

// The chart wants each second once and in order.
function increasing(points: EquityPoint[]): { time: UTCTimestamp; value: number }[] {
  const out: { time: UTCTimestamp; value: number }[] = [];
  for (const point of points) {
    const one = { time: stampOf(point.time), value: pixel(point.equity) };
    if (out.length > 0 && out[out.length - 1].time >= one.time) out.pop();
    if (out.length === 0 || out[out.length - 1].time < one.time) out.push(one);
  }
  return out;
}
