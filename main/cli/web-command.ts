/** `int80 web`: the lab's window in a browser, until Ctrl-C. */
import { spawn } from 'node:child_process';
import { openDefaultLab } from '../default-lab.ts';
import { resources } from '../resources.ts';
import { startWebHost } from '../web/web-host.ts';
import { EXIT_OK, usageError } from './exit-status.ts';

const OPENERS: Partial<Record<NodeJS.Platform, [string, string[]]>> = {
  darwin: ['open', []],
  win32: ['rundll32', ['url.dll,FileProtocolHandler']],
  linux: ['xdg-open', []],
};

/** Asks the desktop to show the address; where there is none, the printed address does. */
function openBrowser(url: string): void {
  const opener = OPENERS[process.platform];
  if (!opener) return;
  const child = spawn(opener[0], [...opener[1], url], { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}

export async function webCommand(
  folder: string | undefined,
  options: { port: number; open?: boolean },
): Promise<number> {
  const session = await openDefaultLab('web', folder).catch((error: Error) => {
    throw usageError(error.message);
  });
  try {
    const host = await startWebHost({
      session,
      rendererFolder: resources.rendererFolder,
      port: options.port,
    }).catch((error: Error) => {
      throw usageError(error.message);
    });
    process.stdout.write(
      `Int80 is open at ${host.url}\nAnyone who has this address has the lab. Ctrl-C ends it.\n`,
    );
    if (options.open) openBrowser(host.url);
    void session.start();
    await new Promise<void>((resolve) => {
      process.once('SIGINT', resolve);
      process.once('SIGTERM', resolve);
    });
    await host.close();
    return EXIT_OK;
  } finally {
    await session.dispose();
  }
}
