/** The gates: IDT, GDT and TSS decoded, and the last fault in words. */
import { useEffect, useState } from 'preact/hooks';
import type { Check, FaultExplanation, GateRow, SegmentRow, Tables } from '../../main/contract.ts';
import { t } from '../strings/t.ts';
import { hex, hex8 } from '../walk/svg-parts.ts';
import { Icon } from './icon.tsx';
import { useLab } from './use-lab.ts';

export function GatesView() {
  const { walk: store } = useLab();
  const { value: generation } = store.generation;
  useEffect(() => void store.readTables(), [generation]);
  const tables = store.tables.value;
  return (
    <section class="gates" aria-label={t('gates.label')}>
      <Fault />
      {tables === null ? (
        <p class="quiet">{t('gates.none')}</p>
      ) : (
        <>
          <Idt tables={tables} />
          <Gdt segments={tables.segments} tables={tables} />
        </>
      )}
    </section>
  );
}

function Fault() {
  const { walk: store } = useLab();
  const fault = store.fault.value;
  return (
    <div class="gates-fault">
      <button
        type="button"
        class="button"
        data-testid="fault-explain"
        onClick={() => void store.explainFault()}
      >
        {t('fault.explain')}
      </button>
      {store.faultTrouble.value !== '' && <p class="quiet">{store.faultTrouble.value}</p>}
      {fault !== null && <FaultText fault={fault} />}
    </div>
  );
}

function FaultText({ fault }: { fault: FaultExplanation }) {
  const { name, vector, error, ring, comm, pid, place, text, verdict, says, checks } = fault;
  return (
    <article data-testid="fault-text">
      <h3>{verdict}</h3>
      <p>
        {t('fault.what', {
          name,
          vector,
          error: error === null ? t('fault.noError') : t('fault.error', { code: hex(error) }),
          ring,
          comm: comm ?? '?',
          pid: pid ?? '?',
        })}{' '}
        <code>
          {place.symbol ?? hex8(place.address)}: {text.replace(/\s+/g, ' ')}
        </code>
      </p>
      {says.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      <Checks checks={checks} />
    </article>
  );
}

function Checks({ checks }: { checks: readonly Check[] }) {
  return (
    <ul class="walk-checks">
      {checks.map(({ holds, text }) => (
        <li key={text} class={holds ? 'good' : 'bad'}>
          <Icon name={holds ? 'check' : 'error'} /> {text}
        </li>
      ))}
    </ul>
  );
}

/** Vectors that lead to one place and mean nothing by themselves are one row. */
function rowsOf(gates: readonly GateRow[]): { first: GateRow; last: GateRow }[] {
  const rows: { first: GateRow; last: GateRow }[] = [];
  for (const gate of gates) {
    const before = rows.at(-1);
    const isSame =
      before !== undefined &&
      before.last.use === '' &&
      gate.use === '' &&
      before.last.offset === gate.offset &&
      before.last.kind === gate.kind &&
      before.last.dpl === gate.dpl;
    if (isSame) before.last = gate;
    else rows.push({ first: gate, last: gate });
  }
  return rows;
}

function Idt({ tables: { idt, gates } }: { tables: Tables }) {
  const [only, setOnly] = useState(false);
  const rows = rowsOf(gates).filter(({ first }) => !only || first.dpl === 3);
  return (
    <>
      <h2>
        {t('gates.idt', { base: hex8(idt.base), limit: hex(idt.limit) })}{' '}
        <label class="gates-only">
          <input type="checkbox" checked={only} onChange={(event) => setOnly(event.currentTarget.checked)} />{' '}
          {t('gates.only')}
        </label>
      </h2>
      <table class="gates-table">
        <thead>
          <tr>
            {(['vector', 'use', 'type', 'dpl', 'selector', 'handler', 'verdict'] as const).map((name) => (
              <th key={name} scope="col">
                {t(`gates.column.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ first, last }) => (
            <GateLine key={first.vector} first={first} last={last} />
          ))}
        </tbody>
      </table>
    </>
  );
}

function GateLine({ first, last }: { first: GateRow; last: GateRow }) {
  const { vector, use, kind, bits, dpl, selector, offset, handler, present, verdict } = first;
  const usable = dpl === 3 && present;
  return (
    <tr class={usable ? 'gate-open' : ''} data-vector={vector}>
      <th scope="row">
        {hex(vector)}
        {last !== first && `–${hex(last.vector)}`}
      </th>
      <td>{use}</td>
      <td>
        {kind === 'none' ? '—' : `${kind.replace('-', ' ')}${bits === 16 ? ' (16)' : ''}`}
        {!present && kind !== 'none' && ` ${t('gates.absent')}`}
      </td>
      <td>{dpl}</td>
      <td>{hex(selector)}</td>
      <td>
        <code>{kind === 'task-gate' ? '—' : (handler ?? hex8(offset))}</code>
      </td>
      <td class={usable ? '' : 'quiet'}>
        {last === first ? verdict : verdict.replace(/, error code .*/, '')}
      </td>
    </tr>
  );
}

function Gdt({ segments, tables: { gdt, tss } }: { segments: readonly SegmentRow[]; tables: Tables }) {
  return (
    <>
      {tss !== null && (
        <p class="gates-tss" data-testid="gates-tss">
          {t('gates.tss', {
            selector: hex(tss.selector),
            base: hex8(tss.base),
            ss0: hex(tss.ss0 ?? 0),
            esp0: hex8(tss.esp0 ?? 0),
          })}
        </p>
      )}
      <h2>{t('gates.gdt', { base: hex8(gdt.base), limit: hex(gdt.limit) })}</h2>
      <table class="gates-table">
        <thead>
          <tr>
            {(['selector', 'kind', 'base', 'limit', 'dpl'] as const).map((name) => (
              <th key={name} scope="col">
                {t(`gates.column.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {segments.map(({ selector, kind, base, limit, dpl }) => (
            <tr key={selector}>
              <th scope="row">{hex(selector)}</th>
              <td>{kind}</td>
              <td>{hex8(base)}</td>
              <td>{hex8(limit)}</td>
              <td>{dpl}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
