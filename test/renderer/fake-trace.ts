/** The trace of a host without a machine: as many made-up calls as a test wants, filtered by a piece of text. */
import type { Events, EventName, Handlers, TraceCalls, TraceRow, TraceState } from '../../main/contract.ts';

type Emit = <N extends EventName>(name: N, value: Events[N]) => void;

export class FakeTrace {
  readonly handlers: Pick<Handlers, keyof TraceCalls>;
  rows: TraceRow[] = [];
  running = false;
  #generation = 0;
  readonly #emit: Emit;

  constructor(emit: Emit) {
    this.#emit = emit;
    this.handlers = {
      'trace.state': async () => this.state(),
      'trace.start': async () => this.change(() => (this.running = true)),
      'trace.stop': async () => this.change(() => (this.running = false)),
      'trace.clear': async () => this.change(() => (this.rows = [])),
      'trace.rows': async ({ filter, from, count }) => {
        const rows = this.select(filter);
        return { state: this.state(), total: rows.length, rows: rows.slice(from, from + count) };
      },
      'trace.find': async ({ filter, text, from, back }) => {
        const hits = this.select(filter).flatMap((row, place) => (row.text.includes(text) ? [place] : []));
        return {
          place: (back ? hits.reverse().find((at) => at < from) : hits.find((at) => at >= from)) ?? -1,
        };
      },
      'trace.details': async ({ id }) => {
        const row = this.rows[id - 1];
        return {
          ...row,
          ...{
            tgid: row.pid,
            gate: 'int 0x80',
            returnAddress: 0x8048000,
            exitTick: row.tick + 9,
            elapsed: 9,
          },
          arguments: [{ name: 'path', value: 1, text: row.text }],
          ancestors: [{ pid: 1, comm: 'init' }],
          ...{ handlers: [], restarted: false },
        };
      },
      'trace.export': async ({ filter, format }) => ({
        name: `trace.${format}`,
        text: this.select(filter)
          .map(({ id, name }) => `${id} ${name}\n`)
          .join(''),
      }),
    };
  }

  state(): TraceState {
    const { running, rows } = this;
    return { running, bootId: 1, calls: rows.length, dropped: 0, generation: this.#generation };
  }

  change(what: () => void): TraceState {
    what();
    this.#generation++;
    this.#emit('trace.changed', this.state());
    return this.state();
  }

  /** So many more calls, of process 7 and every third one of process 8. */
  add(count: number): void {
    const first = this.rows.length + 1;
    this.change(() => {
      for (let id = first; id < first + count; id++) this.rows.push(rowOf(id));
    });
  }

  /** As the real one refuses it. */
  select(filter: string): TraceRow[] {
    if (filter.startsWith('uid=')) {
      // A contract error is a plain object.
      throw { code: 'bad-request', message: 'uid=0: calls have no uid' };
    }
    const pid = /^follow=(\d+)$/.exec(filter)?.[1];
    return this.rows.filter((row) => (pid ? row.pid === Number(pid) : row.text.includes(filter)));
  }
}

function rowOf(id: number): TraceRow {
  const failed = id % 10 === 0;
  return {
    ...{ id, tick: id * 100, instruction: id * 90, pid: id % 3 === 0 ? 8 : 7, thread: 1, comm: 'sh' },
    ...{ number: 5, name: 'open', text: `("/file/${id}", O_RDONLY)`, error: failed ? 'ENOENT' : null },
    ...{ result: failed ? '-1 ENOENT (No such file or directory)' : '3', outcome: 'returned' },
    ...{ instructions: 1000 + id, switches: 0, signals: [] },
  };
}
