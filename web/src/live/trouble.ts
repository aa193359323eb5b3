// Why what the page shows may be old or incomplete: for each resource its last failure, until it is read again; what keeps the
// stream from telling; and what was passed over, which stays until a person has seen it.

export class Trouble {
  private readonly failed = new Map<string, string>();
  private readonly gaps = new Map<string, string>();
  private standing = '';

  constructor(private readonly changed: () => void) {}

  get texts(): string[] {
    return [...new Set([this.standing, ...this.failed.values(), ...this.gaps.values()])].filter(Boolean);
  }

  get dismissible(): boolean {
    return this.gaps.size > 0;
  }

  fail(resource: string, text: string): void {
    if (this.failed.get(resource) === text) return;
    this.failed.set(resource, text);
    this.changed();
  }

  good(resource: string): void {
    if (this.failed.delete(resource)) this.changed();
  }

  // One notice a topic: the newest.
  gap(topic: string, text: string): void {
    this.gaps.set(topic, text);
    this.changed();
  }

  seen(): void {
    this.gaps.clear();
    this.changed();
  }

  // Empty: nothing lasting is wrong.
  lasting(text: string): void {
    if (text === this.standing) return;
    this.standing = text;
    this.changed();
  }
}
