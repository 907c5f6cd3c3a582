/** Rebuild with its progress, the machine's buttons, and the compiler. */
import { buildSummary } from '../state/diagnostics.ts';
import { t } from '../strings/t.ts';
import { CommandButton } from './command-button.tsx';
import { useLab } from './use-lab.ts';

export function Toolbar() {
  const { phase } = useLab().build;
  return (
    <div class="toolbar" role="toolbar" aria-label={t('toolbar.label')}>
      <CommandButton
        id="build.rebuild"
        icon="build"
        label={t('toolbar.rebuild')}
        title={t('toolbar.rebuild.title')}
        testid="rebuild-button"
        primary
      />
      <span class="toolbar-group">
        <CommandButton
          id="machine.run"
          icon="run"
          label={t('toolbar.run')}
          title={t('toolbar.run.title')}
          testid="run-button"
        />
        <CommandButton
          id="machine.pause"
          icon="pause"
          label={t('toolbar.pause')}
          title={t('toolbar.pause.title')}
          testid="pause-button"
        />
        <CommandButton
          id="machine.reset"
          icon="reset"
          label={t('toolbar.reset')}
          title={t('toolbar.reset.title')}
          testid="reset-button"
        />
      </span>
      <CompilerChooser />
      {phase.value === 'idle' ? <Summary /> : <Progress />}
    </div>
  );
}

function Summary() {
  const { build, machine } = useLab();
  const result = build.result.value;
  const mood = !result ? 'quiet' : result.ok ? 'good' : 'bad';
  const text = result ? buildSummary(result, machine.status.value.state) : t('build.none');
  return (
    <output
      class={`summary summary-${mood}`}
      data-testid="build-summary"
      data-build-id={result?.buildId}
      title={result?.compiler || text}
    >
      {text}
    </output>
  );
}

function Progress() {
  const { phase, progress } = useLab().build;
  const now = progress.value;
  const fraction = now && now.total > 0 ? now.done / now.total : 0;
  return (
    <div class="progress" data-testid="build-progress">
      <progress max={1} value={fraction} aria-label={t('toolbar.rebuild')} />
      <span class="progress-text">
        {now
          ? t('build.progress', { stage: t(`build.stage.${now.stage}`), done: now.done, total: now.total })
          : t(phase.value === 'saving' ? 'build.saving' : 'build.starting')}
      </span>
      <span class="progress-file">{now?.current}</span>
      <CommandButton id="build.cancel" icon="stop" label={t('toolbar.cancel')} testid="cancel-button" />
    </div>
  );
}

function CompilerChooser() {
  const { build } = useLab();
  const compilers = build.compilers.value;
  const { value: chosen } = build.chosen;
  return (
    <label class="chooser">
      <span class="visually-hidden">{t('toolbar.compiler')}</span>
      <select
        title={compilers.find(({ id }) => id === chosen)?.title ?? t('toolbar.compiler')}
        data-testid="compiler-chooser"
        disabled={compilers.length === 0}
        value={chosen ?? ''}
        onChange={(event) => void build.choose(event.currentTarget.value)}
      >
        {chosen === null && <option value="">{t('toolbar.compiler.none')}</option>}
        {compilers.map(({ id, title }) => (
          <option key={id} value={id}>
            {title.replace(/\s*\(.*$/, '')}
          </option>
        ))}
      </select>
    </label>
  );
}
