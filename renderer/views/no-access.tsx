/** The page for somebody who came without the token, or with an old one. */
import { t } from '../strings/t.ts';

export function NoAccess({ why }: { why: 'no-token' | 'refused' }) {
  return (
    <main class="no-access" data-testid="no-access">
      <h1>{t(`access.${why}.title`)}</h1>
      <p>{t(`access.${why}.text`)}</p>
      <h2>{t('access.how.title')}</h2>
      <ol>
        <li>{t('access.how.1')}</li>
        <li>{t('access.how.2')}</li>
        <li>{t('access.how.3')}</li>
      </ol>
    </main>
  );
}
