// Times and names as a person reads them.

// "2026-07-01T14:30:00.123456789Z" -> "14:30:00" or with milliseconds. All times are UTC, as the page says once.
export function clock(time: string | null | undefined, fine = false): string {
  if (!time) return '–';
  return time.slice(11, fine ? 23 : 19).replace('Z', '');
}

export function dayAndClock(time: string | null | undefined): string {
  if (!time) return '–';
  return `${time.slice(5, 10)} ${clock(time)}`;
}

// Lower snake case as words: partially_filled -> partially filled.
export function spoken(name: string | null | undefined): string {
  return (name ?? '').replace(/_/g, ' ');
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

// 3723 -> "1:02:03"; 65 -> "1:05".
export function countdown(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  const pad = (value: number) => String(value).padStart(2, '0');
  const minutes = Math.floor(whole / 60) % 60;
  const hours = Math.floor(whole / 3600);
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(whole % 60)}` : `${minutes}:${pad(whole % 60)}`;
}

export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172800) return `${(seconds / 3600).toFixed(1)} h`;
  return `${Math.round(seconds / 86400)} days`;
}

// Seconds since 1970 of a time, for axes and countdowns.
export function secondsOf(time: string): number {
  return Date.parse(time.replace(/(\.\d{3})\d*Z$/, '$1Z')) / 1000;
}

// Any member as text; objects as their JSON.
export function asText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function listAsText(values: unknown[]): string {
  return values.length === 0 ? 'none' : values.map((value) => `(${factsAsText(value)})`).join(' ');
}

// "account main, reason too fast": the members of a row whose kind has no view of its own.
export function factsAsText(facts: unknown): string {
  if (typeof facts !== 'object' || facts === null) return asText(facts);
  return Object.entries(facts)
    .filter(([, value]) => value !== null && value !== '' && value !== undefined && value !== false)
    .map(([name, value]) => (value === true ? spoken(name) : `${spoken(name)} ${Array.isArray(value) ? listAsText(value) : asText(value)}`))
    .join(', ');
}
