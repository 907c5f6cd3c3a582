/** Bytes at an expression, in hexadecimal and as text; those that have changed since the stop before are lit. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { DebugMemory } from '../../../main/contract.ts';
import { bare8 } from '../../debug/numbers.ts';
import { useAtStop } from '../../debug/use-at-stop.ts';
import { t } from '../../strings/t.ts';
import { Icon } from '../icon.tsx';
import { useLab } from '../use-lab.ts';

const BYTES = 256;
/** Room that sixteen bytes a row take. */
const WIDE = 520;

export function MemoryView() {
  const { connection, debug } = useLab();
  const at = debug.memoryAt.value;
  const [offset, setOffset] = useState(0);
  const element = useRef<HTMLElement>(null);
  const [columns, setColumns] = useState(8);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setColumns(entry.contentRect.width >= WIDE ? 16 : 8));
    if (element.current) observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  const frame = debug.frame.value;
  const { value, before, error } = useAtStop(
    () => connection.call('debug.memory', { at, offset, length: BYTES, frame }),
    `${frame} ${offset} ${at}`,
  );
  const go = (text: string): void => {
    setOffset(0);
    debug.memoryAt.value = text;
  };
  return (
    <section class="memory" ref={element} aria-label={t('memory.title')} data-testid="memory">
      <div class="memory-tools">
        <input
          type="text"
          spellcheck={false}
          value={at}
          aria-label={t('memory.at')}
          title={t('memory.at.title')}
          data-testid="memory-at"
          onChange={(event) => event.currentTarget.value.trim() && go(event.currentTarget.value.trim())}
        />
        <button
          type="button"
          class="icon-button"
          aria-label={t('memory.before')}
          onClick={() => setOffset(offset - BYTES)}
        >
          <Icon name="up" />
        </button>
        <button
          type="button"
          class="icon-button"
          aria-label={t('memory.after')}
          onClick={() => setOffset(offset + BYTES)}
        >
          <Icon name="down" />
        </button>
      </div>
      {error && <p class="quiet debug-empty">{error}</p>}
      {value && <Rows memory={value} before={before} columns={columns} />}
    </section>
  );
}

function Rows({
  memory,
  before,
  columns,
}: {
  memory: DebugMemory;
  before: DebugMemory | null;
  columns: number;
}) {
  const { address, bytes, missing } = memory;
  const old = before?.address === address ? before.bytes : null;
  const isMissing = (at: number): boolean =>
    missing.some(({ start, length }) => at >= start && at < start + length);
  const rows = Array.from({ length: Math.ceil(bytes.length / columns) }, (_, row) => row * columns);
  return (
    <div class="memory-rows" role="table" tabIndex={0} aria-label={t('memory.title')}>
      {rows.map((start) => (
        <div key={start} role="row">
          <span class="memory-address">{bare8(address + start)}</span>
          <span>
            {Array.from({ length: columns }, (_, n) => start + n).map((at) => (
              <span key={at} class={old && old[at] !== bytes[at] ? 'lit' : undefined}>
                {isMissing(at) ? '··' : bytes[at].toString(16).padStart(2, '0')}{' '}
              </span>
            ))}
          </span>
          <span class="memory-text">
            {Array.from({ length: columns }, (_, n) => readable(bytes[start + n])).join('')}
          </span>
        </div>
      ))}
    </div>
  );
}

const readable = (byte: number): string => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.');
