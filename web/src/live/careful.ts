// What a person cannot have meant: the key that is still held from the step before, and a press so soon after a dialog opened
// that nobody can have read it.

export const kUnread = 300; // ms after opening in which nothing is taken

// `opened` and the event's time are both milliseconds of the browser's monotonic clock. Scripts, as when Enter in a field
// presses the button beside it, are not people: only trusted events are too early.
export function tooEarly(event: { isTrusted: boolean; timeStamp: number }, opened: number): boolean {
  return event.isTrusted && event.timeStamp < opened + kUnread;
}

export function heldDown(event: { repeat: boolean; key: string }): boolean {
  return event.repeat && (event.key === 'Enter' || event.key === ' ');
}
