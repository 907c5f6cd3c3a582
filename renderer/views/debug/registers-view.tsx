/** Registers of the chosen frame; what has changed since the stop before is lit. */
import type { DebugRegisters } from '../../../main/contract.ts';
import { bare8, flagNames, hex8 } from '../../debug/numbers.ts';
import { useAtStop } from '../../debug/use-at-stop.ts';
import { t } from '../../strings/t.ts';
import { useLab } from '../use-lab.ts';
import { Unread } from './unread.tsx';

export function RegistersView() {
  const { connection, debug } = useLab();
  const frame = debug.frame.value;
  const { value, before, error } = useAtStop(
    () => connection.call('debug.registers', { frame }),
    String(frame),
  );
  if (value === null) return <Unread error={error} />;
  const old = new Map(before?.general.map((each) => [each.name, each.value]));
  const flags = value.general.find(({ name }) => name === 'eflags')?.value ?? null;
  const changed = (name: string, now: number | null): boolean =>
    before !== null && old.has(name) && old.get(name) !== now;
  return (
    <section class="registers" aria-label={t('registers.title')} data-testid="registers" tabIndex={0}>
      <dl class="register-grid">
        {value.general.map(({ name, value: now }) => (
          <Register key={name} name={name} value={now} lit={changed(name, now)} />
        ))}
      </dl>
      {flags !== null && (
        <p class={changed('eflags', flags) ? 'register-flags lit' : 'register-flags'} title="eflags">
          {flagNames(flags)}
        </p>
      )}
      <Segments value={value} />
    </section>
  );
}

function Register({ name, value, lit }: { name: string; value: number | null; lit: boolean }) {
  const lab = useLab();
  const edit = async (): Promise<void> => {
    if (value === null || lab.debug.frame.value !== 0) return;
    const answer = await lab.dialogs.ask({
      title: t('registers.edit', { name }),
      text: t('registers.edit.text'),
      buttons: [
        { id: 'ok', label: t('dialog.save'), kind: 'primary' },
        { id: 'cancel', label: t('dialog.cancel') },
      ],
      input: {
        label: name,
        value: hex8(value),
        check: (text) => (/^(0x[0-9a-f]{1,8}|\d{1,10})$/i.test(text.trim()) ? null : t('registers.bad')),
      },
    });
    if (answer?.button !== 'ok') return;
    const next = Number(answer.text.trim()) >>> 0;
    await lab.notices.guard(lab.connection.call('debug.writeRegister', { name, value: next }));
  };
  return (
    <div class={lit ? 'register lit' : 'register'} onDblClick={() => void edit()}>
      <dt>{name}</dt>
      <dd>
        {value === null ? (
          <span class="quiet" title={t('registers.lost')}>
            ········
          </span>
        ) : (
          <button
            type="button"
            class="value-link"
            title={t('registers.show', { name })}
            onClick={() => {
              lab.debug.memoryAt.value = hex8(value);
              lab.workbench.openView('debug-memory');
            }}
          >
            {bare8(value)}
          </button>
        )}
      </dd>
    </div>
  );
}

function Segments({ value }: { value: DebugRegisters }) {
  return (
    <p class="register-others">
      {value.segments.map(({ name, selector, base, limit }) => (
        <span key={name} title={t('registers.segment', { base: hex8(base), limit: hex8(limit) })}>
          {name} {selector.toString(16).padStart(4, '0')}
        </span>
      ))}
      {value.control.map(({ name, value: word }) => (
        <span key={name}>
          {name} {bare8(word)}
        </span>
      ))}
    </p>
  );
}
