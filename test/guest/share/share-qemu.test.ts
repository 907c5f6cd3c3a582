/** The guest's end of the shared folder with another host's end: QEMU's virtio device in memory and its 9P server. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stockBuild } from '../../support/int80.ts';
import { hasGcc, hasQemu, lacks } from '../../support/tools.ts';
import { newFolder } from '../../main/machine/share/client.ts';
import { session } from '../qemu-session.ts';

/** Its last place for a virtio device, which is used first; interrupts by the 8259A, as in our PC. */
const MACHINE = ['-M', 'microvm,pic=on,pit=on,rtc=on,isa-serial=on,acpi=off,auto-kernel-cmdline=off', '-cpu', 'pentium3,-apic']; // prettier-ignore
const DEVICE = 'virtio_mmio.device=512@0xfeb00e00:12';

describe.skipIf(lacks('gcc', hasGcc()) || lacks('QEMU', hasQemu()))('a shared folder of QEMU', () => {
  it('is mounted, read and written by the stock kernel', async () => {
    const { kernelPath, initramfsPath } = await stockBuild('gcc');
    const folder = newFolder();
    const bytes = randomBytes(300_001);
    writeFileSync(join(folder, 'big'), bytes);
    mkdirSync(join(folder, 'sub'));
    const commands = [
      'mount',
      'cd /mnt/host; ls -l; cp big copy; cmp big copy && echo equal',
      'echo text > new; mkdir d; mv new d/n; ln -s d/n l; cat l; chmod 600 d/n; rmdir sub; ls d',
      ': > copy; rm big; cd /; umount /mnt/host; mount -t 9p host /mnt/host; ls -1 /mnt/host; poweroff',
    ];
    const share = ['-fsdev', `local,id=share,path=${folder},security_model=none`];
    const virtio = ['-global', 'virtio-mmio.force-legacy=false', '-device', 'virtio-9p-device,fsdev=share,mount_tag=host']; // prettier-ignore
    const append = ['-append', `console=ttyS0 ${DEVICE}`];
    const output = await session(kernelPath, initramfsPath, commands, [...MACHINE, ...append, ...share, ...virtio]); // prettier-ignore
    expect(output).toContain('host on /mnt/host type 9p (rw)');
    expect(output).toMatch(/^equal\r$/m);
    expect(output).toMatch(/^text\r\nn\r$/m);
    expect(output).toMatch(/^copy\r\nd\r\nl\r$/m);
    expect(readFileSync(join(folder, 'd', 'n'), 'utf8')).toBe('text\n');
    expect(statSync(join(folder, 'd', 'n')).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'copy')).size).toBe(0);
  });
});
