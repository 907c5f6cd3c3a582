/**
 * Which service stands behind which `__NR_` name on i386. As a rule `sys_x` behind `__NR_x`; history has made
 * exceptions: services rewritten under a new name while the number kept the old one, and services of 16-bit ids.
 */

/** `__NR_` name (without the prefix) to the other services that rightly stand in its slot. */
const ALIASES: Record<string, string[]> = {
  oldstat: ['sys_stat'],
  oldfstat: ['sys_fstat'],
  oldlstat: ['sys_lstat'],
  stat: ['sys_newstat'],
  fstat: ['sys_newfstat'],
  lstat: ['sys_newlstat'],
  uname: ['sys_newuname'],
  olduname: ['sys_uname'],
  oldolduname: ['sys_olduname'],
  umount: ['sys_oldumount'],
  umount2: ['sys_umount'],
  readdir: ['old_readdir'],
  mmap: ['old_mmap'],
  select: ['old_select'],
  _newselect: ['sys_select'],
  _llseek: ['sys_llseek'],
  _sysctl: ['sys_sysctl'],
  getrlimit: ['sys_old_getrlimit'],
  ugetrlimit: ['sys_getrlimit'],
  vm86old: ['sys_vm86old'],
  madvise1: ['sys_madvise'],
  pread64: ['sys_pread'],
  pwrite64: ['sys_pwrite'],
};

export const NO_SERVICE = 'sys_ni_syscall';

/** Whether `service` is what a reader of unistd.h expects behind `__NR_<name>`. */
export function belongsTogether(name: string, service: string): boolean {
  if (ALIASES[name]?.includes(service)) return true;
  const plain = service.replace(/^(?:sys_old|sys|old)_/, '');
  if (plain === name || plain === name.replace(/^_/, '')) return true;
  // The 16-bit services kept the old numbers; the 32-bit ones were given the names that end in 32.
  return plain === `${name}16` || `${plain}32` === name;
}

export interface NumberName {
  name: string;
  number: number;
  line: number;
}

/** The `#define __NR_x n` of unistd.h. */
export function readNumbers(unistd: string): NumberName[] {
  return unistd.split('\n').flatMap((text, index) => {
    const match = /^\s*#\s*define\s+__NR_(\w+)\s+\(?\s*(0x[0-9a-fA-F]+|\d+)\s*\)?\s*(?:\/[*/].*)?$/.exec(
      text.replace(/\r$/, ''),
    );
    return match ? [{ name: match[1], number: Number(match[2]), line: index + 1 }] : [];
  });
}
