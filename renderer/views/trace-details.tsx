/** Everything that is known of the chosen call, and where one can go from it. */
import type { ComponentChildren } from 'preact';
import type { TraceDetails } from '../../main/contract.ts';
import { t } from '../strings/t.ts';
import { useLab } from './use-lab.ts';
import { walkCall } from '../trace/walk-call.ts';

export function TraceDetailsPane() {
  const lab = useLab();
  const { trace } = lab;
  const selected = trace.selected.value;
  const details = trace.details.value;
  if (selected === null) return null;
  const { row } = selected;
  return (
    <aside class="trace-details" aria-label={t('trace.details')} data-testid="trace-details">
      <h3>
        {row.name} <small>{row.number}</small>
      </h3>
      <p class="trace-actions">
        <button type="button" onClick={() => trace.follow(row)} data-testid="trace-follow">
          {t('trace.follow')}
        </button>
        <button type="button" onClick={() => void trace.goTo(row)} data-testid="trace-go">
          {t('trace.goTo')}
        </button>
        <button type="button" onClick={() => walkCall(lab, row)} data-testid="trace-walk">
          {t('trace.walk')}
        </button>
      </p>
      {details && <Facts details={details} />}
    </aside>
  );
}

function Facts({ details }: { details: TraceDetails }) {
  const { ancestors, handlers } = details;
  return (
    <>
      <dl class="trace-facts">
        {details.arguments.map(({ name, value, text }) => (
          <Fact key={name} name={name} hint={hex(value)}>
            {text}
          </Fact>
        ))}
        <Fact name={t('trace.column.result')}>{details.result}</Fact>
        <Fact name={t('trace.fact.outcome')}>{t(`trace.outcome.${details.outcome}`)}</Fact>
      </dl>
      <dl class="trace-facts">
        <Fact name={t('trace.column.process')}>
          {details.pid ?? `#${details.thread}`} {details.comm}
        </Fact>
        {ancestors.length > 0 && (
          <Fact name={t('trace.fact.ancestors')}>
            {ancestors.map(({ pid, comm }) => `${pid} ${comm}`).join(' ← ')}
          </Fact>
        )}
        <Fact name={t('trace.fact.gate')}>{details.gate}</Fact>
        {details.returnAddress !== 0 && (
          <Fact name={t('trace.fact.returnAddress')}>{hex(details.returnAddress)}</Fact>
        )}
        <Fact name={t('trace.fact.tick')}>{details.tick.toLocaleString('en')}</Fact>
        <Fact name={t('trace.column.cost')}>{details.instructions?.toLocaleString('en') ?? '–'}</Fact>
        <Fact name={t('trace.fact.elapsed')}>{details.elapsed?.toLocaleString('en') ?? '–'}</Fact>
        <Fact name={t('trace.fact.switches')}>{details.switches}</Fact>
        {handlers.map(({ signal, address }) => (
          <Fact key={signal} name={signal}>
            {t('trace.fact.handler', { address: hex(address) })}
          </Fact>
        ))}
      </dl>
    </>
  );
}

function Fact({ name, hint, children }: { name: string; hint?: string; children: ComponentChildren }) {
  return (
    <>
      <dt>{name}</dt>
      <dd title={hint}>{children}</dd>
    </>
  );
}

function hex(value: number): string {
  return `0x${(value >>> 0).toString(16)}`;
}
