/** Words on the stack, lowest address first, with what they point at and where frames return to. */
import { bare8 } from '../../debug/numbers.ts';
import { goToText } from '../../debug/go-to-place.ts';
import { useAtStop } from '../../debug/use-at-stop.ts';
import { t } from '../../strings/t.ts';
import { useLab } from '../use-lab.ts';
import { Unread } from './unread.tsx';

const WORDS = 64;

export function StackView() {
  const lab = useLab();
  const { value, before, error } = useAtStop(() => lab.connection.call('debug.stack', { words: WORDS }));
  if (value === null) return <Unread error={error} />;
  const old = new Map(before?.words.map((word) => [word.address, word.value]));
  return (
    <div class="stack" tabIndex={0} aria-label={t('stack.label')} role="table" data-testid="stack">
      {value.words.map(({ address, value: word, symbol, returnsTo, registers }) => {
        const lit = old.has(address) && old.get(address) !== word;
        const kind = returnsTo === null ? 'stack-row' : 'stack-row stack-return';
        return (
          <div key={address} role="row" class={lit ? `${kind} lit` : kind}>
            <span class="stack-pointer">{registers.map((name) => `${name}→`).join('')}</span>
            <span>{bare8(address)}</span>
            <b>{word === null ? '········' : bare8(word)}</b>
            {word !== null && symbol !== null && (
              <button type="button" class="value-link" onClick={() => void goToText(lab, `0x${bare8(word)}`)}>
                {symbol}
              </button>
            )}
            {returnsTo !== null && <i>{t('stack.return', { frame: returnsTo })}</i>}
          </div>
        );
      })}
    </div>
  );
}
