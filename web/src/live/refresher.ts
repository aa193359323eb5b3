// Asks for a resource when something may have changed it: at once when it has been quiet, never more often than its pause,
// one question at a time. One that failed is asked again after a while, or when Sluice says.

import { Refused } from './api';

const kAfterFailure = 5000; // ms

export class Refresher {
  private timer = 0;
  private running = false;
  private again = false;
  private last = -Infinity;

  constructor(
    private readonly ask: () => Promise<void>,
    private readonly pause: number, // ms from one start to the next
    private readonly onFailed: (error: unknown) => void,
  ) {}

  touch(): void {
    if (this.running) {
      this.again = true;
      return;
    }
    if (this.timer) return;
    this.plan(Math.max(0, this.last + this.pause - performance.now()));
  }

  stop(): void {
    window.clearTimeout(this.timer);
    this.timer = 0;
    this.again = false;
  }

  private plan(wait: number): void {
    this.timer = window.setTimeout(() => {
      this.timer = 0;
      void this.run();
    }, wait);
  }

  private async run(): Promise<void> {
    this.running = true;
    this.last = performance.now();
    let wait = this.pause;
    try {
      await this.ask();
    } catch (error) {
      const later = error instanceof Refused ? error.problem.retry_after_ms : undefined;
      this.again = true;
      wait = Math.max(later ?? kAfterFailure, this.pause);
      this.onFailed(error);
    }
    this.running = false;
    if (!this.again) return;
    this.again = false;
    this.plan(Math.max(0, this.last + wait - performance.now()));
  }
}
