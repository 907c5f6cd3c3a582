/** Keeps the window in step with its host: at the start, after each event, and when a broken link is back. */
import type { Lab } from './lab.ts';

export function followHost(lab: Lab): void {
  const { connection, notices, tree, editors } = lab;
  let attached = false;
  connection.onConnection((state) => {
    const again = attached;
    attached = true;
    lab.link.value = state;
    if (state === 'open') void notices.guard(again ? resync(lab) : attach(lab));
    else lab.build.forgetRunning();
  });
  connection.on('notice', ({ severity, message }) => notices.show(severity, message));
  connection.on('files.changed', ({ paths }) => {
    void notices.guard(tree.refresh());
    void editors.checkDisk(paths);
  });
}

async function attach(lab: Lab): Promise<void> {
  const { connection, info, machine, build, debug } = lab;
  info.value = await connection.call('app.info', {});
  document.title = `${info.value.workspace.name} · Int80`;
  await Promise.all([machine.refresh(), build.refreshCompilers(), build.refresh(), debug.refresh()]);
}

/** Anything may have happened while nobody listened. */
async function resync(lab: Lab): Promise<void> {
  lab.settings.retry();
  await attach(lab);
  await Promise.all([lab.tree.refresh(), lab.editors.checkDisk([]), lab.consoles.resync()]);
}
