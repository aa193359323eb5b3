// Dark and light: the system's wish until the reader chooses.

export interface Palette {
  text: string;
  muted: string;
  line: string;
  up: string;
  down: string;
  accent: string;
  accentFill: string;
  loss: string;
  volume: string;
}

const kLight: Palette = {
  text: '#1d2330',
  muted: '#667085',
  line: '#e6e8ee',
  up: '#0a8f6c',
  down: '#d0413f',
  accent: '#2f6fde',
  accentFill: 'rgba(47, 111, 222, 0.16)',
  loss: 'rgba(208, 65, 63, 0.35)',
  volume: 'rgba(102, 112, 133, 0.28)',
};

const kDark: Palette = {
  text: '#e4e7ee',
  muted: '#98a1b3',
  line: '#262c3a',
  up: '#2cc197',
  down: '#f0706c',
  accent: '#6ea0ff',
  accentFill: 'rgba(110, 160, 255, 0.18)',
  loss: 'rgba(240, 112, 108, 0.42)',
  volume: 'rgba(152, 161, 179, 0.30)',
};

const system = window.matchMedia('(prefers-color-scheme: dark)');
let chosen: 'dark' | 'light' | null = null;
const listeners: ((palette: Palette) => void)[] = [];

export function isDark(): boolean {
  return chosen === null ? system.matches : chosen === 'dark';
}

export function palette(): Palette {
  return isDark() ? kDark : kLight;
}

export function onTheme(listener: (palette: Palette) => void): void {
  listeners.push(listener);
}

function apply(): void {
  document.documentElement.dataset.theme = isDark() ? 'dark' : 'light';
  for (const listener of listeners) listener(palette());
}

export function toggleTheme(): void {
  chosen = isDark() ? 'light' : 'dark';
  apply();
}

system.addEventListener('change', apply);
// "#dark" and "#light" at the end of the address choose too, for pictures and links.
if (location.hash === '#dark' || location.hash === '#light') chosen = location.hash === '#dark' ? 'dark' : 'light';
apply();
