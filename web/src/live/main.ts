import './live.css';
import './controls.css';
import './dialogs.css';
import './tables.css';

import { announce, mountAnnouncements } from './announce';
import { Api, sentenceOf } from './api';
import { chartView } from './chart_view';
import { EngineClock } from './engine_clock';
import { equityView } from './equity';
import { eventsView } from './events';
import { openHalt } from './halt';
import { headerView } from './header';
import { healthView } from './health';
import { Keys } from './keys';
import { limitsView } from './limits';
import { locksView } from './locks';
import { askForCode, offerCode } from './login';
import { ordersView } from './orders';
import { accountsView, positionsView } from './positions';
import { proposalsView } from './proposals';
import { findSession, openSession, takeCodeFromAddress } from './session';
import { Store } from './store';
import { StoryDrawer } from './story';
import { Stream } from './stream';
import { Ticket } from './ticket';
import { exact, price } from './decimal';
import { el } from '../dom';
import { restoreTheme, switchTheme } from './theme_choice';
import { asText } from './words';

function card(id: string, title: string, ...content: (Node | string)[]): HTMLElement {
  return el('section', { class: 'card', id, 'aria-labelledby': `${id}-title`, tabindex: '-1' }, el('h2', { id: `${id}-title` }, title), ...content);
}

// Fills are said aloud: they are what a person waits for.
function announceFills(store: Store): void {
  store.on('event', () => {
    const event = store.events[store.events.length - 1];
    if (event?.event !== 'Fill' || !store.isNews(event)) return;
    const report = (event.report ?? event) as Record<string, unknown>;
    const quantity = asText(report.last_qty);
    if (quantity) announce(`Fill: ${asText(event.side ?? report.side)} ${exact(quantity)} at ${price(asText(report.last_px))}, ${asText(report.cl_ord_id ?? event.cl_ord_id)}.`, 'good');
  });
}

function troubleView(store: Store): HTMLElement {
  const texts = el('div', { role: 'status', id: 'trouble-texts' });
  const seen = el('button', { type: 'button', class: 'plain', id: 'trouble-seen' }, 'Seen');
  seen.addEventListener('click', () => store.trouble.seen());
  const node = el('div', { class: 'trouble', id: 'trouble' }, texts, seen);
  store.on('trouble', () => {
    texts.replaceChildren(...store.trouble.texts.map((text) => el('p', {}, text)));
    node.hidden = store.trouble.texts.length === 0;
    seen.hidden = !store.trouble.dismissible;
  });
  node.hidden = true;
  return node;
}

// On a narrow screen everything stands in one column; this is how to get about in it.
function sections(): HTMLElement {
  const links = [
    ['ticket', 'New order'],
    ['orders', 'Orders'],
    ['positions', 'Positions'],
    ['proposals', 'Approvals'],
    ['locks', 'Locks'],
    ['limits', 'Limits'],
    ['events', 'Events'],
    ['health', 'Health'],
  ].map(([id, title]) => el('a', { href: `#${id}-card` }, title));
  return el('nav', { class: 'sections', 'aria-label': 'Sections' }, ...links);
}

