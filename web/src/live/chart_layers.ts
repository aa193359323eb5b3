// The volume profile and the zones, drawn under the candles.

import { drawBoxes } from '../analysis_layers';
import type { Box, Canvas } from '../analysis_layers';
import { stampOf } from './chart_kit';
import { colours } from './colours';
import { pixel, price } from './decimal';
import type { Chart } from './shapes';

const kZonesDrawn = 8;
const kProfileShare = 0.2;

// The index of the bar that holds that time, which may lie before the first and after the last.
function indexOf(stamps: number[], time: string): number {
  const at = stampOf(time);
  const index = stamps.findIndex((stamp) => stamp > at);
  return index < 0 ? stamps.length - 1 : Math.max(index - 1, 0);
}

export function drawZones(canvas: Canvas, data: Chart): void {
  const { demand, supply } = colours();
  const stamps = data.bars.map((bar) => stampOf(bar.time));
  const boxes = [...data.zones]
    .sort((a, b) => pixel(b.score) - pixel(a.score))
    .slice(0, kZonesDrawn)
    .map((zone): Box => {
      const rgb = zone.kind === 'demand' ? demand : supply;
      return {
        from: indexOf(stamps, zone.from),
        to: zone.to ? indexOf(stamps, zone.to) : null,
        bottom: pixel(zone.low),
        top: pixel(zone.high),
        fill: `rgba(${rgb}, 0.11)`,
        stroke: `rgba(${rgb}, 0.5)`,
        dashed: zone.kind !== 'demand',
        label: `${zone.kind} ${price(String(zone.score), 0)}`,
        labelColour: `rgb(${rgb})`,
      };
    });
  drawBoxes(canvas, boxes);
}

export function drawProfile(canvas: Canvas, profile: Chart['profile']): void {
  if (!profile || profile.rows.length === 0) return;
  const { context } = canvas;
  const tone = colours();
  const most = Math.max(...profile.rows.map((row) => pixel(row.volume)));
  if (!(most > 0)) return;
  const low = pixel(profile.val);
  const high = pixel(profile.vah);
  for (const row of profile.rows) {
    const top = canvas.y(pixel(row.high));
    const bottom = canvas.y(pixel(row.low));
    if (top === null || bottom === null || bottom < 0 || top > canvas.height) continue;
    const middle = (pixel(row.low) + pixel(row.high)) / 2;
    const width = (canvas.width * kProfileShare * pixel(row.volume)) / most;
    context.fillStyle = middle >= low && middle <= high ? tone.profile : tone.profileOut;
    context.fillRect(canvas.width - width, top + 0.5, width, Math.max(bottom - top - 1, 0.7));
  }
  context.font = '600 10px system-ui, sans-serif';
  context.textAlign = 'right';
  context.textBaseline = 'bottom';
  for (const [name, level] of [
    ['POC', profile.poc],
    ['VAH', profile.vah],
    ['VAL', profile.val],
  ] as const) {
    const y = level === null ? null : canvas.y(pixel(level));
    if (y === null) continue;
    context.strokeStyle = name === 'POC' ? tone.poc : tone.text;
    context.fillStyle = context.strokeStyle;
    context.lineWidth = 1;
    context.setLineDash(name === 'POC' ? [] : [2, 4]);
    context.beginPath();
    context.moveTo(0, y);
    context.lineTo(canvas.width, y);
    context.stroke();
    context.fillText(name, canvas.width * (1 - kProfileShare) - 6, y - 2);
  }
}
