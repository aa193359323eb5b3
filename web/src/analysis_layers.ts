// What is drawn over the candles: boxes, broken levels, VWAP and volume profiles, each a primitive of the candle series.

import type {
  IPrimitivePaneRenderer,
  IPrimitivePaneView,
  ISeriesPrimitive,
  PrimitivePaneViewZOrder,
  SeriesAttachedParameter,
  Time,
} from 'lightweight-charts';

import type { Profile } from './analysis_data';

type Target = Parameters<IPrimitivePaneRenderer['draw']>[0];
type Attached = SeriesAttachedParameter<Time, 'Candlestick'>;

// A canvas in CSS pixels and the way from bars and prices to it.
export interface Canvas {
  context: CanvasRenderingContext2D;
  width: number;
  height: number;
  x: (index: number) => number;
  y: (price: number) => number | null;
  barWidth: number;
}

// Draws with a function; asks for a new picture when told.
export class Layer implements ISeriesPrimitive<Time> {
  private attachment: Attached | null = null;
  private visible = true;
  private readonly view: IPrimitivePaneView;

  constructor(
    private readonly paint: (canvas: Canvas) => void,
    order: PrimitivePaneViewZOrder,
  ) {
    const renderer: IPrimitivePaneRenderer = { draw: (target) => this.draw(target) };
    this.view = { zOrder: () => order, renderer: () => renderer };
  }

  attached(parameter: SeriesAttachedParameter<Time>): void {
    this.attachment = parameter as Attached;
  }
  detached(): void {
    this.attachment = null;
  }
  paneViews(): readonly IPrimitivePaneView[] {
    return this.visible ? [this.view] : [];
  }
  show(visible: boolean): void {
    this.visible = visible;
    this.refresh();
  }
  get shown(): boolean {
    return this.visible;
  }
  refresh(): void {
    this.attachment?.requestUpdate();
  }

  private draw(target: Target): void {
    const attachment = this.attachment;
    if (!attachment) return;
    const scale = attachment.chart.timeScale();
    const { barSpacing } = scale.options();
    // Whole bars are asked for; the places between and beyond them follow from the distance of two bars.
    const zero = scale.logicalToCoordinate(0 as never) ?? 0;
    const one = scale.logicalToCoordinate(1 as never) ?? zero + barSpacing;
    target.useMediaCoordinateSpace(({ context, mediaSize }) => {
      context.save();
      this.paint({
        context,
        width: mediaSize.width,
        height: mediaSize.height,
        x: (index) => zero + (one - zero) * index,
        y: (price) => attachment.series.priceToCoordinate(price),
        barWidth: one - zero,
      });
      context.restore();
    });
  }
}

export interface Box {
  from: number;
  to: number | null; // bar index; null: on to the right edge
  bottom: number;
  top: number;
  fill: string;
  stroke?: string;
  dashed?: boolean;
  label?: string;
  labelColour?: string;
  labelBack?: string; // "r, g, b" behind the label
}

export function drawBoxes(canvas: Canvas, boxes: Box[]): void {
  const { context } = canvas;
  const taken: { x: number; y: number; width: number }[] = [];
  context.font = '600 11px system-ui, sans-serif';
  context.textBaseline = 'middle';
  for (const box of boxes) {
    const left = Math.max(canvas.x(box.from) - canvas.barWidth / 2, -2);
    const right = box.to === null ? canvas.width : canvas.x(box.to) + canvas.barWidth / 2;
    const top = canvas.y(box.top);
    const bottom = canvas.y(box.bottom);
    if (top === null || bottom === null || right < 0 || left > canvas.width) continue;
    const height = Math.max(bottom - top, 1);
    context.fillStyle = box.fill;
    context.fillRect(left, top, right - left, height);
    if (box.stroke) {
      context.strokeStyle = box.stroke;
      context.lineWidth = 1;
      context.setLineDash(box.dashed ? [4, 3] : []);
      context.strokeRect(left + 0.5, top + 0.5, right - left - 1, Math.max(height - 1, 0));
    }
    if (!box.label) continue;
    const width = context.measureText(box.label).width;
    const x = Math.max(left, 0) + 7;
    const y = Math.min(top + 9, top + height / 2);
    const covers = taken.some((one) => Math.abs(one.y - y) < 13 && x < one.x + one.width && one.x < x + width);
    if (covers || right - x < width || y < 6 || y > canvas.height - 6) continue;
    taken.push({ x, y, width });
    if (box.labelBack) {
      context.fillStyle = `rgba(${box.labelBack}, 0.82)`;
      context.fillRect(x - 4, y - 7, width + 8, 14);
    }
    context.fillStyle = box.labelColour ?? box.stroke ?? box.fill;
    context.fillText(box.label, x, y);
  }
}

