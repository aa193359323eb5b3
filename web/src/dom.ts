// A few lines instead of a framework.

type Child = Node | string | null | undefined;
type Attributes = Record<string, string | undefined>;

export function el<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) node.setAttribute(key, value);
  for (const child of children) if (child !== null && child !== undefined) node.append(child);
  return node;
}

export interface Column<Row> {
  title: string;
  cell: (row: Row) => string | Node;
  align?: 'right';
  tone?: (row: Row) => string;
  wrap?: boolean;
}

const kRowsAtFirst = 60;

// A table that draws its first rows and the rest when asked.
export function table<Row>(rows: Row[], columns: Column<Row>[], empty: string): HTMLElement {
  if (rows.length === 0) return el('p', { class: 'empty' }, empty);
  const head = el('tr', {}, ...columns.map((c) => el('th', { class: c.align, scope: 'col' }, c.title)));
  const body = el('tbody');
  const draw = (from: number, to: number) => {
    for (const row of rows.slice(from, to)) {
      const cells = columns.map((c) => {
        const classes = [c.align, c.tone?.(row), c.wrap ? 'wrap' : undefined].filter(Boolean).join(' ');
        return el('td', { class: classes || undefined }, c.cell(row));
      });
      body.append(el('tr', {}, ...cells));
    }
  };
  draw(0, kRowsAtFirst);
  const box = el('div', { class: 'scroll' }, el('table', {}, el('thead', {}, head), body));
  if (rows.length <= kRowsAtFirst) return box;
  const more = el('button', { class: 'more', type: 'button' }, `Show all ${rows.length}`);
  more.addEventListener('click', () => {
    draw(kRowsAtFirst, rows.length);
    more.remove();
  });
  return el('div', {}, box, more);
}

// Buttons of which one is chosen; tells which.
export function choice(labels: string[], title: string, onChoice: (index: number) => void): HTMLElement {
  const group = el('div', { class: 'choice', role: 'tablist', 'aria-label': title });
  const buttons = labels.map((label, index) => {
    const button = el('button', { type: 'button', role: 'tab' }, label);
    button.addEventListener('click', () => select(index));
    return button;
  });
  const select = (chosen: number) => {
    buttons.forEach((button, index) => button.setAttribute('aria-selected', String(index === chosen)));
    onChoice(chosen);
  };
  group.append(...buttons);
  select(0);
  return group;
}
