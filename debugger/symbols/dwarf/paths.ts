/** Names of source files as compilers tell them: a folder and a name, either of them with `.` and `..` in it. */

export function joinPath(...parts: string[]): string {
  let whole = '';
  for (const part of parts) whole = part.startsWith('/') || whole === '' ? part : `${whole}/${part}`;
  const out: string[] = [];
  for (const step of whole.split('/')) {
    if (step === '' || step === '.') continue;
    if (step === '..' && out.length > 0 && out[out.length - 1] !== '..') out.pop();
    else out.push(step);
  }
  return (whole.startsWith('/') ? '/' : '') + out.join('/');
}

/** Whether `asked` names `file`: the same path, or its end. */
export function namesFile(asked: string, file: string): boolean {
  return file === asked || file.endsWith(`/${asked}`);
}
