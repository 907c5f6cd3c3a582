/**
 * One lab: a workspace, its builds and its machine behind the contract's handlers. Hosts (Electron, web, tests)
 * only carry calls in and events out.
 */
import { join } from 'node:path';
import { Workspace } from '../workspace/workspace.ts';
import { shareFolderOf } from '../workspace/share-folder.ts';
import type { ShareOptions } from '../machine/share/share-server.ts';
import { Builds } from './builds.ts';
import { EventBus } from './event-bus.ts';
import { MachineControl } from './machine-control.ts';
import { Settings } from './settings.ts';
import { toContractError } from './contract-error.ts';
import type { AppInfo, BuildResult, Handlers } from '../contract.ts';

export interface SessionOptions {
  workspaceFolder: string;
  stockFolder: string;
  /** The bundled worker, see `resources.machineWorker`. */
  machineWorker: URL;
  version: string;
  host: AppInfo['host'];
  memoryMiB?: number;
}

const DEFAULT_MEMORY_MIB = 64;

export class LabSession {
  readonly events = new EventBus();
  readonly handlers: Handlers;
  private readonly workspace: Workspace;
  private readonly builds: Builds;
  private readonly machine: MachineControl;
  private readonly unwatch: () => void;

  private constructor(workspace: Workspace, options: SessionOptions) {
    this.workspace = workspace;
    const settings = new Settings(join(workspace.folder, '.int80', 'settings.json'));
    this.builds = new Builds(workspace, settings, this.events);
    this.machine = new MachineControl(
      options.machineWorker,
      { memoryMiB: options.memoryMiB ?? DEFAULT_MEMORY_MIB, shareOf: () => this.shareOf() },
      this.events,
      settings,
    );
    this.unwatch = workspace.watch((paths) => this.events.emit('files.changed', { paths }));
    this.handlers = this.createHandlers(settings, options);
  }

  /** Takes the workspace's lock; fails with the workspace's own errors (`locked`, `not-found`, …). */
  static async open(options: SessionOptions): Promise<LabSession> {
    const { workspaceFolder, stockFolder } = options;
    return new LabSession(await Workspace.open(workspaceFolder, { stockFolder, lock: true }), options);
  }

  /** Builds and boots, as at the start of a lab; what goes wrong reaches the window as an event. */
  async start(): Promise<void> {
    try {
      await this.rebuild(true, false);
    } catch (error) {
      this.events.emit('notice', { severity: 'error', message: toContractError(error).message });
    }
  }

  async dispose(): Promise<void> {
    this.builds.cancel();
    this.unwatch();
    await this.machine.dispose();
    await this.workspace.dispose();
  }

  /** The workspace's folder for the guest; a machine without one still boots, and the window is told why. */
  private async shareOf(): Promise<ShareOptions | null> {
    try {
      return { folder: await shareFolderOf(this.workspace.folder), readOnly: false };
    } catch (error) {
      const message = `The guest has no shared folder: ${toContractError(error).message}`;
      this.events.emit('notice', { severity: 'warning', message });
      return null;
    }
  }

  private async rebuild(boot: boolean, clean: boolean): Promise<BuildResult> {
    const result = await this.builds.rebuild(clean);
    if (result.ok && boot && this.builds.lastGood) await this.machine.boot(this.builds.lastGood);
    return result;
  }

  private createHandlers(settings: Settings, options: SessionOptions): Handlers {
    const { workspace, builds, machine } = this;
    const name = workspace.folder.split(/[\\/]/).filter(Boolean).at(-1) ?? workspace.folder;
    return {
      'app.info': async () => ({
        name: 'Int80',
        version: options.version,
        host: options.host,
        workspace: { name, folder: workspace.folder },
      }),
      'files.list': async () => ({ entries: await workspace.list() }),
      'files.read': ({ path }) => workspace.read(path),
      'files.readStock': async ({ path }) => ({ path, text: await workspace.readStock(path) }),
      'files.write': ({ path, text, baseVersion, force }) => workspace.write(path, text, baseVersion, force),
      'files.createFolder': async ({ path }) => (await workspace.createFolder(path), {}),
      'files.rename': async ({ from, to }) => (await workspace.rename(from, to), {}),
      'files.delete': async ({ path }) => (await workspace.delete(path), {}),
      'files.revert': ({ path }) => workspace.revert(path),
      'build.compilers': () => builds.compilers(),
      'build.chooseCompiler': ({ id }) => builds.choose(id),
      'kernel.rebuild': ({ boot, clean }) => this.rebuild(boot, clean ?? false),
      'build.last': async () => builds.last(),
      'kernel.cancelBuild': async () => (builds.cancel(), {}),
      'machine.status': async () => machine.status(),
      'machine.run': async () => machine.run(),
      'machine.pause': () => machine.pause(),
      'machine.reset': () => machine.reset(),
      'console.input': async ({ port, bytes }) => (machine.input(port, bytes), {}),
      'console.resize': async ({ port, columns, rows }) => (
        machine.resizeConsole(port, { columns, rows }),
        {}
      ),
      'console.history': async ({ port }) => machine.history(port),
      ...machine.debug.handlers,
      ...machine.trace.handlers,
      'settings.get': async ({ key }) => ({ value: await settings.get(key) }),
      'settings.set': async ({ key, value }) => (await settings.set(key, value), {}),
    };
  }
}
