/** Finds the host this window belongs to. */
import type { HostConnection } from '../../main/contract.ts';
import { ElectronConnection } from './electron.ts';
import { WebConnection } from './web.ts';

export interface Refusal {
  why: 'no-token' | 'refused';
}

/** `onRefused` is called when the page's token is missing, or when the host does not accept it. */
export function chooseConnection(
  page: Location,
  onRefused: (refusal: Refusal) => void,
): HostConnection | null {
  if (window.int80) return new ElectronConnection(window.int80);
  const token = new URLSearchParams(page.search).get('token');
  if (!token) {
    onRefused({ why: 'no-token' });
    return null;
  }
  return new WebConnection({
    url: socketUrl(page, token),
    hostAnswers: () => answers(page),
    onRefused: () => onRefused({ why: 'refused' }),
  });
}

function socketUrl(page: Location, token: string): string {
  const scheme = page.protocol === 'https:' ? 'wss' : 'ws';
  return `${scheme}://${page.host}/socket?token=${encodeURIComponent(token)}`;
}

/** Any answer counts, a refusal too: what matters is that somebody is there. */
async function answers(page: Location): Promise<boolean> {
  try {
    await fetch(page.pathname, { method: 'HEAD', cache: 'no-store' });
    return true;
  } catch {
    return false;
  }
}
