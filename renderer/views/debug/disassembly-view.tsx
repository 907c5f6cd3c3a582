/** Code around the present address in AT&T syntax, with the source lines that it comes from between the instructions. */
import { useEffect, useRef } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import type { DebugInstruction } from '../../../main/contract.ts';
import { bare8 } from '../../debug/numbers.ts';
import { useAtStop } from '../../debug/use-at-stop.ts';
import { baseName } from '../../state/tree-rows.ts';
import { t } from '../../strings/t.ts';
import { useLab } from '../use-lab.ts';
import { Unread } from './unread.tsx';

const BEFORE = 24;
const AFTER = 40;

export function DisassemblyView() {
  const lab = useLab();
  const { connection, debug } = lab;
  const address = debug.shownAddress.value ?? undefined;
  const texts = useSourceTexts();
  const { value, error } = useAtStop(
    () => connection.call('debug.disassembly', { address, before: BEFORE, after: AFTER }),
    String(address),
  );
  const list = useRef<HTMLDivElement>(null);
  const here = debug.state.value.stop?.place.address;
  const shown = address ?? here;
  useEffect(() => {
    for (const path of new Set(value?.instructions.flatMap(({ source }) => source?.path ?? [])))
      texts.load(path);
    list.current?.querySelector('[aria-current="true"], .asm-shown')?.scrollIntoView({ block: 'center' });
  }, [value]);
  if (value === null) return <Unread error={error} />;
  if (value.instructions.length === 0)
    return <p class="quiet debug-empty">{t('disassembly.none', { address: bare8(shown ?? 0) })}</p>;
  return (
    <div
      class="disassembly"
      ref={list}
      tabIndex={0}
      role="table"
      aria-label={t('disassembly.label')}
      data-testid="disassembly"
    >
      {value.instructions.map((one, index) => (
        <Row
          key={one.address}
          one={one}
          previous={value.instructions[index - 1]}
          here={one.address === here}
          shown={one.address === shown}
          line={one.beginsLine && one.source ? texts.line(one.source.path, one.source.line) : ''}
        />
      ))}
    </div>
  );
}

interface RowProperties {
  one: DebugInstruction;
  previous: DebugInstruction | undefined;
  here: boolean;
  shown: boolean;
  line: string;
}

function Row({ one, previous, here, shown, line }: RowProperties) {
  const lab = useLab();
  const { source } = one;
  const isStart = one.symbol !== null && !one.symbol.includes('+') && one.symbol !== previous?.symbol;
  const point = lab.debug.breakpoints.value.find((each) =>
    each.places.some(({ address }) => address === one.address),
  );
  const toggle = (): void => {
    if (point) void lab.debug.removeBreakpoint(point.id);
    else void lab.debug.setBreakpoint({ what: { kind: 'address', address: one.address } });
  };
  return (
    <>
      {isStart && <div class="asm-symbol">{one.symbol}:</div>}
      {one.beginsLine && source && (
        <button
          type="button"
          class="asm-source"
          title={`${source.path}:${source.line}`}
          onClick={() => lab.workbench.openFile(source.path, { line: source.line, column: 1 })}
        >
          <small>
            {baseName(source.path)}:{source.line}
          </small>{' '}
          {line.trim()}
        </button>
      )}
      <div
        role="row"
        class={`asm-row${here ? ' stop-line' : shown ? ' asm-shown' : ''}`}
        aria-current={here}
        title={one.bytes}
      >
        <button
          type="button"
          class={`asm-gutter ${point ? `breakpoint-glyph ${point.enabled ? 'breakpoint-on' : 'breakpoint-off'}` : ''}`}
          aria-label={t(point ? 'disassembly.clear' : 'disassembly.set', { address: bare8(one.address) })}
          onClick={toggle}
        />
        <span class="asm-address">{bare8(one.address)}</span>
        <Code one={one} />
      </div>
    </>
  );
}

/** The mnemonic stands out; where a jump goes is a link. */
function Code({ one }: { one: DebugInstruction }) {
  const { debug } = useLab();
  const [, mnemonic, rest] = /^(\S+)(.*)$/s.exec(one.text) ?? ['', one.text, ''];
  const { target } = one;
  return (
    <code>
      <b>{mnemonic}</b>
      {target === null ? (
        rest
      ) : (
        <button type="button" class="value-link" onClick={() => (debug.shownAddress.value = target)}>
          {rest}
        </button>
      )}
    </code>
  );
}

/** Texts of source files as the workspace has them. */
function useSourceTexts(): { load: (path: string) => void; line: (path: string, line: number) => string } {
  const { connection, documents } = useLab();
  const known = useSignal<ReadonlyMap<string, readonly string[]>>(new Map());
  const load = (path: string): void => {
    if (known.value.has(path)) return;
    known.value = new Map(known.value).set(path, []);
    connection.call('files.read', { path }).then(
      ({ text }) => (known.value = new Map(known.value).set(path, text.split('\n'))),
      () => undefined,
    );
  };
  const line = (path: string, number: number): string => {
    const open = documents.get(path)?.model;
    if (open) return number <= open.getLineCount() ? open.getLineContent(number) : '';
    return known.value.get(path)?.[number - 1] ?? '';
  };
  return { load, line };
}
