/** From the paths tools print to the paths the editor knows. */
import { posix } from 'node:path';

export class SourcePaths {
  private readonly workspace: string;
  private readonly generatedAsm: string;

  /** `workspace`: absolute, without links. `build`: as the tools are told it. */
  constructor(workspace: string, build: string) {
    this.workspace = slashes(workspace);
    this.generatedAsm = `${slashes(build)}/include/asm/`;
  }

  /** Relative to the workspace, with `/`; undefined for what lies outside of it and for names like `<stdin>`. */
  toWorkspace(printed: string): string | undefined {
    let path = slashes(printed).replace(/^(\.\/)+/, '');
    if (path.startsWith(`${this.workspace}/`)) path = path.slice(this.workspace.length + 1);
    if (path.startsWith(this.generatedAsm))
      path = `kernel/include/asm-i386/${path.slice(this.generatedAsm.length)}`;
    path = posix.normalize(path);
    return posix.isAbsolute(path) || /^[A-Za-z]:/.test(path) || path.startsWith('../') || path.startsWith('<')
      ? undefined
      : path;
  }
}

const slashes = (path: string): string => (process.platform === 'win32' ? path.replace(/\\/g, '/') : path);
