/** Where the privileged checks run: our machine, QEMU and Bochs. Each returns what the guest printed on COM1. */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Machine } from '../../../emulator/machine.ts';
import type { MachineOptions } from '../../../emulator/machine.ts';
import { buildDisk } from './build.ts';

const TICKS = 200_000_000;
const PATIENCE_MILLISECONDS = 60_000;

export function runHere(
  kernel: string,
  translate: MachineOptions['translate'],
  model: MachineOptions['cpuModel'],
): string {
  const machine = new Machine({ memoryMiB: 16, bootTimeSeconds: 0, cpuModel: model, translate });
  machine.boot({ kernel: readFileSync(kernel) });
  const exit = machine.run(TICKS);
  const text = Buffer.from(machine.takeSerial(0)).toString('latin1');
  return exit === 'poweroff' ? text : `${text}\n(the machine ended with ${exit}) ${machine.shutdownReport}`;
}

/** `leftOut`: names of checks that are not run. */
export function runInQemu(kernel: string, leftOut: readonly string[]): string {
  const options = ['-accel', 'tcg', '-cpu', 'pentium3', '-m', '16', '-display', 'none', '-no-reboot'];
  const devices = ['-serial', 'stdio', '-monitor', 'none', '-device', 'isa-debug-exit,iobase=0xf4,iosize=4'];
  const done = spawnSync(
    'qemu-system-i386',
    [...options, ...devices, '-kernel', kernel, '-append', `|${leftOut.join('|')}|`],
    {
      encoding: 'latin1',
      timeout: PATIENCE_MILLISECONDS,
      input: '',
    },
  );
  return done.stdout;
}

const BOCHS_CONFIGURATION = (folder: string, disk: { path: string; cylinders: number }): string => `
plugin_ctrl: unmapped=1
config_interface: textconfig
display_library: rfb, options="timeout=0"
romimage: file=/usr/share/bochs/BIOS-bochs-legacy
vgaromimage: file=/usr/share/vgabios/vgabios.bin
megs: 16
cpu: model=p3_katmai, count=1, ips=50000000, reset_on_triple_fault=0, ignore_bad_msrs=0
ata0: enabled=1, ioaddr1=0x1f0, ioaddr2=0x3f0, irq=14
ata0-master: type=disk, path=${disk.path}, mode=flat, cylinders=${disk.cylinders}, heads=16, spt=63
boot: disk
com1: enabled=1, mode=file, dev=${join(folder, 'com1.txt')}
log: ${join(folder, 'bochs.log')}
panic: action=fatal
`;

export function runInBochs(folder: string, kernel: string): string {
  const configuration = join(folder, 'bochsrc');
  const commands = join(folder, 'bochs-commands');
  writeFileSync(configuration, BOCHS_CONFIGURATION(folder, buildDisk(folder, kernel)));
  writeFileSync(commands, 'c\n');
  rmSync(join(folder, 'com1.txt'), { force: true });
  const args = ['-q', '-f', configuration, '-rc', commands];
  spawnSync('bochs', args, { timeout: PATIENCE_MILLISECONDS, stdio: 'ignore', cwd: folder });
  return readFileSync(join(folder, 'com1.txt'), 'latin1');
}
