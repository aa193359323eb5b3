// Each limit with how much of it is used, as a figure, a bar and a word.

import { exact, percent } from './decimal';
import { el } from '../dom';
import type { Limit } from './shapes';
import type { Store } from './store';
import { spoken } from './words';

const kClose = 0.8;

export function limitsView(store: Store): HTMLElement {
  const list = el('ul', { class: 'limits', id: 'limits' });
  const rows = new Map<string, (limit: Limit) => void>();
  const several = () => new Set(store.limits.map((limit) => limit.account)).size > 1;
  const draw = () => {
    // What holds over all accounts together has none.
    const wanted = store.limits.filter((limit) => !store.account || !limit.account || limit.account === store.account);
    const keys = wanted.map(keyOf);
    if (keys.join() !== Array.from(rows.keys()).join()) {
      rows.clear();
      list.replaceChildren(
        ...wanted.map((limit) => {
          const [node, fill] = rowOf(limit, several());
          rows.set(keyOf(limit), fill);
          return node;
        }),
      );
    }
    for (const limit of wanted) rows.get(keyOf(limit))?.(limit);
    if (wanted.length === 0) list.replaceChildren(el('li', { class: 'empty' }, 'No limit is set.'));
  };
  store.on(['limits', 'account'], draw);
  return list;
}

function keyOf(limit: Limit): string {
  return `${limit.account ?? ''}/${limit.limit}`;
}

function rowOf(limit: Limit, withAccount: boolean): [HTMLElement, (limit: Limit) => void] {
  const name = `${spoken(limit.limit)}${withAccount ? `, ${limit.account ?? 'all accounts'}` : ''}`;
  const used = el('i');
  const bar = el('span', { class: 'gauge', role: 'meter', 'aria-label': name, 'aria-valuemin': '0', 'aria-valuemax': '1' }, used);
  const word = el('span', { class: 'word' });
  const figures = el('span', { class: 'figures' });
  const fill = (now: Limit) => {
    const fraction = now.fraction === null ? null : Number(now.fraction); // of the bar's width
    const state = fraction === null ? '' : fraction >= 1 ? 'full' : fraction >= kClose ? 'close' : '';
    bar.hidden = fraction === null;
    used.style.width = `${Math.min(Math.max(fraction ?? 0, 0), 1) * 100}%`;
    bar.dataset.state = state;
    bar.setAttribute('aria-valuenow', String(Math.min(fraction ?? 0, 1)));
    bar.setAttribute('aria-valuetext', `${percent(now.fraction, 0)} used ${state}`);
    word.textContent = `${now.fraction === null ? '' : percent(now.fraction, 0)}${state === 'full' ? ' ■ full' : state === 'close' ? ' ▲ close' : ''}`;
    figures.textContent = figuresOf(now);
  };
  return [el('li', {}, el('span', { class: 'name' }, name), word, bar, figures), fill];
}

function figuresOf({ allowed, used, unit }: Limit): string {
  if (unit === null && used === null) return exact(allowed); // yes or no
  return used === null ? `at most ${exact(allowed)} ${spoken(unit)}` : `${exact(used)} of ${exact(allowed)} ${spoken(unit)}`;
}
