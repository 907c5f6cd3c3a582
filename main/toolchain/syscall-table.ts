/** Reads `sys_call_table` out of the preprocessed entry.S: which service stands in which slot, and on which line. */

export interface Slot {
  number: number;
  /** e.g. `sys_getpid`. */
  service: string;
  /** As the preprocessor's line markers name it. */
  path: string;
  line: number;
}

export interface SyscallTable {
  slots: Slot[];
  /** Where the label stands; null when there is none. */
  at: { path: string; line: number } | null;
  /** A place the reader could not follow, so that the slots after it are uncertain. */
  unread: { path: string; line: number; text: string } | null;
}

const MARKER = /^#\s*(?:line\s+)?(\d+)\s+"([^"]*)"/;
const CONSTANT = /^(?:\.set\s+)?([A-Za-z_]\w*)\s*[=,]\s*(0x[0-9a-fA-F]+|\d+)$/;
const LABEL = 'sys_call_table:';
/** Directives that leave the current position alone. */
const NEUTRAL = /^\.(globl|global|type|size|align|balign|p2align|loc|file|weak|hidden)\b/;
const END = /^([\w.$]+:|\.(text|data|bss|section|previous|popsection|pushsection)\b)/;

export function readSyscallTable(preprocessed: string): SyscallTable {
  const table: SyscallTable = { slots: [], at: null, unread: null };
  const reader = new TableReader(table);
  let path = '';
  let line = 0;
  for (const raw of preprocessed.split(/\r?\n/)) {
    const marker = MARKER.exec(raw);
    if (marker) {
      line = Number(marker[1]);
      path = marker[2];
      continue;
    }
    for (const statement of statements(raw)) if (!reader.read(statement, path, line)) return table;
    line++;
  }
  return table;
}

/** Comments gone, split at semicolons. */
function statements(raw: string): string[] {
  return raw
    .replace(/\/\*.*?\*\//g, ' ')
    .replace(/(^|\s)#.*$/, '')
    .split(';')
    .map((statement) => statement.trim())
    .filter(Boolean);
}

class TableReader {
  private readonly table: SyscallTable;
  private inside = false;
  /** `name = number` above the table. */
  private readonly constants = new Map<string, string>();
  /** Of an open .rept: how often, and the first slot of its body. */
  private repeat: { times: number; from: number } | null = null;

  constructor(table: SyscallTable) {
    this.table = table;
  }

  /** Answers false behind the table's end. */
  read(statement: string, path: string, line: number): boolean {
    if (!this.inside) {
      const constant = CONSTANT.exec(statement);
      if (constant) this.constants.set(constant[1], constant[2]);
      if (!statement.startsWith(LABEL)) return true;
      this.inside = true;
      this.table.at = { path, line };
      const rest = statement.slice(LABEL.length).trim();
      return rest === '' || this.read(rest, path, line);
    }
    const long = /^\.(?:long|int|4byte)\s+(.*)$/.exec(statement);
    if (long) for (const value of long[1].split(',')) this.add(value.trim(), path, line);
    else if (/^\.rept\b/.test(statement)) return this.open(statement, path, line);
    else if (/^\.endr\b/.test(statement)) this.close(path, line);
    else if (END.test(statement)) return false;
    else if (!NEUTRAL.test(statement)) return this.lost(statement, path, line);
    return true;
  }

  private add(service: string, path: string, line: number): void {
    this.table.slots.push({ number: this.table.slots.length, service, path, line });
  }

  private open(statement: string, path: string, line: number): boolean {
    const here = this.table.slots.length * 4;
    const expression = statement
      .slice('.rept'.length)
      .replace(/\.\s*-\s*sys_call_table/g, String(here))
      .replace(/[A-Za-z_]\w*/g, (name) => this.constants.get(name) ?? name);
    const times = evaluate(expression);
    if (times === null || this.repeat !== null || times > 65536) return this.lost(statement, path, line);
    this.repeat = { times, from: this.table.slots.length };
    return true;
  }

  private close(path: string, line: number): void {
    if (this.repeat === null) return;
    const { times, from } = this.repeat;
    const body = this.table.slots.splice(from);
    for (let round = 0; round < times; round++) for (const { service } of body) this.add(service, path, line);
    this.repeat = null;
  }

  private lost(text: string, path: string, line: number): boolean {
    this.table.unread = { path, line, text };
    return false;
  }
}

/** The value of an expression of numbers, + - * / and brackets; null when it is anything else. */
export function evaluate(expression: string): number | null {
  const tokens = expression.match(/0x[0-9a-fA-F]+|\d+|[-+*/()]|\S/g) ?? [];
  let at = 0;
  const sum = (): number => {
    let value = product();
    while (tokens[at] === '+' || tokens[at] === '-')
      value = tokens[at++] === '+' ? value + product() : value - product();
    return value;
  };
  const product = (): number => {
    let value = atom();
    while (tokens[at] === '*' || tokens[at] === '/')
      value = tokens[at++] === '*' ? value * atom() : Math.trunc(value / atom());
    return value;
  };
  const atom = (): number => {
    const token = tokens[at++];
    if (token === '-') return -atom();
    if (token !== '(') return /^(0x[0-9a-fA-F]+|\d+)$/.test(token ?? '') ? Number(token) : NaN;
    const value = sum();
    return tokens[at++] === ')' ? value : NaN;
  };
  const value = sum();
  return at === tokens.length && Number.isFinite(value) ? value : null;
}
