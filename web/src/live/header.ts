// The top of the page: what this process is (paper or live, unmistakably), whether the page hears it, whether its venues and
// its journal are well, and the button that stops it.

import { announce } from './announce';
import { el } from '../dom';
import { journalWell } from './following';
import { openHalt, openResume } from './halt';
import type { Store } from './store';
import { switchTheme } from './theme_choice';
import { asText, factsAsText, spoken } from './words';

const kStandings = {
  live: ['●', 'Connected'],
  connecting: ['◌', 'Connecting'],
  offline: ['✕', 'Offline'],
  unauthorized: ['✕', 'Session over'],
} as const;

function venueWell(link: string, breaker: string): boolean {
  return /^(up|connected|ready|ok)$/.test(link) && !/open$/.test(breaker);
}

export function headerView(store: Store, showHelp: () => void): HTMLElement {
  const mode = el('strong', { class: 'mode', id: 'mode' }, '…');
  const standing = el('span', { class: 'chip', id: 'standing', role: 'status' });
  const venues = el('span', { class: 'chips', id: 'venues' });
  const journal = el('span', { class: 'chip', id: 'journal' });
  const account = el('select', { id: 'account', 'aria-label': 'Account' });
  account.addEventListener('change', () => store.chooseAccount(account.value));
  const theme = el('button', { type: 'button', id: 'theme', 'aria-label': 'Dark or light' }, '◐');
  theme.addEventListener('click', switchTheme);
  const help = el('button', { type: 'button', id: 'help', 'aria-label': 'Keyboard shortcuts' }, '?');
  help.addEventListener('click', showHelp);
  const halt = el('button', { type: 'button', class: 'halt', id: 'halt' }, 'Halt');
  halt.addEventListener('click', () => openHalt(store));
  const banner = el('div', { class: 'banner', id: 'banner', role: 'alert' });
  banner.hidden = true;

  store.on('standing', () => {
    const before = standing.dataset.standing;
    if (before === store.standing) return;
    const [sign, text] = kStandings[store.standing];
    standing.textContent = `${sign} ${text}`;
    standing.dataset.standing = store.standing;
    standing.title = store.standingText;
    document.body.dataset.standing = store.standing;
    if (store.standing === 'offline') announce('The connection to Sluice is lost; figures are those of before.', 'bad');
  });
  store.on('locks', () => {
    const { locks } = store;
    if (!locks) return;
    const live = locks.mode === 'live';
    mode.textContent = live ? 'LIVE · real money' : locks.rehearse_live ? 'PAPER · live rehearsal' : locks.mode.toUpperCase();
    document.body.dataset.mode = live ? 'live' : 'paper';
    document.title = `${store.halted ? 'HALTED · ' : ''}${live ? 'LIVE' : 'Paper'} · Sluice`;
    fillBanner(store, banner);
  });
  store.on('health', () => {
    const { health } = store;
    if (!health) return;
    // Accounts at one venue have a line each.
    const shared = new Set(health.venues.map(({ venue }) => venue)).size < health.venues.length;
    venues.replaceChildren(
      ...health.venues.map((venue) => {
        const well = venueWell(venue.link, venue.breaker);
        const name = shared ? `${venue.account} at ${venue.venue}` : venue.venue;
        const text = well ? name : `${name}: ${spoken(venue.link)}${/open$/.test(venue.breaker) ? ', breaker open' : ''}`;
        return el('span', { class: 'chip', 'data-well': String(well), title: `${venue.account} at ${venue.venue}. ${venue.text ?? ''}` }, `${well ? '✓' : '▲'} ${text}`);
      }),
    );
    const well = journalWell(health);
    journal.textContent = well ? '✓ journal' : '▲ journal';
    journal.dataset.well = String(well);
    journal.title = asText(health.journal.text) || `durable up to event ${asText(health.journal.durable_up_to)}`;
  });
  store.on('accounts', () => {
    const names = store.accounts.map((one) => one.account);
    const known = Array.from(account.options).map((option) => option.value);
    const wanted = names.length > 1 ? ['', ...names] : names;
    if (known.join() === wanted.join()) return;
    account.replaceChildren(...wanted.map((name) => el('option', { value: name }, name || 'All accounts')));
    account.value = store.account;
    if (names.length === 1) account.selectedIndex = 0;
  });

  return el(
    'header',
    { class: 'top' },
    el(
      'div',
      { class: 'bar' },
      el('h1', {}, 'Sluice'),
      mode,
      account,
      standing,
      venues,
      journal,
      el('span', { class: 'space' }),
      theme,
      help,
      halt,
    ),
    banner,
  );
}

function fillBanner(store: Store, banner: HTMLElement): void {
  const halts = store.locks?.halts ?? [];
  banner.hidden = halts.length === 0;
  // The same text again would be read out again.
  const text = halts.map((halt) => describeHalt(halt)).join(' ');
  if (banner.dataset.text === text) return;
  banner.dataset.text = text;
  const resumes = halts.map((halt) => {
    const account = asText(halt.account);
    const button = el('button', { type: 'button', class: 'plain', 'data-resume': account }, account ? `Resume ${account}` : 'Resume');
    button.addEventListener('click', () => openResume(store, account));
    return button;
  });
  banner.replaceChildren(el('strong', {}, '■ Halted'), el('span', {}, text), ...resumes);
}

function describeHalt(halt: Record<string, unknown>): string {
  const account = asText(halt.account);
  const reason = asText(halt.reason ?? halt.text);
  const what = account ? `Account ${account}` : 'Everything';
  const rest = { ...halt };
  for (const name of ['account', 'reason', 'text']) delete rest[name];
  return `${what}${reason ? `: ${reason}` : ''}. New exposure is denied; cancels and exits go on.${halt.since || halt.time ? ` ${factsAsText(rest)}.` : ''}`;
}
