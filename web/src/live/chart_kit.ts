// What the price chart and the equity chart have in common.

import { ColorType, CrosshairMode, createChart } from 'lightweight-charts';
import type { IChartApi, UTCTimestamp } from 'lightweight-charts';

import { colours } from './colours';
import { secondsOf } from './words';

export function makeChart(box: HTMLElement): IChartApi {
  return createChart(box, {
    autoSize: true,
    // The library's own logo brings an inline style, which the page's policy refuses; the link to its makers is in the foot.
    layout: { attributionLogo: false },
    crosshair: { mode: CrosshairMode.Normal },
    timeScale: { timeVisible: true, secondsVisible: false, borderVisible: false, rightOffset: 6, minBarSpacing: 0.05 },
    rightPriceScale: { borderVisible: false, minimumWidth: 66 },
    handleScroll: { mouseWheel: false, vertTouchDrag: false },
    handleScale: { mouseWheel: false },
    localization: { locale: 'en-US' },
  });
}

export function paintChart(chart: IChartApi): void {
  const { text, line } = colours();
  chart.applyOptions({
    layout: { background: { type: ColorType.Solid, color: 'transparent' }, textColor: text, fontFamily: 'inherit', fontSize: 11 },
    grid: { vertLines: { color: line }, horzLines: { color: line } },
  });
}

export function stampOf(time: string): UTCTimestamp {
  return Math.floor(secondsOf(time)) as UTCTimestamp;
}
