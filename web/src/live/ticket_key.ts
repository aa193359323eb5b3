// The key an order is sent under. The same order keeps its key until it was told what became of it, so that asking again after
// a lost answer, from a new preview too, cannot place it twice.

export class TicketKey {
  private body = '';
  private key = '';

  constructor(private readonly fresh: () => string) {}

  keyOf(body: unknown): string {
    const text = JSON.stringify(body);
    if (!this.key || text !== this.body) this.key = this.fresh();
    this.body = text;
    return this.key;
  }

  // Placed, proposed or denied: the next order is another one, even if it says the same.
  told(key: string): void {
    if (key === this.key) this.key = '';
  }
}
