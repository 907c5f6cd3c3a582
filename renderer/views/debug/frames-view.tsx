/** The backtrace, through the kernel's border into the program; the chosen frame is what other views show. */
import { useEffect } from 'preact/hooks';
import type { DebugFrame } from '../../../main/contract.ts';
import { bare8 } from '../../debug/numbers.ts';
import { useAtStop } from '../../debug/use-at-stop.ts';
import { baseName } from '../../state/tree-rows.ts';
import { t } from '../../strings/t.ts';
import { useLab } from '../use-lab.ts';
import { Unread } from './unread.tsx';

export function FramesView() {
  const { connection, debug, frames: shared, workbench } = useLab();
  const { value, error } = useAtStop(() => connection.call('debug.backtrace', {}));
  useEffect(() => {
    shared.value = value?.frames ?? [];
  }, [value]);
  if (value === null) return <Unread error={error} />;
  const chosen = debug.frame.value;
  return (
    <div
      class="frames"
      role="listbox"
      tabIndex={0}
      aria-label={t('frames.label')}
      aria-activedescendant={`frame-${chosen}`}
      data-testid="frames"
      onKeyDown={(event) => {
        const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
        const next = value.frames[chosen + step];
        if (step === 0 || !next) return;
        event.preventDefault();
        choose(next);
      }}
    >
      {value.frames.map((frame) => (
        <Row key={frame.index} frame={frame} chosen={frame.index === chosen} choose={choose} />
      ))}
      {value.end && <p class="quiet debug-empty">{value.end}</p>}
    </div>
  );

  function choose({ index, place }: DebugFrame): void {
    debug.frame.value = index;
    debug.shownAddress.value = index === 0 ? null : place.address;
    if (place.source) workbench.revealLine(place.source.path, place.source.line);
  }
}

function Row({
  frame,
  chosen,
  choose,
}: {
  frame: DebugFrame;
  chosen: boolean;
  choose: (frame: DebugFrame) => void;
}) {
  const { place, space, entry, guess } = frame;
  const name = place.function ?? `0x${bare8(place.address)}`;
  return (
    <>
      {entry && <div class="frame-border">{t('frames.border')}</div>}
      <div
        id={`frame-${frame.index}`}
        role="option"
        aria-selected={chosen}
        class={`frame-row frame-${space}`}
        title={`0x${bare8(place.address)} ${place.symbol ?? ''}`}
        onClick={() => choose(frame)}
      >
        <b>{name}</b>
        {guess && <i title={t('frames.guess')}>?</i>}
        <span class="frame-arguments">{frame.arguments && `(${frame.arguments})`}</span>
        <span class="frame-place">
          {place.source ? `${baseName(place.source.path)}:${place.source.line}` : (place.image ?? '')}
        </span>
      </div>
    </>
  );
}
