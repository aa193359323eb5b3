// Figures as a person reads them. All times are UTC and say so once, in the heading of their column.

const kMinus = '\u2212';

export function number(value: number, places: number): string {
  const text = Math.abs(value).toLocaleString('en-US', { minimumFractionDigits: places, maximumFractionDigits: places });
  return value < 0 && Number(value.toFixed(places)) !== 0 ? kMinus + text : text;
}

// Without digits that say nothing: 31, 0.003.
export function quantity(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 9 }).replace('-', kMinus);
}

export function price(value: number | null, places: number): string {
  return value === null ? '–' : number(value, places);
}

export function money(value: number): string {
  return number(value, 2);
}

export function signed(value: number, places = 2): string {
  const text = number(value, places);
  return value > 0 && Number(value.toFixed(places)) !== 0 ? '+' + text : text;
}

export function percent(fraction: number): string {
  return number(fraction * 100, 2) + ' %';
}

// Digits a price of this tick needs, at least two.
export function placesOf(tick: number): number {
  for (let places = 2; places < 9; ++places) {
    const scaled = tick * 10 ** places;
    if (Math.abs(scaled - Math.round(scaled)) < 1e-6) return places;
  }
  return 9;
}

// "2013-10-07T13:30:00Z" -> "13:30:00", with the day in front when the report spans several.
export function clock(time: string, withDay: boolean): string {
  const [day, rest] = time.replace('Z', '').split('T');
  const short = (rest ?? '').slice(0, 12);
  return withDay ? `${day.slice(5)} ${short}` : short;
}

export function dayOf(time: string): string {
  return time.slice(0, 10);
}

// +1, -1 or 0 as a class name for colour.
export function tone(value: number): string {
  const rounded = Number(value.toFixed(2));
  return rounded > 0 ? 'up' : rounded < 0 ? 'down' : '';
}
