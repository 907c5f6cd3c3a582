/**
 * Debian's packages for i386 by apt, with the machine's own package state left alone: apt works in a folder of its own.
 * What tests keep of the packages stands in a cache folder.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

export const cacheFolder = (): string =>
  join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'int80-tests');

function run(file: string, args: string[], cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(file, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${file} ${args.join(' ')}: ${error?.message ?? stderr}`);
  return stdout;
}

/** apt for i386 with lists, cache and no installed packages of its own; needs no rights. */
export class PrivateApt {
  private readonly folder: string;
  private readonly options: string[];

  constructor(folder: string) {
    this.folder = folder;
    mkdirSync(join(folder, 'state', 'lists', 'partial'), { recursive: true });
    mkdirSync(join(folder, 'cache', 'archives', 'partial'), { recursive: true });
    this.options = [
      ...['APT::Architecture=i386', 'APT::Architectures=i386', 'APT::Sandbox::User='],
      ...[`Dir::State=${join(folder, 'state')}`, 'Dir::State::status=/dev/null'],
      ...[`Dir::Cache=${join(folder, 'cache')}`, 'Acquire::Languages=none', 'Acquire::Retries=3'],
    ].flatMap((option) => ['-o', option]);
  }

  /** One source that cannot be read does no harm as long as the packages are found. */
  update(): void {
    spawnSync('apt-get', [...this.options, 'update'], { cwd: this.folder });
  }

  /** The package that an empty one stands for. */
  firstDependency(name: string): string {
    const text = run('apt-cache', [...this.options, 'depends', name], this.folder);
    const found = /Depends: (\S+)/.exec(text)?.[1];
    if (found === undefined) throw new Error(`apt knows no package ${name} for i386:\n${text}`);
    return found;
  }

  download(...names: string[]): string[] {
    run('apt-get', [...this.options, 'download', ...names], this.folder);
    return readdirSync(this.folder).filter((name) => name.endsWith('.deb'));
  }
}

/**
 * Downloads the packages that `choose` names, unpacks them into one folder and gives it to `keep`, which moves out of it what
 * is to stay. @throws Error when apt cannot find or fetch them.
 */
export function withPackages<T>(
  choose: (apt: PrivateApt) => string[],
  keep: (unpacked: string, packages: string[]) => T,
): T {
  mkdirSync(cacheFolder(), { recursive: true });
  const folder = mkdtempSync(join(cacheFolder(), 'fetch-'));
  try {
    const apt = new PrivateApt(folder);
    apt.update();
    const packages = apt.download(...choose(apt));
    for (const name of packages) run('dpkg-deb', ['-x', name, 'unpacked'], folder);
    return keep(join(folder, 'unpacked'), packages);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