export interface Segment {
  from: number;
  to: number;
  price: number;
  colour: string;
  label: string;
  above: boolean;
}

export function drawSegments(canvas: Canvas, segments: Segment[]): void {
  const { context } = canvas;
  context.font = '600 10px system-ui, sans-serif';
  context.textAlign = 'center';
  for (const segment of segments) {
    const left = canvas.x(segment.from);
    const right = canvas.x(segment.to);
    const y = canvas.y(segment.price);
    if (y === null || right < 0 || left > canvas.width) continue;
    context.strokeStyle = segment.colour;
    context.lineWidth = 1.25;
    context.setLineDash([5, 3]);
    context.beginPath();
    context.moveTo(left, y);
    context.lineTo(right, y);
    context.stroke();
    if (right - left < context.measureText(segment.label).width + 4) continue;
    context.fillStyle = segment.colour;
    context.textBaseline = segment.above ? 'bottom' : 'top';
    context.fillText(segment.label, (left + right) / 2, y + (segment.above ? -2 : 2));
  }
}

// One line a session: it begins anew with each.
export function drawLines(canvas: Canvas, values: (number | null)[], starts: Set<number>, colour: string): void {
  const { context } = canvas;
  context.strokeStyle = colour;
  context.lineWidth = 1.6;
  context.setLineDash([]);
  context.beginPath();
  let drawing = false;
  values.forEach((value, index) => {
    const x = canvas.x(index);
    const y = value === null ? null : canvas.y(value);
    if (y === null || x < -200 || x > canvas.width + 200) {
      drawing = false;
      return;
    }
    if (drawing && !starts.has(index)) context.lineTo(x, y);
    else context.moveTo(x, y);
    drawing = true;
  });
  context.stroke();
}

export interface ProfileColours {
  inside: string;
  outside: string;
  poc: string;
  text: string;
}

// Bars of volume by price between two edges, growing to the left from the right edge, or to the right from the left one.
export interface ProfilePlace {
  profile: Profile;
  left: number;
  right: number;
  fromRight: boolean;
  lines: boolean;
}

export function drawProfile(canvas: Canvas, place: ProfilePlace, colours: ProfileColours): void {
  const { context } = canvas;
  const { profile } = place;
  const most = Math.max(...profile.rows);
  if (most <= 0 || place.right < 0 || place.left > canvas.width) return;
  const room = place.right - place.left;
  profile.rows.forEach((volume, row) => {
    const lower = profile.low + row * profile.bin_width;
    const top = canvas.y(lower + profile.bin_width);
    const bottom = canvas.y(lower);
    if (top === null || bottom === null || bottom < 0 || top > canvas.height) return;
    const middle = lower + profile.bin_width / 2;
    const inside = middle > profile.val && middle < profile.vah;
    const isPoc = Math.abs(middle - profile.poc) < profile.bin_width / 4;
    const width = (room * volume) / most;
    context.fillStyle = isPoc ? colours.poc : inside ? colours.inside : colours.outside;
    const gap = bottom - top > 3 ? 0.5 : 0;
    context.fillRect(place.fromRight ? place.right - width : place.left, top + gap, width, Math.max(bottom - top - 2 * gap, 0.7));
  });
  if (!place.lines) return;
  context.font = '600 10px system-ui, sans-serif';
  context.textBaseline = 'bottom';
  context.textAlign = 'left';
  for (const [name, price, colour] of [
    ['POC', profile.poc, colours.poc],
    ['VAH', profile.vah, colours.text],
    ['VAL', profile.val, colours.text],
  ] as const) {
    const y = canvas.y(price);
    if (y === null) continue;
    context.strokeStyle = colour;
    context.lineWidth = 1;
    context.setLineDash(name === 'POC' ? [] : [2, 4]);
    context.beginPath();
    context.moveTo(0, y);
    context.lineTo(canvas.width, y);
    context.stroke();
    context.fillStyle = colour;
    context.fillText(name, 6, y - 2);
  }
}
