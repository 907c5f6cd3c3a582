/** Names that a guest may use in a shared folder. */
import { ShareError } from './linux-errno.ts';
import { MOST_LINK_BYTES, MOST_NAME_BYTES } from './nine-p.ts';

/** Windows gives these names to devices, with whatever behind a dot. */
const WINDOWS_DEVICE = /^(con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)(\..*)?$/i;
const WINDOWS_FORBIDDEN = /[<>:"|?*\\\u0001-\u001f]|[. ]$/;

/** @throws ShareError when the host could take the name for something else than a thing in the folder. */
export function checkName(name: string, platform: NodeJS.Platform = process.platform): void {
  if (name === '' || name === '.' || name === '..')
    throw new ShareError('EINVAL', `"${name}" names nothing new`);
  if (/[/\0]/.test(name)) throw new ShareError('EINVAL', 'a name has a slash or a zero in it');
  if (Buffer.byteLength(name) > MOST_NAME_BYTES) throw new ShareError('ENAMETOOLONG', name);
  if (platform === 'win32' && (WINDOWS_FORBIDDEN.test(name) || WINDOWS_DEVICE.test(name)))
    throw new ShareError('EINVAL', `Windows allows no name "${name}"`);
}

/**
 * A guest may make symbolic links that lead further down and nowhere else, so that no program of the host that follows one
 * is led out of the folder. @throws ShareError
 */
export function checkLinkText(text: string, platform: NodeJS.Platform = process.platform): void {
  if (text === '' || text.includes('\0')) throw new ShareError('EINVAL', 'a link without a text');
  if (Buffer.byteLength(text) > MOST_LINK_BYTES) throw new ShareError('ENAMETOOLONG', text);
  const parts = text.split('/');
  const leadsOut = text.startsWith('/') || parts.includes('..');
  if (leadsOut || (platform === 'win32' && /[\\:]/.test(text)))
    throw new ShareError('EPERM', `a link to ${text} could lead out of the shared folder`);
}
