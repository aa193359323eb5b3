// A table whose rows are kept by key, so that focus and selection stay where they are while figures change. On a narrow
// screen a row becomes a card (live.css), and its roles say that it still is a table.

import { el } from '../dom';

export interface GridColumn<Row> {
  title: string;
  text: (row: Row) => string;
  right?: boolean;
  tone?: (row: Row) => string;
  hint?: (row: Row) => string; // the whole figure, as a title
  opens?: boolean; // a button that opens the row
  minor?: boolean; // left out on a narrow screen
}

interface Line<Row> {
  row: Row;
  node: HTMLTableRowElement;
  cells: HTMLElement[];
}

export interface GridOptions<Row> {
  name: string;
  columns: GridColumn<Row>[];
  key: (row: Row) => string;
  empty: string;
  onOpen?: (row: Row) => void;
  openName?: (row: Row) => string;
  rowClass?: (row: Row) => string;
  acts?: (current: () => Row) => HTMLElement[];
}

export class Grid<Row> {
  readonly node: HTMLElement;
  private readonly body = el('tbody', { role: 'rowgroup' });
  private readonly empty: HTMLElement;
  private readonly box: HTMLElement;
  private readonly lines = new Map<string, Line<Row>>();

  constructor(private readonly options: GridOptions<Row>) {
    const titles = options.columns.map((column) => el('th', { scope: 'col', role: 'columnheader', class: classes(column) }, column.title));
    if (options.acts) titles.push(el('th', { scope: 'col', role: 'columnheader' }, el('span', { class: 'unseen' }, 'Acts')));
    const head = el('thead', { role: 'rowgroup' }, el('tr', { role: 'row' }, ...titles));
    this.empty = el('p', { class: 'empty' }, options.empty);
    this.box = el('div', { class: 'scroll' }, el('table', { class: 'grid', role: 'table', 'aria-label': options.name }, head, this.body));
    this.node = el('div', {}, this.empty, this.box);
    this.update([]);
  }

  update(rows: Row[]): void {
    const wanted = new Set<string>();
    let place: ChildNode | null = this.body.firstChild;
    for (const row of rows) {
      const key = this.options.key(row);
      if (wanted.has(key)) continue;
      wanted.add(key);
      const line = this.lines.get(key) ?? this.make(key, row);
      this.fill(line, row);
      if (line.node === place) place = place.nextSibling;
      else this.body.insertBefore(line.node, place);
    }
    for (const [key, line] of this.lines)
      if (!wanted.has(key)) {
        line.node.remove();
        this.lines.delete(key);
      }
    this.empty.hidden = rows.length > 0;
    this.box.hidden = rows.length === 0;
  }

  private make(key: string, row: Row): Line<Row> {
    const { columns, acts, onOpen } = this.options;
    const node = el('tr', { role: 'row', 'data-key': key });
    const line: Line<Row> = { row, node, cells: [] };
    for (const column of columns) {
      const cell = el('td', { role: 'cell', class: classes(column), 'data-label': column.title });
      if (column.opens && onOpen) {
        const button = el('button', { type: 'button', class: 'link' });
        button.addEventListener('click', () => onOpen(line.row));
        cell.append(button);
        line.cells.push(button);
      } else {
        line.cells.push(cell);
      }
      node.append(cell);
    }
    if (acts) node.append(el('td', { role: 'cell', class: 'acts' }, ...acts(() => line.row)));
    this.lines.set(key, line);
    return line;
  }

  private fill(line: Line<Row>, row: Row): void {
    line.row = row;
    const { columns, openName, rowClass } = this.options;
    columns.forEach((column, index) => {
      const cell = line.cells[index];
      const text = column.text(row);
      if (cell.textContent !== text) cell.textContent = text;
      if (column.tone) cell.className = [classes(column), column.tone(row)].filter(Boolean).join(' ');
      if (column.hint) cell.title = column.hint(row);
      if (column.opens && openName) cell.setAttribute('aria-label', openName(row));
    });
    if (rowClass) line.node.className = rowClass(row);
  }
}

function classes<Row>(column: GridColumn<Row>): string {
  return [column.right ? 'right' : '', column.minor ? 'minor' : ''].filter(Boolean).join(' ');
}
