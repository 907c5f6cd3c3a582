/** Parameters and locals of the chosen frame, opened member by member, and expressions that are watched. */
import { signal } from '@preact/signals';
import { useState } from 'preact/hooks';
import type { DebugValue } from '../../../main/contract.ts';
import { hex8 } from '../../debug/numbers.ts';
import { useAtStop } from '../../debug/use-at-stop.ts';
import { t } from '../../strings/t.ts';
import { Icon } from '../icon.tsx';
import { useLab } from '../use-lab.ts';
import { Unread } from './unread.tsx';

const KEY = 'debug.watches';
/** Expressions that are shown at every stop. */
const watches = signal<string[] | null>(null);

export function VariablesView() {
  const { connection, debug } = useLab();
  const frame = debug.frame.value;
  const { value, before, error } = useAtStop(
    () => connection.call('debug.variables', { frame }),
    String(frame),
  );
  const old = new Map(
    before?.groups.flatMap((group) =>
      group.variables.map((each) => [`${group.function} ${each.name}`, each]),
    ),
  );
  return (
    <section class="variables" aria-label={t('variables.title')} data-testid="variables" tabIndex={0}>
      {value === null && <Unread error={error} />}
      {value?.groups.length === 0 && <p class="quiet debug-empty">{t('variables.none')}</p>}
      {value?.groups.map((group) => (
        <div key={group.function} role="tree" aria-label={group.function}>
          <h3>
            {group.function}
            {group.inlined && <small> {t('variables.inlined')}</small>}
          </h3>
          {group.variables.map((each) => {
            const known = old.get(`${group.function} ${each.name}`);
            return (
              <Row
                key={each.name}
                value={each}
                lit={known !== undefined && known.value !== each.value}
                depth={0}
              />
            );
          })}
        </div>
      ))}
      <Watches />
    </section>
  );
}

function Row({ value, lit, depth }: { value: DebugValue; lit: boolean; depth: number }) {
  const [open, setOpen] = useState(false);
  const lab = useLab();
  const toggle = (): void => setOpen(!open && value.expandable);
  return (
    <>
      <div
        class={lit ? 'variable lit' : 'variable'}
        role="treeitem"
        aria-expanded={value.expandable ? open : undefined}
        tabIndex={0}
        style={`--depth: ${depth}`}
        title={`${value.type} ${value.name}${value.address === null ? '' : ` @ ${hex8(value.address)}`}`}
        onClick={toggle}
        onDblClick={() => {
          if (value.address === null) return;
          lab.debug.memoryAt.value = hex8(value.address);
          lab.workbench.openView('debug-memory');
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' || event.key === ' ') toggle();
          else if (event.key === 'ArrowRight') setOpen(value.expandable);
          else if (event.key === 'ArrowLeft') setOpen(false);
          else return;
          event.preventDefault();
        }}
      >
        <span class={value.expandable ? `twist ${open ? 'open' : ''}` : 'twist hidden'}>
          <Icon name="chevron" />
        </span>
        <b>{value.name}</b>
        <span class="variable-value">{value.value}</span>
      </div>
      {open && <Children expression={value.expression} depth={depth + 1} />}
    </>
  );
}

function Children({ expression, depth }: { expression: string; depth: number }) {
  const { connection, debug } = useLab();
  const frame = debug.frame.value;
  const { value, before, error } = useAtStop(
    () => connection.call('debug.children', { expression, frame }),
    `${frame} ${expression}`,
  );
  if (error) return <p class="quiet debug-empty">{error}</p>;
  const old = new Map(before?.values.map((each) => [each.name, each.value]));
  return (
    <div role="group">
      {value?.values.map((each) => (
        <Row
          key={each.name}
          value={each}
          lit={old.has(each.name) && old.get(each.name) !== each.value}
          depth={depth}
        />
      ))}
    </div>
  );
}

function Watches() {
  const { settings, notices } = useLab();
  if (watches.value === null) {
    watches.value = [];
    void notices.guard(settings.get(KEY)).then((kept) => {
      if (Array.isArray(kept)) watches.value = kept.filter((each) => typeof each === 'string');
    });
  }
  const change = (next: string[]): void => {
    watches.value = next;
    settings.set(KEY, next);
  };
  return (
    <div role="tree" aria-label={t('variables.watched')}>
      <h3>{t('variables.watched')}</h3>
      {watches.value.map((expression) => (
        <Watch
          key={expression}
          expression={expression}
          remove={() => change((watches.value ?? []).filter((each) => each !== expression))}
        />
      ))}
      <input
        class="watch-input"
        type="text"
        spellcheck={false}
        placeholder={t('variables.watch')}
        aria-label={t('variables.watch')}
        data-testid="watch-input"
        onKeyDown={(event) => {
          const text = event.currentTarget.value.trim();
          if (event.key !== 'Enter' || text === '') return;
          event.currentTarget.value = '';
          change([...(watches.value ?? []).filter((each) => each !== text), text]);
        }}
      />
    </div>
  );
}

function Watch({ expression, remove }: { expression: string; remove: () => void }) {
  const { connection, debug } = useLab();
  const frame = debug.frame.value;
  const { value, before, error } = useAtStop(
    () => connection.call('debug.evaluate', { expression, frame }),
    `${frame} ${expression}`,
  );
  const shown: DebugValue = value ?? {
    ...{ name: expression, type: '', value: error || '…', expression, address: null, expandable: false },
  };
  return (
    <div class="watch">
      <Row value={shown} lit={before !== null && before.value !== shown.value} depth={0} />
      <button
        type="button"
        class="icon-button"
        aria-label={t('variables.unwatch', { expression })}
        onClick={remove}
      >
        <Icon name="close" />
      </button>
    </div>
  );
}
