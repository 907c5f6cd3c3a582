/** What the machine does at the moment, the last build, the compiler and the link, in one line. */
import type { MachineStatus } from '../../main/contract.ts';
import { countSeverity, shortCompiler } from '../state/diagnostics.ts';
import { formatNumber, t, tCount } from '../strings/t.ts';
import { Icon } from './icon.tsx';
import { useLab } from './use-lab.ts';

export function StatusBar() {
  const lab = useLab();
  const status = lab.machine.status.value;
  const live = status.state === 'running' || status.state === 'paused';
  return (
    <footer
      class={lab.link.value === 'open' ? 'status' : 'status status-stale'}
      aria-label={t('status.label')}
    >
      <span class={`status-state state-${status.state}`} data-testid="status-state" title={status.reason}>
        <i class="lamp" />
        {t(`state.${status.state}`)}
        {status.reason && <span class="status-reason">: {status.reason.split('\n')[0]}</span>}
      </span>
      {live && status.ring !== null && <span data-testid="status-process">{processText(status)}</span>}
      {status.state === 'running' && <span data-testid="status-speed">{speedText(status)}</span>}
      {status.state !== 'off' && <Instructions status={status} />}
      {status.state !== 'off' && <span>{t('status.memory', { mib: status.memoryMiB })}</span>}
      <span class="spring" />
      <Cursor />
      <ProblemCounts />
      <Compiler />
      <Link />
    </footer>
  );
}

function processText({ pid, comm, ring }: MachineStatus): string {
  if (pid === null) return t('status.ring', { ring: ring ?? '?' });
  return t('status.process', { pid, comm: comm ?? '?', ring: ring ?? '?' });
}

function speedText({ mips, idle }: MachineStatus): string {
  if (idle > 0.95) return t('status.idle', { percent: Math.round(idle * 100) });
  const speed = t('status.mips', { mips: mips < 10 ? mips.toFixed(1) : Math.round(mips) });
  return idle >= 0.01 ? `${speed}, ${t('status.idle', { percent: Math.round(idle * 100) })}` : speed;
}

function Instructions({ status }: { status: MachineStatus }) {
  const count = formatNumber(status.instructions);
  return (
    <span class="numbers" title={t('status.instructions.title', { count, boot: status.bootId })}>
      {t('status.instructions', { count })}
    </span>
  );
}

function Cursor() {
  const cursor = useLab().editors.cursor.value;
  return cursor && <span class="numbers">{`${cursor.line}:${cursor.column}`}</span>;
}

function ProblemCounts() {
  const { build, commands } = useLab();
  const errors = countSeverity(build.problems.value, 'error');
  const warnings = countSeverity(build.problems.value, 'warning');
  const label = t('status.problems', {
    errors: tCount('problems.errors', errors),
    warnings: tCount('problems.warnings', warnings),
  });
  return (
    <button
      type="button"
      class="status-button"
      title={label}
      aria-label={label}
      data-testid="status-problems"
      onClick={() => commands.run('view.problems')}
    >
      <Icon name="error" /> {errors}
      <Icon name="warning" /> {warnings}
    </button>
  );
}

function Compiler() {
  const { build } = useLab();
  const chosen = build.compilers.value.find(({ id }) => id === build.chosen.value);
  return (
    <span data-testid="status-compiler" title={chosen?.title}>
      {chosen ? shortCompiler(chosen.title) : (build.chosen.value ?? t('status.compiler.none'))}
    </span>
  );
}

function Link() {
  const { link, info } = useLab();
  const state = link.value === 'refused' ? 'closed' : link.value;
  return (
    <span class={`link-${state}`} data-testid="status-link" title={info.value?.workspace.folder}>
      {info.value?.workspace.name ?? t('app.title')} · {t(`connection.${state}`)}
    </span>
  );
}
