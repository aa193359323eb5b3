// What happened, said once to everybody: shown for a while in a corner, and read by screen readers.

import { el } from '../dom';

const kShownFor = 6000;
const kShownAtMost = 3;

const polite = el('div', { class: 'unseen', role: 'status', 'aria-live': 'polite' });
const urgent = el('div', { class: 'unseen', role: 'alert' });
const shown = el('div', { class: 'toasts', 'aria-hidden': 'true' });

export function mountAnnouncements(): void {
  document.body.append(polite, urgent, shown);
}

export function announce(text: string, kind: 'news' | 'good' | 'bad' = 'news'): void {
  const region = kind === 'bad' ? urgent : polite;
  region.textContent = '';
  region.textContent = text;
  const toast = el('div', { class: `toast ${kind}` }, text);
  shown.append(toast);
  while (shown.childElementCount > kShownAtMost) shown.firstElementChild?.remove();
  window.setTimeout(() => toast.remove(), kShownFor);
}
