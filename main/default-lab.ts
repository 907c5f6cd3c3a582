/** The lab that opens when nothing else is asked for: a workspace in the user's home, made at the first start. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { LabSession } from './session/lab-session.ts';
import { Workspace } from './workspace/workspace.ts';
import { resources } from './resources.ts';
import type { AppInfo } from './contract.ts';

export const defaultWorkspaceFolder = (): string => join(homedir(), 'Int80', 'lab');

/** Opens `folder` (default: the one in the user's home), making it from the stock tree when it is not there yet. */
export async function openDefaultLab(host: AppInfo['host'], folder?: string): Promise<LabSession> {
  const workspaceFolder = resolve(folder ?? defaultWorkspaceFolder());
  if (!existsSync(workspaceFolder)) await Workspace.create(workspaceFolder, resources.stockFolder);
  return LabSession.open({
    workspaceFolder,
    stockFolder: resources.stockFolder,
    machineWorker: resources.machineWorker,
    version: resources.version(),
    host,
  });
}
