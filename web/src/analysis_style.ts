// Colours of the layers, dark and light; the candles' own stand in theme.ts.

import { isDark } from './theme';

export interface LayerColours {
  demand: string; // "r, g, b"
  supply: string;
  gap: string;
  block: string;
  profile: string;
  poc: string;
  vwap: string;
  wall: string;
  text: string;
  back: string; // of the card, "r, g, b"
}

const kLight: LayerColours = {
  demand: '10, 143, 108',
  supply: '208, 65, 63',
  gap: '120, 86, 214',
  block: '180, 110, 20',
  profile: '47, 111, 222',
  poc: '#c2410c',
  vwap: '#0e7fb8',
  wall: '#8a5a00',
  text: '#475067',
  back: '255, 255, 255',
};
const kDark: LayerColours = {
  demand: '44, 193, 151',
  supply: '240, 112, 108',
  gap: '165, 140, 255',
  block: '235, 175, 90',
  profile: '110, 160, 255',
  poc: '#fb923c',
  vwap: '#4cc3f5',
  wall: '#f3c969',
  text: '#aab3c5',
  back: '23, 28, 40',
};

export function layerColours(): LayerColours {
  return isDark() ? kDark : kLight;
}

export function alpha(rgb: string, opacity: number): string {
  return `rgba(${rgb}, ${opacity})`;
}
