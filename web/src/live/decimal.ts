// Decimal strings as a person reads them. Digits are moved and rounded as text and whole numbers, never as floats.

const kMinus = '\u2212';
const kNone = '–';
const kForm = /^([+-]?)(\d+)(?:\.(\d*))?$/;

interface Parts {
  negative: boolean;
  whole: string;
  fraction: string;
}

function parse(text: string): Parts | null {
  const match = kForm.exec(text);
  if (!match) return null;
  return { negative: match[1] === '-', whole: match[2].replace(/^0+(?=\d)/, ''), fraction: match[3] ?? '' };
}

function grouped(whole: string): string {
  return whole.replace(/\B(?=(\d{3})+$)/g, ',');
}

function written({ negative, whole, fraction }: Parts): string {
  const sign = negative && /[1-9]/.test(whole + fraction) ? kMinus : '';
  return sign + grouped(whole) + (fraction ? '.' + fraction : '');
}

// Rounds half away from zero to so many places.
function rounded(parts: Parts, places: number): Parts {
  const padded = parts.fraction.padEnd(places + 1, '0');
  let digits = BigInt(parts.whole + padded.slice(0, places));
  if (padded[places] >= '5') digits += 1n;
  const text = digits.toString().padStart(places + 1, '0');
  const cut = text.length - places;
  return { negative: parts.negative, whole: text.slice(0, cut), fraction: text.slice(cut) };
}

// -1, 0 or 1; 0 for what is no figure.
export function signOf(text: string | null | undefined): number {
  if (!text || !/[1-9]/.test(text)) return 0;
  return text.startsWith('-') ? -1 : 1;
}

// All its digits: "1234.5" -> "1,234.5".
export function exact(text: string | null | undefined): string {
  if (text === null || text === undefined || text === '') return kNone;
  const parts = parse(text);
  return parts ? written({ ...parts, fraction: parts.fraction.replace(/0+$/, '') }) : text;
}

// Money and prices: at least so many places, and no digit of the value left out.
export function price(text: string | null | undefined, places = 2): string {
  if (text === null || text === undefined || text === '') return kNone;
  const parts = parse(text);
  return parts ? written({ ...parts, fraction: parts.fraction.replace(/0+$/, '').padEnd(places, '0') }) : text;
}

// Sums of money, rounded to cents for the eye; the whole figure is in the title where it matters.
export function money(text: string | null | undefined, places = 2): string {
  if (text === null || text === undefined || text === '') return kNone;
  const parts = parse(text);
  return parts ? written(rounded(parts, places)) : text;
}

export function signedMoney(text: string | null | undefined): string {
  const shown = money(text);
  return signOf(text) > 0 && /[1-9]/.test(shown) ? '+' + shown : shown;
}

// A fraction as percent: "0.1234" -> "12.34 %".
export function percent(text: string | null | undefined, places = 2): string {
  if (text === null || text === undefined || text === '') return kNone;
  const parts = parse(text);
  if (!parts) return text;
  const fraction = parts.fraction.padEnd(2, '0');
  const moved = { ...parts, whole: (parts.whole + fraction.slice(0, 2)).replace(/^0+(?=\d)/, ''), fraction: fraction.slice(2) };
  return written(rounded(moved, places)) + ' %';
}

// For pixels only.
export function pixel(text: string | number | null | undefined): number {
  return text === null || text === undefined ? Number.NaN : Number(text);
}

export function toneOf(text: string | null | undefined): string {
  const sign = signOf(text);
  return sign > 0 ? 'gain' : sign < 0 ? 'loss' : '';
}
