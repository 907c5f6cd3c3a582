/** Finds programs the way a shell would, but never in a relative folder of PATH: that could be the workspace. */
import { constants } from 'node:fs';
import { access, realpath, stat } from 'node:fs/promises';
import { basename, delimiter, dirname, isAbsolute, join } from 'node:path';

/** Where packages put LLVM and cross compilers without adding them to PATH. */
const USUAL_FOLDERS =
  process.platform === 'win32'
    ? ['C:\\Program Files\\LLVM\\bin', 'C:\\msys64\\mingw64\\bin']
    : process.platform === 'darwin'
      ? [
          '/opt/homebrew/bin',
          '/usr/local/bin',
          ...['llvm', 'lld'].flatMap((name) => [
            `/opt/homebrew/opt/${name}/bin`,
            `/usr/local/opt/${name}/bin`,
          ]),
        ]
      : [];

export function searchFolders(environment: NodeJS.ProcessEnv): string[] {
  const path = environment['PATH'] ?? environment['Path'] ?? '';
  return [...new Set([...path.split(delimiter), ...USUAL_FOLDERS])].filter((folder) => isAbsolute(folder));
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

function spellings(name: string): string[] {
  return process.platform === 'win32' && !/\.exe$/i.test(name) ? [`${name}.exe`] : [name];
}

/** The absolute path of the first of `names` that exists, looking through `folders` name by name; null when none. */
export async function findProgram(names: string[], folders: string[]): Promise<string | null> {
  for (const name of names.flatMap(spellings)) {
    const candidates = isAbsolute(name) ? [name] : folders.map((folder) => join(folder, name));
    for (const candidate of candidates) if (await isProgram(candidate)) return candidate;
  }
  return null;
}

/** Folders to look for a compiler's companions in: beside it, beside what it links to, then the usual ones. */
export async function foldersBeside(program: string, folders: string[]): Promise<string[]> {
  const real = await realpath(program).catch(() => program);
  return [...new Set([dirname(program), dirname(real), ...folders])];
}

/** `-15` of `clang-15`: companions of the same version carry the same ending. */
export function versionSuffix(program: string): string {
  return /-\d+(?=(\.exe)?$)/i.exec(basename(program))?.[0] ?? '';
}

/** Changes when the file at `path` is replaced by another. */
export async function fileIdentity(path: string): Promise<string> {
  const real = await realpath(path);
  const { size, mtimeMs } = await stat(real);
  return `${real} ${size} ${mtimeMs}`;
}
