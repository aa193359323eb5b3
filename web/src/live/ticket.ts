// The order ticket: filled in, previewed, then placed. What is placed is what was previewed, by its hash, and under one key
// however often it is sent.

import { freshKey } from './api';
import { announce } from './announce';
import { checkbox, field, selectField } from './dialog';
import { el } from '../dom';
import { pick } from './pick';
import type { Store } from './store';
import { TicketKey } from './ticket_key';
import { openPreview } from './ticket_preview';
import { spoken } from './words';

type Body = Record<string, unknown>;

interface Kind {
  name: string;
  needs: string[]; // members beside the quantity
}

const kKinds: Kind[] = [
  { name: 'market', needs: [] },
  { name: 'limit', needs: ['limit_price'] },
  { name: 'stop', needs: ['stop_price'] },
  { name: 'stop_limit', needs: ['stop_price', 'limit_price'] },
  { name: 'trailing_stop', needs: ['trail'] },
];
const kTimes = ['day', 'gtc', 'ioc', 'fok'];

export class Ticket {
  readonly node: HTMLElement;
  private readonly symbol: HTMLInputElement;
  private readonly known = el('datalist', { id: 'symbols' });
  private readonly account = selectField('Account', []);
  private readonly qty = field('Quantity', { name: 'qty', inputmode: 'decimal', required: '' });
  private readonly kind = selectField('Type', kKinds.map(({ name }) => [name, spoken(name)]));
  private readonly limit = field('Limit price', { name: 'limit_price', inputmode: 'decimal' });
  private readonly stop = field('Stop price', { name: 'stop_price', inputmode: 'decimal' });
  private readonly trail = field('Trail', { name: 'trail', inputmode: 'decimal' }, 'An amount, or a percentage such as 1.5 %.');
  private readonly time = selectField('Time in force', kTimes.map((name) => [name, name.toUpperCase()]));
  private readonly bracket = checkbox('With exits', { name: 'bracket' });
  private readonly profit = field('Take profit at', { name: 'take_profit', inputmode: 'decimal' });
  private readonly loss = field('Stop loss at', { name: 'stop_loss', inputmode: 'decimal' });
  private readonly alert = el('p', { class: 'problem', role: 'alert', id: 'ticket-problem' });
  private readonly key = new TicketKey(freshKey);
  private side = 'buy';

  constructor(private readonly store: Store) {
    const symbol = field('Instrument', { name: 'symbol', list: 'symbols', required: '', autocapitalize: 'characters' });
    this.symbol = symbol.input;
    const side = pick(['▲ Buy', '▼ Sell'], 'Side', (index) => (this.side = index === 0 ? 'buy' : 'sell'));
    const exits = el('div', { class: 'pair' }, this.profit.label, this.loss.label);
    const submit = el('button', { type: 'submit', class: 'primary', id: 'preview' }, 'Preview');
    const form = el(
      'form',
      { id: 'ticket', autocomplete: 'off', novalidate: '' },
      symbol.label,
      this.known,
      this.account.label,
      side,
      el('div', { class: 'pair' }, this.qty.label, this.kind.label),
      el('div', { class: 'pair' }, this.stop.label, this.limit.label, this.trail.label),
      el('div', { class: 'pair' }, this.time.label, this.bracket.label),
      exits,
      this.alert,
      submit,
    );
    const shape = () => {
      const needs = kKinds.find(({ name }) => name === this.kind.input.value)?.needs ?? [];
      this.limit.label.hidden = !needs.includes('limit_price');
      this.stop.label.hidden = !needs.includes('stop_price');
      this.trail.label.hidden = !needs.includes('trail');
      exits.hidden = !this.bracket.input.checked;
    };
    this.kind.input.addEventListener('change', shape);
    this.bracket.input.addEventListener('change', shape);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.preview(submit);
    });
    this.symbol.addEventListener('change', () => {
      if (store.instruments.some((one) => one.symbol === this.symbol.value)) store.chooseSymbol(this.symbol.value);
    });
    store.on('symbol', () => {
      if (document.activeElement !== this.symbol) this.symbol.value = store.symbol;
    });
    store.on('instruments', () => this.known.replaceChildren(...store.instruments.map((one) => el('option', { value: one.symbol }))));
    store.on('accounts', () => this.fillAccounts());
    store.on('account', () => this.followAccount());
    this.alert.hidden = true;
    shape();
    this.node = form;
  }

  focus(): void {
    this.qty.input.focus();
    this.qty.input.select();
  }

  private fillAccounts(): void {
    const { input, label } = this.account;
    const names = this.store.accounts.map((one) => one.account);
    if (Array.from(input.options).map((option) => option.value).join() === names.join()) return;
    const chosen = names.includes(input.value) ? input.value : this.store.account;
    input.replaceChildren(...names.map((name) => el('option', { value: name }, name)));
    if (names.includes(chosen)) input.value = chosen;
    label.hidden = names.length < 2;
  }

  // The header's own change only: figures that come anew must not move an order to another account.
  private followAccount(): void {
    if (this.store.account) this.account.input.value = this.store.account;
  }

  private body(): Body {
    const text = (input: HTMLInputElement) => input.value.trim();
    const body: Body = { symbol: text(this.symbol), side: this.side, qty: text(this.qty.input), order_type: this.kind.input.value, time_in_force: this.time.input.value };
    if (this.account.input.value) body.account = this.account.input.value;
    if (!this.limit.label.hidden) body.limit_price = text(this.limit.input);
    if (!this.stop.label.hidden) body.stop_price = text(this.stop.input);
    if (!this.trail.label.hidden) {
      const trail = text(this.trail.input);
      if (trail.endsWith('%')) body.trail_percent = trail.slice(0, -1).trim();
      else body.trail_amount = trail;
    }
    if (this.bracket.input.checked) {
      if (text(this.profit.input)) body.take_profit = { limit_price: text(this.profit.input) };
      if (text(this.loss.input)) body.stop_loss = { stop_price: text(this.loss.input) };
      body.order_class = body.take_profit && body.stop_loss ? 'bracket' : 'oto';
    }
    return body;
  }

  // The first field that is empty and must not be.
  private missing(): { input: HTMLInputElement; name: string } | null {
    const wanted: [HTMLInputElement, HTMLElement | null, string][] = [
      [this.symbol, null, 'the instrument'],
      [this.qty.input, null, 'the quantity'],
      [this.stop.input, this.stop.label, 'the stop price'],
      [this.limit.input, this.limit.label, 'the limit price'],
      [this.trail.input, this.trail.label, 'the trail'],
    ];
    for (const [input, label, name] of wanted) if (!label?.hidden && !input.value.trim()) return { input, name };
    if (this.bracket.input.checked && !this.profit.input.value.trim() && !this.loss.input.value.trim())
      return { input: this.profit.input, name: 'a price for at least one exit' };
    return null;
  }

  private fail(text: string): void {
    this.alert.textContent = text;
    this.alert.hidden = text === '';
  }

  private async preview(submit: HTMLElement): Promise<void> {
    const missing = this.missing();
    if (missing) {
      this.fail(`Say ${missing.name}.`);
      missing.input.focus();
      return;
    }
    this.fail('');
    if (submit.getAttribute('aria-disabled') === 'true') return;
    submit.setAttribute('aria-disabled', 'true');
    try {
      await openPreview(this.store, this.body(), this.key, (text) => announce(text, 'good'));
    } catch (error) {
      this.fail((error as Error).message);
    } finally {
      submit.removeAttribute('aria-disabled');
    }
  }
}
