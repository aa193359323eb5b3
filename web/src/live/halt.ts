// Halt, in one click and its confirmation, and resume.

import { announce } from './announce';
import { actCode } from './act';
import { Dialog, actButton, checkbox, field, selectField } from './dialog';
import { el } from '../dom';
import type { Store } from './store';

export function openHalt(store: Store): void {
  const dialog = new Dialog({ title: 'Halt', className: 'narrow' });
  const scope = selectField('What', [['', 'Everything'], ...store.accounts.map((one): [string, string] => [one.account, `Account ${one.account}`])]);
  scope.input.value = store.account;
  const reason = field('Reason', { name: 'reason', value: 'halted on the page', maxlength: '200' });
  const exits = checkbox('Cancel protective exits too');
  const flatten = checkbox('Close every position as well');
  dialog.body.append(
    el('p', {}, 'New exposure is denied at once and every order that could add some is cancelled. Protective exits stay, unless you say otherwise.'),
    scope.label,
    reason.label,
    exits.label,
    flatten.label,
  );
  const confirm = actButton(
    'Halt now',
    'halt',
    async () => {
      const body: Record<string, unknown> = { reason: reason.input.value.trim() };
      if (scope.input.value) body.account = scope.input.value;
      if (exits.input.checked) body.cancel_exits = true;
      if (flatten.input.checked) body.flatten = true;
      await store.api.post('/v1/halt', body);
      store.touch('locks', 'orders');
      dialog.close();
      announce(scope.input.value ? `Account ${scope.input.value} is halted.` : 'Everything is halted.', 'bad');
    },
    (text) => dialog.fail(text),
  );
  confirm.id = 'halt-now';
  dialog.foot.append(confirm);
  dialog.open(confirm);
}

export function openResume(store: Store, account: string): void {
  const dialog = new Dialog({ title: account ? `Resume account ${account}` : 'Resume', className: 'narrow' });
  const reason = field('Reason', { name: 'reason', maxlength: '200', required: '' });
  const code = actCode(store.api, store.strict, dialog);
  dialog.body.append(el('p', {}, 'Orders that add exposure may leave again. What was cancelled stays cancelled.'), reason.label);
  if (code.node) dialog.body.append(code.node);
  const confirm = actButton(
    'Resume',
    'primary',
    async () => {
      if (!reason.input.value.trim()) {
        reason.input.focus();
        throw new Error('Say why it is safe to go on; the reason stands in the audit.');
      }
      const body: Record<string, unknown> = { reason: reason.input.value.trim(), ...code.members() };
      if (account) body.account = account;
      await store.api.post('/v1/resume', body);
      store.touch('locks');
      dialog.close();
      announce('Resumed.', 'good');
    },
    (text) => dialog.fail(text),
  );
  confirm.id = 'resume-now';
  dialog.foot.append(confirm);
  dialog.open(reason.input);
}
