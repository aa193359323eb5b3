// Single keys for what is done often. They can be switched off, for whoever speaks to the machine or types by accident.

import { Dialog, checkbox } from './dialog';
import { el } from '../dom';

export interface Key {
  key: string;
  text: string;
  run: () => void;
}

const kStored = 'sluice-keys-off';

function stored(): boolean {
  try {
    return localStorage.getItem(kStored) === 'yes';
  } catch {
    return false;
  }
}

export class Keys {
  private off = stored();

  constructor(private readonly keys: Key[]) {
    document.addEventListener('keydown', (event) => this.onKey(event));
  }

  showHelp(): void {
    const dialog = new Dialog({ title: 'Keyboard', className: 'narrow' });
    const rows = this.keys.flatMap(({ key, text }) => [el('dt', {}, el('kbd', {}, key)), el('dd', {}, text)]);
    const off = checkbox('Switch these keys off');
    off.input.checked = this.off;
    off.input.addEventListener('change', () => {
      this.off = off.input.checked;
      try {
        localStorage.setItem(kStored, this.off ? 'yes' : 'no');
      } catch {
        // A browser that keeps nothing asks again next time.
      }
    });
    dialog.body.append(
      el('dl', { class: 'facts', id: 'keys' }, ...rows, el('dt', {}, el('kbd', {}, 'Esc')), el('dd', {}, 'close what is open')),
      el('p', { class: 'note' }, 'Everything can be reached with Tab and Enter as well. In the chart: arrows walk over the bars, + − zoom, 0 shows all.'),
      off.label,
    );
    dialog.open();
  }

  private onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const target = event.target as HTMLElement;
    if (target.closest('input, select, textarea') || document.querySelector('dialog[open]')) return;
    if (event.key === '?') {
      event.preventDefault();
      this.showHelp();
      return;
    }
    if (this.off) return;
    const found = this.keys.find(({ key }) => key === event.key);
    if (!found) return;
    event.preventDefault();
    found.run();
  }
}