function build(store: Store): void {
  const time = new EngineClock(store);
  const drawer = new StoryDrawer(store);
  const story = (orderId: string) => drawer.show(orderId);
  const chart = chartView(store);
  const ticket = new Ticket(store);
  const orders = ordersView(store, story);
  const events = eventsView(store, story);
  const go = (id: string) => {
    const section = document.getElementById(id);
    section?.focus({ preventScroll: true });
    section?.scrollIntoView({ block: 'start' });
  };
  const keys = new Keys([
    { key: 'n', text: 'new order', run: () => ticket.focus() },
    { key: 'h', text: 'halt', run: () => openHalt(store) },
    { key: 'o', text: 'filter orders', run: () => orders.search.focus() },
    { key: 'e', text: 'filter events', run: () => events.search.focus() },
    { key: 'p', text: 'pause the events, or go on', run: () => events.pause.click() },
    { key: 'a', text: 'what waits for approval', run: () => go('proposals-card') },
    { key: 'c', text: 'the chart', run: () => chart.box.focus() },
    { key: 'l', text: 'locks', run: () => go('locks-card') },
    { key: 't', text: 'dark or light', run: switchTheme },
  ]);
  const main = el(
    'main',
    { id: 'main', tabindex: '-1' },
    sections(),
    troubleView(store),
    el(
      'div',
      { class: 'columns' },
      el(
        'div',
        { class: 'wide' },
        card('chart-card', 'Price', chart.node),
        card('positions-card', 'Positions', positionsView(store, (symbol) => store.chooseSymbol(symbol))),
        card('orders-card', 'Orders', orders.node),
        card('equity-card', 'Equity', equityView(store)),
        card('events-card', 'Events', events.node),
      ),
      el(
        'div',
        { class: 'side' },
        card('accounts-card', 'Accounts', accountsView(store)),
        card('ticket-card', 'New order', ticket.node),
        card('proposals-card', 'Waiting for approval', proposalsView(store, time)),
        card('locks-card', 'Locks', locksView(store, time)),
        card('limits-card', 'Limits', limitsView(store)),
        card('health-card', 'Health', healthView(store)),
      ),
    ),
  );
  const foot = el(
    'footer',
    {},
    'All times are UTC. Charts: ',
    el('a', { href: 'https://www.tradingview.com/', rel: 'noopener noreferrer', target: '_blank' }, 'TradingView Lightweight Charts™'),
    '. Press ? for the keys.',
  );
  document.body.replaceChildren(el('a', { class: 'skip', href: '#main' }, 'To the content'), headerView(store, () => keys.showHelp()), main, foot);
  mountAnnouncements();
  announceFills(store);
}

async function enter(api: Api): Promise<void> {
  const code = takeCodeFromAddress();
  try {
    if (code) {
      await openSession(api, code);
      return;
    }
    if (await findSession(api)) return;
  } catch (error) {
    // A spent code is no harm where a session is open already.
    if (await findSession(api).catch(() => null)) return;
    await askForCode(api, (error as Error).message);
    return;
  }
  await askForCode(api, 'This browser has no session with Sluice.');
}

// An address with a code that is opened in a tab which shows the page already: the page is not loaded again.
async function takeLateCode(api: Api): Promise<void> {
  const code = takeCodeFromAddress();
  if (!code || offerCode(code)) return;
  try {
    await openSession(api, code);
    announce('Signed in anew.', 'good');
  } catch (error) {
    announce(sentenceOf(error), 'bad');
  }
}

async function start(): Promise<void> {
  restoreTheme();
  const api = new Api();
  const store = new Store(api);
  build(store);
  window.addEventListener('hashchange', () => void takeLateCode(api));
  await enter(api);

  let asking = false;
  const again = async (why: string) => {
    if (asking) return;
    asking = true;
    await askForCode(api, why);
    asking = false;
    stream.start();
  };
  const stream = new Stream(
    {
      onStanding: (standing, text) => {
        store.onStanding(standing, text);
        if (standing === 'unauthorized') void again('The session is over: Sluice was started again, or it expired.');
      },
      onBegin: (sequence, fresh) => store.onBegin(sequence, fresh),
      onEvent: (event) => store.onEvent(event),
      onQuote: (quote) => store.onQuote(quote),
      onBar: (bar) => store.onBar(bar),
      onEquity: (point) => store.onEquity(point),
      onGap: (topic, text) => store.onGap(topic, text),
      onPast: (read) => store.onPast(read),
      get hearsEvents() {
        return store.hearsEvents;
      },
    },
    async () => {
      try {
        return (await findSession(api)) === null;
      } catch {
        return false; // nobody answers: the session may well live on
      }
    },
  );
  api.onSessionLost = () => {
    stream.stop();
    store.onStanding('unauthorized', '');
    void again('The session is over: Sluice was started again, or it expired.');
  };
  stream.start();
}

void start();
