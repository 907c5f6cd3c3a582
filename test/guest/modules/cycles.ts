/** Loading and unloading modules many times, and what memory the kernel has before and after. */

/** A module alone, one with a device and a timer, one with a thread, and what each may leave behind. */
const CYCLE = `insmod hello > /dev/null; rmmod hello
    insmod procentry > /dev/null; cat /proc/example/note > /dev/null; rmmod procentry
    insmod switch > /dev/null; cat /proc/sys/example/name > /dev/null; rmmod switch
    insmod notefs > /dev/null; mount -t notefs none /mnt; cat /mnt/reader > /dev/null; umount /mnt; rmmod notefs
    insmod deferred > /dev/null; rmmod deferred`;

export const cyclesScript = (count: number, cycle = CYCLE): string => `
  echo 1 > /proc/sys/kernel/printk
  cycles() { i=0; while [ $i -lt $1 ]; do ${cycle}; i=$((i + 1)); done; }
  memory() { echo "== $1"; grep MemFree /proc/meminfo; cat /proc/slabinfo; }
  cycles 20; memory before; cycles ${count}; memory after`;

export interface Memory {
  freeKilobytes: number;
  /** Objects in use, by the name of their cache. */
  objects: Record<string, number>;
}

export function readCycles(output: string): { before: Memory; after: Memory } {
  const part = (name: string): Memory => {
    const lines = output.slice(output.indexOf(`== ${name}\n`)).split('\n== ')[0].split('\n');
    const free = lines.map((line) => /^MemFree: +(\d+) kB/.exec(line)).find((match) => match !== null);
    const caches = lines.map((line) => /^(\S+) +(\d+) +\d+ +\d+ /.exec(line)).filter((match) => match !== null);
    return {
      freeKilobytes: Number(free?.[1]),
      objects: Object.fromEntries(caches.map(([, cache, used]) => [cache, Number(used)])),
    };
  };
  return { before: part('before'), after: part('after') };
}
