// Which bars of the stream make the whole chart be read again.

import type { Bar } from './shapes';

// Profile and zones are of finished bars; a bar of another length is told of by the minutes in it.
export function asksForChart(bar: Bar, timeframe: string): boolean {
  return bar.timeframe === timeframe ? bar.finished === true : bar.timeframe === '1m';
}
