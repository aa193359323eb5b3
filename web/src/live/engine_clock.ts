// The time inside Sluice as well as the page knows it: the newest that was told, going on at this machine's pace. A market
// that is played faster than it was moves it forward with every event.

import type { Store } from './store';
import { secondsOf } from './words';

export class EngineClock {
  private offset = 0; // seconds, Sluice minus here
  private readonly watchers: [node: HTMLElement, tick: () => void][] = [];

  constructor(store: Store) {
    const offsetOf = (time: string) => secondsOf(time) - Date.now() / 1000;
    store.on('health', () => {
      if (store.health?.now) this.offset = offsetOf(store.health.now);
    });
    // An event of the past says nothing of now, and an event that is only a little old must not set the clock back.
    store.on('event', () => {
      const event = store.events[store.events.length - 1];
      if (event?.time && store.isNews(event)) this.offset = Math.max(this.offset, offsetOf(event.time));
    });
    window.setInterval(() => this.tick(), 1000);
  }

  secondsUntil(time: string): number {
    return secondsOf(time) - Date.now() / 1000 - this.offset;
  }

  // Calls at once and then every second, as long as the node is in the page.
  everySecond(node: HTMLElement, tick: () => void): void {
    this.watchers.push([node, tick]);
    tick();
  }

  private tick(): void {
    for (let at = this.watchers.length - 1; at >= 0; --at) {
      const [node, tick] = this.watchers[at];
      if (node.isConnected) tick();
      else this.watchers.splice(at, 1);
    }
  }
}
