/** A machine's system calls as lines of text for its owner, in the order in which they end. */
import { parseFilter } from '../../debugger/trace/filter.ts';
import { traceLine, traceRewind } from '../../debugger/trace/formats.ts';
import { Tracer } from '../../debugger/trace/tracer.ts';
import type { Machine } from '../../emulator/machine.ts';
import type { TraceSetup } from './protocol.ts';

/** Characters that are passed on at once. */
const PIECE = 1 << 16;
/** The lines are passed on: none has to be kept. */
const KEPT = 64;

export class TraceStream {
  private readonly tracer: Tracer;
  private readonly post: (text: string) => void;
  private text = '';

  /** Begins at once. `post` takes the lines, many at a time. */
  constructor(
    machine: Machine,
    { format, filter, offsets }: TraceSetup,
    { inPast, post }: { inPast: () => boolean; post: (text: string) => void },
  ) {
    const wanted = parseFilter(filter);
    this.post = post;
    this.tracer = new Tracer(machine, {
      offsets,
      keep: KEPT,
      inPast,
      onCall: (call) => {
        if (wanted(call)) this.write(traceLine(format, call));
      },
      onRewind: (id) => this.write(traceRewind(format, id)),
    });
    this.tracer.start();
  }

  /** Ends it: calls that are under way are told of, as `lost`. */
  end(): void {
    this.tracer.stop();
    if (this.text !== '') this.post(this.text);
    this.text = '';
  }

  private write(line: string): void {
    this.text += line;
    if (this.text.length < PIECE) return;
    this.post(this.text);
    this.text = '';
  }
}
