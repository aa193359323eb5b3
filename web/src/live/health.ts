// How the process is: venues, journal, loop, stream, and the last comparisons with each venue.

import { el } from '../dom';
import type { Store } from './store';
import { asText, clock, duration, factsAsText, spoken } from './words';

export function healthView(store: Store): HTMLElement {
  const node = el('dl', { class: 'facts', id: 'health' });
  store.on('health', () => {
    const { health } = store;
    if (!health) return;
    const rows: [string, string][] = [
      ['Status', `${health.status}, version ${health.version}, up ${duration(health.uptime_seconds)}`],
      ['Market', health.market],
      ['Time inside, UTC', clock(health.now)],
      ['Journal', factsAsText(health.journal)],
      ...health.venues.map((venue): [string, string] => [
        `${venue.venue}, ${venue.account}`,
        [spoken(venue.link), `breaker ${spoken(venue.breaker)}`, venue.mode, venue.text, venue.last_seen ? `last compared ${clock(venue.last_seen)}` : ''].filter(Boolean).join(', '),
      ]),
      ['Loop', factsAsText(health.loop)],
      ['Stream', factsAsText(health.stream)],
      ...health.reconciliation.map((row): [string, string] => [`Comparison ${asText(row.account)}`.trim(), factsAsText({ ...row, account: null })]),
    ];
    node.replaceChildren(...rows.filter(([, value]) => value).flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]));
  });
  return node;
}
