/** What a newcomer sees first: three steps, each with the button that does it. */
import { ENTRY, ENTRY_TARGET } from '../commands/lab-commands.ts';
import { t, type StringKey } from '../strings/t.ts';
import { useLab } from './use-lab.ts';

const KEYS: readonly [id: string, text: StringKey][] = [
  ['view.palette', 'welcome.key.palette'],
  ['build.rebuild', 'welcome.key.rebuild'],
  ['view.quickOpen', 'welcome.key.open'],
  ['build.nextProblem', 'welcome.key.problem'],
];

export function Welcome() {
  const lab = useLab();
  const step = (number: 1 | 2 | 3, run: () => void) => (
    <li>
      <h2>{t(`welcome.${number}.title`)}</h2>
      <p>{t(`welcome.${number}.text`)}</p>
      <button type="button" class="button" data-testid={`welcome-step-${number}`} onClick={run}>
        {t(`welcome.${number}.action`)}
      </button>
    </li>
  );
  return (
    <article class="welcome">
      <h1>{t('welcome.heading')}</h1>
      <p class="lead">{t('welcome.lead')}</p>
      <ol>
        {step(1, () => lab.workbench.openFile(ENTRY, ENTRY_TARGET))}
        {step(2, () => lab.commands.run('build.rebuild'))}
        {step(3, () => lab.workbench.openConsole(0))}
      </ol>
      <div class="welcome-more">
        <section>
          <h3>{t('welcome.keys')}</h3>
          <dl>
            {KEYS.map(([id, text]) => (
              <div key={id}>
                <dt>
                  <kbd>{lab.commands.keyText(id, lab.mac)}</kbd>
                </dt>
                <dd>{t(text)}</dd>
              </div>
            ))}
          </dl>
        </section>
        <section>
          <h3>{t('welcome.lost')}</h3>
          <p>{t('welcome.lost.text')}</p>
        </section>
      </div>
    </article>
  );
}
