// What a person does to a lock: arm, freeze, unfreeze.

import { announce } from './announce';
import { actCode } from './act';
import { Dialog, actButton, field, selectField } from './dialog';
import { el } from '../dom';
import type { Facts } from './shapes';
import type { Store } from './store';
import { asText, factsAsText } from './words';

export function openArm(store: Store): void {
  const dialog = new Dialog({ title: 'Arm', className: 'narrow' });
  const minutes = field('Minutes', { name: 'minutes', inputmode: 'numeric', value: '30' });
  const code = actCode(store.api, true, dialog);
  dialog.body.append(el('p', {}, 'New exposure may leave for so long; then the lock closes by itself.'), minutes.label);
  if (code.node) dialog.body.append(code.node);
  const confirm = actButton(
    'Arm',
    'primary',
    async () => {
      const text = minutes.input.value.trim();
      if (!/^\d{1,4}$/.test(text) || text === '0') throw new Error(`Minutes are a whole number such as 30, not '${text}'.`);
      await store.api.post('/v1/arm', { seconds: Number(text) * 60, ...code.members() });
      store.touch('locks');
      dialog.close();
      announce(`Armed for ${text} minutes.`);
    },
    (text) => dialog.fail(text),
  );
  dialog.foot.append(confirm);
  dialog.open(minutes.input);
}

export function openUnfreeze(store: Store, row: Facts): void {
  const symbol = asText(row.symbol ?? row.instrument);
  const dialog = new Dialog({ title: `Unfreeze ${symbol}`, className: 'narrow' });
  const reason = field('Reason', { name: 'reason', maxlength: '200' });
  const code = actCode(store.api, store.strict, dialog);
  dialog.body.append(el('p', {}, factsAsText(row)), reason.label);
  if (code.node) dialog.body.append(code.node);
  const confirm = actButton(
    'Unfreeze',
    'primary',
    async () => {
      if (!reason.input.value.trim()) throw new Error('Say why it is safe to trade it again; the reason stands in the audit.');
      await store.api.post('/v1/unfreeze', { account: asText(row.account), symbol, reason: reason.input.value.trim(), ...code.members() });
      store.touch('locks');
      dialog.close();
      announce(`${symbol} may be traded again in ${asText(row.account)}.`, 'good');
    },
    (text) => dialog.fail(text),
  );
  dialog.foot.append(confirm);
  dialog.open(reason.input);
}

export function openFreeze(store: Store): void {
  const dialog = new Dialog({ title: 'Freeze an instrument', className: 'narrow' });
  const account = selectField('Account', store.accounts.map((one): [string, string] => [one.account, one.account]));
  if (store.account) account.input.value = store.account;
  account.label.hidden = store.accounts.length < 2;
  const symbol = field('Instrument', { name: 'symbol', list: 'symbols', value: store.symbol });
  const reason = field('Reason', { name: 'reason', maxlength: '200' });
  dialog.body.append(el('p', {}, 'It takes no new exposure until a person unfreezes it; cancels and exits go on.'), account.label, symbol.label, reason.label);
  const confirm = actButton(
    'Freeze',
    'primary',
    async () => {
      await store.api.post('/v1/freeze', { account: account.input.value, symbol: symbol.input.value.trim(), reason: reason.input.value.trim() });
      store.touch('locks');
      dialog.close();
      announce(`${symbol.input.value.trim()} is frozen in ${account.input.value}.`);
    },
    (text) => dialog.fail(text),
  );
  dialog.foot.append(confirm);
  dialog.open(reason.input);
}
