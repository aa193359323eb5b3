// Modal dialogs on the browser's own: the rest of the page is inert, Esc closes, focus returns to where it was.

import { sentenceOf } from './api';
import { heldDown, kUnread, tooEarly } from './careful';
import { el } from '../dom';

export interface DialogOptions {
  title: string;
  className?: string;
  onClose?: () => void;
}

let count = 0;

export class Dialog {
  readonly body = el('div', { class: 'body' });
  readonly foot = el('div', { class: 'foot' });
  readonly node: HTMLDialogElement;
  private readonly returnTo = document.activeElement;
  private readonly alert = el('p', { class: 'problem', role: 'alert' });
  private opened = 0; // on the browser's monotonic clock, as events have it
  private ready = 0; // timer

  constructor(options: DialogOptions) {
    const id = `dialog-${++count}`;
    const close = el('button', { type: 'button', class: 'close', 'aria-label': 'Close' }, '×');
    close.addEventListener('click', () => this.close());
    this.alert.hidden = true;
    this.node = el(
      'dialog',
      { class: options.className, 'aria-labelledby': id },
      el('div', { class: 'head' }, el('h2', { id }, options.title), close),
      this.body,
      this.alert,
      this.foot,
    );
    this.node.addEventListener('close', () => {
      this.node.remove();
      if (this.returnTo instanceof HTMLElement && this.returnTo.isConnected) this.returnTo.focus();
      options.onClose?.();
    });
    // What was pressed before anybody can have read the dialog was meant for what stood there before.
    const guard = (event: Event) => {
      if (!tooEarly(event, this.opened)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    this.node.addEventListener('click', guard, true);
    this.node.addEventListener('submit', guard, true);
    // A click beside the dialog closes it, as Esc does.
    this.node.addEventListener('click', (event) => {
      if (event.target === this.node) this.close();
    });
  }

  open(focus?: HTMLElement): void {
    document.body.append(this.node);
    this.node.showModal();
    this.opened = performance.now();
    // Tells that it takes presses now.
    delete this.node.dataset.ready;
    window.clearTimeout(this.ready);
    this.ready = window.setTimeout(() => (this.node.dataset.ready = ''), kUnread);
    focus?.focus();
  }

  close(): void {
    this.node.close();
  }

  get isOpen(): boolean {
    return this.node.open;
  }

  fail(text: string): void {
    this.alert.textContent = text;
    this.alert.hidden = text === '';
  }
}

// A button that runs an act once at a time and says what went wrong where `fail` shows it.
export function actButton(label: string, className: string, act: () => Promise<void>, fail: (text: string) => void): HTMLButtonElement {
  const button = el('button', { type: 'button', class: className }, label);
  button.addEventListener('keydown', (event) => {
    if (heldDown(event)) event.preventDefault();
  });
  button.addEventListener('click', () => {
    if (button.getAttribute('aria-disabled') === 'true') return;
    button.setAttribute('aria-disabled', 'true');
    fail('');
    act()
      .catch((error: unknown) => fail(sentenceOf(error)))
      .finally(() => button.removeAttribute('aria-disabled'));
  });
  return button;
}

export interface Field {
  label: HTMLElement;
  input: HTMLInputElement;
}

let fields = 0;

export function field(label: string, attributes: Record<string, string | undefined> = {}, note = ''): Field {
  const id = `field-${++fields}`;
  const input = el('input', { id, type: 'text', autocomplete: 'off', spellcheck: 'false', ...attributes });
  const said = note ? el('span', { class: 'note', id: `${id}-note` }, note) : null;
  if (said) input.setAttribute('aria-describedby', said.id);
  return { label: el('div', { class: 'field' }, el('label', { for: id }, label), input, said), input };
}

export function selectField(label: string, choices: [value: string, text: string][]): { label: HTMLElement; input: HTMLSelectElement } {
  const id = `field-${++fields}`;
  const input = el('select', { id }, ...choices.map(([value, text]) => el('option', { value }, text)));
  return { label: el('div', { class: 'field' }, el('label', { for: id }, label), input), input };
}

export function checkbox(label: string, attributes: Record<string, string | undefined> = {}): { label: HTMLElement; input: HTMLInputElement } {
  const input = el('input', { type: 'checkbox', ...attributes });
  return { label: el('label', { class: 'check' }, input, label), input };
}
