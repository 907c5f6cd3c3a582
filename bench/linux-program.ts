/** One C file as a static Linux program for i386, without a library. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const FLAGS = [
  ...[
    '-m32',
    '-march=i686',
    '-O2',
    '-ffreestanding',
    '-fno-pic',
    '-fno-stack-protector',
    '-fcf-protection=none',
  ],
  ...['-nostdlib', '-static', '-no-pie', '-Wall', '-Wextra', '-Werror'],
];

/** Resolves to the program's path. @throws Error with the compiler's messages. */
export async function compileLinuxProgram(source: string, program: string): Promise<string> {
  await promisify(execFile)('gcc', [...FLAGS, source, '-o', program]);
  return program;
}
