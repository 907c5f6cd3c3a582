/** Key combinations: how they are written, shown and recognised. */

export interface KeyBinding {
  mod: boolean;
  ctrl: boolean;
  shift: boolean;
  alt: boolean;
  /** `KeyboardEvent.key`, letters in lower case. */
  key: string;
}

export type KeyEventLike = Pick<
  KeyboardEvent,
  'key' | 'code' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'
>;

export function parseKey(text: string): KeyBinding {
  const parts = text.split('+');
  const key = parts.pop() ?? '';
  const modifiers = new Set(parts);
  for (const part of parts) {
    if (!['Mod', 'Ctrl', 'Shift', 'Alt'].includes(part))
      throw new Error(`${text}: no modifier is called ${part}`);
  }
  if (key === '') throw new Error(`${text}: the key is missing`);
  return {
    mod: modifiers.has('Mod'),
    ctrl: modifiers.has('Ctrl'),
    shift: modifiers.has('Shift'),
    alt: modifiers.has('Alt'),
    key: key.length === 1 ? key.toLowerCase() : key,
  };
}

export function matchesKey(binding: KeyBinding, event: KeyEventLike, mac: boolean): boolean {
  const ctrl = binding.ctrl || (binding.mod && !mac);
  const meta = binding.mod && mac;
  if (event.ctrlKey !== ctrl || event.metaKey !== meta) return false;
  if (event.shiftKey !== binding.shift || event.altKey !== binding.alt) return false;
  return keyName(event) === binding.key;
}

/** Letters by their place when the layout has no Latin ones, so that shortcuts work in every language. */
function keyName(event: KeyEventLike): string {
  if (event.key.length !== 1) return event.key;
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1];
  if (letter && event.key.charCodeAt(0) > 0x7f) return letter.toLowerCase();
  return event.key.toLowerCase();
}

export function showKey(binding: KeyBinding, mac: boolean): string {
  const parts: string[] = [];
  if (binding.ctrl || (binding.mod && !mac)) parts.push('Ctrl');
  if (binding.alt) parts.push(mac ? 'Option' : 'Alt');
  if (binding.shift) parts.push('Shift');
  if (binding.mod && mac) parts.push('Cmd');
  parts.push(binding.key.length === 1 ? binding.key.toUpperCase() : binding.key);
  return parts.join('+');
}

/**
 * In a console a plain Ctrl+letter is a control character of the guest's terminal and goes there; combinations
 * with Shift, Cmd or Alt, the function keys that commands use, and Pause stay with the lab.
 */
export function belongsToGuest(event: KeyEventLike): boolean {
  if (event.metaKey || /^(F\d+|Pause)$/.test(event.key)) return false;
  return !(event.ctrlKey && event.shiftKey);
}
