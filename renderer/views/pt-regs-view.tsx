/** The frame: struct pt_regs of the running process as it lies at the present stop. */
import { useEffect } from 'preact/hooks';
import { t } from '../strings/t.ts';
import { theme } from '../theme/theme.ts';
import { drawFrame, rowsOfLive } from '../walk/frame-svg.ts';
import { paletteOf } from '../walk/palette.ts';
import { useLab } from './use-lab.ts';

const WIDTH = 560;

export function PtRegsView() {
  const { walk: store } = useLab();
  const { value: generation } = store.generation;
  useEffect(() => void store.readFrame(), [generation]);
  const frame = store.frame.value;
  if (frame === null) return <p class="quiet walk-none">{t('frame.none')}</p>;
  const { pid, comm, number, routine, pushedWords, words } = frame;
  const who = t('frame.who', { comm: comm ?? '?', pid: pid ?? '?' });
  const what = routine === null ? '' : t('frame.call', { number: number ?? '?', routine });
  const svg = drawFrame(rowsOfLive(frame, store.frameBefore.value), {
    palette: paletteOf(theme.value),
    width: WIDTH,
    address: frame.address,
    title: t('frame.at', { address: frame.address.toString(16) }),
  });
  return (
    <section class="walk" aria-label={t('frame.label')}>
      <p class="frame-head" data-testid="frame-head">
        {who} {what}{' '}
        <span class="quiet">
          {pushedWords === 0
            ? t('frame.empty')
            : t('frame.pushed', { words: pushedWords, all: words.length })}
        </span>
      </p>
      <div class="walk-frame" data-testid="frame-drawing" dangerouslySetInnerHTML={{ __html: svg }} />
    </section>
  );
}
