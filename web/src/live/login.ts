// How a person gets in: with a one-time code that only the terminal shows.

import type { Api } from './api';
import { Dialog, actButton, field } from './dialog';
import { el } from '../dom';
import { openSession } from './session';

let enterWith: ((code: string) => void) | null = null;

// A code that came by another way, for the question that is open; false: none is.
export function offerCode(code: string): boolean {
  enterWith?.(code);
  return enterWith !== null;
}

// Over whatever is shown; what was shown stays, and goes on afterwards.
export function askForCode(api: Api, why: string): Promise<void> {
  return new Promise((resolve) => {
    const dialog = new Dialog({ title: 'Sign in', className: 'narrow login' });
    const code = field('One-time code', { name: 'code', autocomplete: 'one-time-code' });
    const enter = actButton(
      'Sign in',
      'primary',
      async () => {
        const text = code.input.value.trim().replace(/^.*#login=/, '');
        if (!text) throw new Error('Type the code, or paste the whole address that the terminal shows.');
        await openSession(api, text);
        finished = true;
        dialog.close();
      },
      (text) => dialog.fail(text),
    );
    enter.id = 'sign-in';
    let finished = false;
    code.input.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') enter.click();
    });
    dialog.body.append(
      el('p', { id: 'why' }, why),
      el('p', {}, 'Sluice printed an address with a code when it started. Another one comes from ', el('code', {}, 'sluice token login'), ' in a terminal on the machine that runs it; each code works once.'),
      code.label,
    );
    dialog.foot.append(enter);
    // Nothing can be done without a session, so nothing closes this but one.
    dialog.node.addEventListener('cancel', (event) => event.preventDefault());
    dialog.node.querySelector('.close')?.remove();
    dialog.node.addEventListener('close', () => {
      if (!finished) {
        dialog.open(code.input);
        return;
      }
      enterWith = null;
      resolve();
    });
    enterWith = (text) => {
      code.input.value = text;
      enter.click();
    };
    dialog.open(code.input);
  });
}
