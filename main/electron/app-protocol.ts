/**
 * The window's own scheme, `app://int80/…`: files of the renderer's folder with the content security policy, so
 * that the window needs neither file: nor a server. The scheme is declared before the app is ready, as Electron asks.
 */
import type { Protocol, Session } from 'electron';
import { CONTENT_SECURITY_POLICY, readStaticFiles } from '../web/static-files.ts';

export const APP_ORIGIN = 'app://int80';

export function declareAppScheme(protocol: Protocol): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

export async function setupAppProtocol(session: Session, rendererFolder: string): Promise<void> {
  const files = await readStaticFiles(rendererFolder);
  session.protocol.handle('app', (request) => {
    const url = new URL(request.url);
    const file =
      url.host === 'int80' ? files.get(url.pathname === '/' ? '/index.html' : url.pathname) : undefined;
    if (file === undefined) return new Response('no such file', { status: 404 });
    return new Response(new Uint8Array(file.body), {
      headers: {
        'Content-Type': file.type,
        'Content-Security-Policy': CONTENT_SECURITY_POLICY,
        'X-Content-Type-Options': 'nosniff',
      },
    });
  });
}
