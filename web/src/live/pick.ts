// One of a few: radio buttons of the browser, so arrows walk over them and one stop of Tab is enough.

import { el } from '../dom';

let groups = 0;

export function pick(labels: string[], title: string, onPick: (index: number) => void): HTMLElement {
  const name = `pick-${++groups}`;
  const options = labels.map((label, index) => {
    const input = el('input', { type: 'radio', name, value: String(index) });
    input.checked = index === 0;
    input.addEventListener('change', () => onPick(index));
    return el('label', {}, input, el('span', {}, label));
  });
  return el('fieldset', { class: 'pick' }, el('legend', { class: 'unseen' }, title), ...options);
}
