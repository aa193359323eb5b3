// Colours of the charts: blue is up, orange is down, whoever looks.

import { isDark } from '../theme';

export interface Colours {
  text: string;
  line: string;
  up: string;
  down: string;
  volume: string;
  accent: string;
  fill: string;
  profile: string;
  profileOut: string;
  poc: string;
  demand: string;
  supply: string;
}

const kLight: Colours = {
  text: '#56607a',
  line: '#e6e8ee',
  up: '#2563c9',
  down: '#c2570c',
  volume: 'rgba(86, 96, 122, 0.25)',
  accent: '#2563c9',
  fill: 'rgba(37, 99, 201, 0.14)',
  profile: 'rgba(86, 96, 122, 0.34)',
  profileOut: 'rgba(86, 96, 122, 0.17)',
  poc: '#7a4fc0',
  demand: '37, 99, 201',
  supply: '194, 87, 12',
};
const kDark: Colours = {
  text: '#a5aec2',
  line: '#262c3a',
  up: '#6ea0ff',
  down: '#f59a4c',
  volume: 'rgba(165, 174, 194, 0.28)',
  accent: '#6ea0ff',
  fill: 'rgba(110, 160, 255, 0.16)',
  profile: 'rgba(165, 174, 194, 0.32)',
  profileOut: 'rgba(165, 174, 194, 0.16)',
  poc: '#b99cff',
  demand: '110, 160, 255',
  supply: '245, 154, 76',
};

export function colours(): Colours {
  return isDark() ? kDark : kLight;
}
