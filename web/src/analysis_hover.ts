// What the analysis has to say about one place of the chart.

import type { Analysis, Profile } from './analysis_data';
import { number, placesOf, quantity } from './format';

export type LayerName = 'zones' | 'profile' | 'gaps' | 'blocks' | 'structure' | 'swings' | 'vwap' | 'walls';
export type Found = [title: string, text: string];

export interface Place {
  index: number; // of the bar
  price: number;
  near: number; // what a few pixels are worth
  profile: Profile | null; // drawn there
}

export function when(time: string): string {
  return time.slice(0, 16).replace('T', ' ');
}

// The most telling first; layers that are not shown say nothing.
export function findAt(data: Analysis, shown: (name: LayerName) => boolean, place: Place): Found[] {
  const { index, price } = place;
  const places = placesOf(data.instrument.tick_size);
  const range = (bottom: number, top: number) => `${number(bottom, places)} to ${number(top, places)}`;
  const inside = (bottom: number, top: number) => price >= bottom && price <= top;
  const found: Found[] = [];
  if (shown('structure'))
    for (const event of data.structure)
      if (Math.abs(event.level - price) < place.near && index >= event.level_index && index <= event.index)
        found.push([
          `${event.kind} ${event.direction === 'bullish' ? 'up' : 'down'}`,
          `${number(event.level, places)}, broken by the close of ${when(event.time)}`,
        ]);
  if (shown('swings'))
    for (const swing of data.swings)
      if (swing.index === index)
        found.push([`swing ${swing.kind}`, `${number(swing.level, places)}, known at ${when(swing.confirmed_time)}`]);
  if (shown('zones'))
    for (const zone of data.zones)
      if (inside(zone.bottom, zone.top) && index >= zone.origin_index)
        found.push([`${zone.side} zone, score ${number(zone.score, 1)}`, range(zone.bottom, zone.top)]);
  if (shown('blocks'))
    for (const block of data.blocks)
      if (inside(block.bottom, block.top) && index >= block.index && index <= (block.mitigated_index ?? index))
        found.push([`${block.direction} order block, ${block.state}`, range(block.bottom, block.top)]);
  if (shown('gaps'))
    for (const gap of data.gaps)
      if (inside(gap.bottom, gap.top) && index >= gap.index - 1 && index <= (gap.filled_index ?? index))
        found.push([
          `${gap.direction} gap, ${gap.state}`,
          `${range(gap.bottom, gap.top)}, ${Math.round(gap.fill * 100)} % filled`,
        ]);
  if (place.profile) {
    const { profile } = place;
    const volume = profile.rows[Math.floor((price - profile.low) / profile.bin_width)];
    if (volume !== undefined)
      found.push([
        'volume here',
        `${quantity(volume)}, ${number((volume / profile.volume) * 100, 1)} % of ${quantity(profile.volume)}`,
      ]);
  }
  return found;
}
