// Acts of a person. Where Sluice asks for it (live, or its rehearsal) an act needs a code that the terminal prints.

import type { Api } from './api';
import type { Dialog } from './dialog';
import { actButton, field } from './dialog';
import { el } from '../dom';

export interface ActCode {
  node: HTMLElement | null; // what to show; null where no code is needed
  members: () => Record<string, string>; // what to add to the body
}

// A field for the code and the button that has one printed.
export function actCode(api: Api, strict: boolean, dialog: Dialog): ActCode {
  if (!strict) return { node: null, members: () => ({}) };
  const code = field('Code from the terminal', { inputmode: 'numeric', autocomplete: 'one-time-code', name: 'code' }, 'Works once, for two minutes.');
  const said = el('span', { role: 'status', class: 'note' });
  const print = actButton(
    'Print a code',
    'plain',
    async () => {
      await api.post('/v1/session/code');
      said.textContent = 'A code stands in the terminal that runs Sluice.';
      code.input.focus();
    },
    (text) => dialog.fail(text),
  );
  return { node: el('div', { class: 'actcode' }, code.label, print, said), members: () => ({ code: code.input.value.trim() }) };
}
