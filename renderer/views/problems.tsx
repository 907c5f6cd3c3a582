/** The messages of the last build, by file and line; one click or Enter goes there. */
import type { Diagnostic } from '../../main/contract.ts';
import { buildSummary } from '../state/diagnostics.ts';
import { baseName, folderOf } from '../state/tree-rows.ts';
import { t } from '../strings/t.ts';
import { Icon } from './icon.tsx';
import { useLab } from './use-lab.ts';

export function Problems() {
  const { build, machine } = useLab();
  const problems = build.problems.value;
  const result = build.result.value;
  return (
    <section class="problems" aria-label={t('problems.label')}>
      <p class={`problems-summary ${result ? (result.ok ? 'good' : 'bad') : 'quiet'}`}>
        {result
          ? buildSummary(result, machine.status.value.state)
          : t(build.phase.value === 'idle' ? 'problems.notBuilt' : 'build.starting')}
      </p>
      <div class="problems-list">
        {problems.map((problem, index) => (
          <Row key={index} problem={problem} />
        ))}
        {result && problems.length === 0 && <p class="quiet">{t('problems.none')}</p>}
      </div>
    </section>
  );
}

function Row({ problem }: { problem: Diagnostic }) {
  const { workbench } = useLab();
  const { path, line, column, severity, message, source } = problem;
  const go = (): void => {
    if (path) workbench.openFile(path, { line: Math.max(line, 1), column: Math.max(column, 1) });
  };
  return (
    <button
      type="button"
      class={`problem problem-${severity}`}
      data-testid="problems-row"
      onClick={go}
      onKeyDown={moveInList}
    >
      <Icon name={severity} />
      <span class="visually-hidden">{t(`problems.severity.${severity}`)}</span>
      <span class="problem-message">{message}</span>
      <span class="problem-source">{source}</span>
      <span class="problem-place" title={path}>
        {path
          ? `${baseName(path)}${line > 0 ? `:${line}${column > 0 ? `:${column}` : ''}` : ''}`
          : t('problems.noFile')}
        {path && <small>{folderOf(path)}</small>}
      </span>
    </button>
  );
}

function moveInList(event: KeyboardEvent): void {
  const row = event.currentTarget as HTMLElement;
  const other =
    event.key === 'ArrowDown'
      ? row.nextElementSibling
      : event.key === 'ArrowUp'
        ? row.previousElementSibling
        : null;
  if (!(other instanceof HTMLButtonElement)) return;
  event.preventDefault();
  other.focus();
}
