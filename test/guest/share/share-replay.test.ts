/** What comes from a shared folder is an input: a run repeats without the folder, and going back in time leaves it alone. */
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Timeline } from '../../../debugger/timeline/timeline.ts';
import { Journal } from '../../../emulator/recording/journal.ts';
import { replay } from '../../../emulator/recording/replay.ts';
import type { MachineImage } from '../../../main/machine/protocol.ts';
import { int80, stockBuild } from '../../support/int80.ts';
import { hasGcc, lacks } from '../../support/tools.ts';
import { newFolder } from '../../main/machine/share/client.ts';
import { SharedGuest, stockImage } from './shared-guest.ts';

const WORK = 'cd /mnt/host; cp a.txt b.txt; cat a.txt b.txt; cp /bin/sh tool; cmp /bin/sh tool && echo equal; rm tool';

describe.skipIf(lacks('gcc', hasGcc()))('a run with a shared folder', () => {
  let image: MachineImage;
  let folder: string;
  beforeAll(async () => {
    image = await stockImage();
  });
  beforeEach(() => {
    folder = newFolder();
    writeFileSync(join(folder, 'a.txt'), 'from the host\n');
    // The first reading after a change moves the time of access, which the guest is told.
    readFileSync(join(folder, 'a.txt'));
    readdirSync(folder);
  });

  it('is repeated from its journal in a fresh machine, without the folder', () => {
    const guest = SharedGuest.booted(image, folder);
    expect(guest.shell(WORK)).toContain('equal');
    const { machine } = guest;
    renameSync(folder, `${folder}-gone`);
    const journal = Journal.fromJson(machine.journal.toJson());
    const again = replay(image, journal, machine.ticks);
    expect(again.hash()).toBe(machine.hash());
    expect(again.shareRequests).toEqual([]);
  });

  it('cannot be repeated without one of the answers', () => {
    const guest = SharedGuest.booted(image, folder);
    guest.shell(WORK);
    const { header, events } = guest.machine.journal;
    const answers = events.filter(({ kind }) => kind === 'share');
    expect(answers.length).toBeGreaterThan(20);
    const less = new Journal(
      header,
      events.filter((event) => event !== answers[10]),
    );
    const repeat = (): string => replay(image, less, guest.machine.ticks).hash();
    let hash = '';
    try {
      hash = repeat();
    } catch (error) {
      expect(String(error)).toContain('the recording does not fit');
    }
    expect(hash).not.toBe(guest.machine.hash());
  });

  it('is the same on the interpreter and with translated code', () => {
    // Only reading: what the host says of the time of a change is another each time.
    const hashes = [true, false].map((translate) => {
      const guest = SharedGuest.booted(image, folder, { translate });
      guest.shell('cat /mnt/host/a.txt; cd /mnt/host; sha256sum a.txt; ls');
      return guest.machine.hash();
    });
    expect(hashes[0]).toBe(hashes[1]);
  });

  it('goes on from a snapshot with an unanswered request', () => {
    const guest = SharedGuest.booted(image, folder);
    guest.type('cat /mnt/host/a.txt\n');
    while (guest.machine.shareRequests.length === 0) guest.machine.run(1000);
    const snapshot = structuredClone(guest.machine.snapshot());
    guest.waitFor('from the host');
    const hash = guest.machine.hash();
    guest.machine.restore(snapshot);
    expect(guest.machine.shareRequests).toHaveLength(1);
    guest.waitFor('from the host');
    expect(guest.machine.hash()).toBe(hash);
  });

  it('that is taken back in time asks the host for nothing, and lives its future again', () => {
    const guest = SharedGuest.booted(image, folder);
    const timeline = new Timeline(guest.machine);
    guest.run = (ticks) => void timeline.run(ticks);
    const before = timeline.position;
    guest.shell(WORK);
    const [hash, present] = [guest.machine.hash(), timeline.position];
    const share = guest.share;
    guest.share = null;
    renameSync(folder, `${folder}-gone`);
    timeline.goTo(before);
    timeline.goTo(present);
    expect(guest.machine.hash()).toBe(hash);
    renameSync(`${folder}-gone`, folder);
    guest.share = share;
    expect(guest.shell('cat /mnt/host/a.txt')).toBe('from the host\n');
  });

  it('goes another way from the past, with the folder as it is now', () => {
    const guest = SharedGuest.booted(image, folder);
    const timeline = new Timeline(guest.machine);
    guest.run = (ticks) => void timeline.run(ticks);
    guest.shell('cd /mnt/host');
    const before = timeline.position;
    expect(guest.shell('echo first > b.txt; exec 5< b.txt; ls -1')).toBe('a.txt\nb.txt\n');
    timeline.goTo(before);
    guest.printed = '';
    expect(guest.shell('ls -1; cat b.txt; echo second > c.txt')).toBe('a.txt\nb.txt\nfirst\n');
    expect(readdirSync(folder).sort()).toEqual(['a.txt', 'b.txt', 'c.txt']);
    expect(timeline.branches).toHaveLength(1);
  });
});

describe.skipIf(lacks('gcc', hasGcc()))('int80 run --share', () => {
  let kernel: string[];
  let folder: string;
  beforeAll(async () => {
    const stock = await stockBuild('gcc');
    kernel = ['--kernel', stock.kernelPath, '--initrd', stock.initramfsPath, '--boot-time', '1000000000'];
  });
  beforeEach(() => {
    folder = newFolder();
    writeFileSync(join(folder, 'a.txt'), 'from the host\n');
  });

  it('lets the guest use the folder, and records what came from it', async () => {
    const recording = join(newFolder(), 'run.rec');
    const script = ['--send', 'cat /mnt/host/a.txt; echo from the guest > /mnt/host/b.txt; echo o"v"er\n'];
    const options = ['--share', folder, ...script, '--expect', 'over', '--record', recording];
    const run = await int80(['run', ...kernel, ...options, '--timeout', '100']);
    expect(run).toMatchObject({ status: 0 });
    expect(run.stdout).toMatch(/^from the host\r$/m);
    expect(readFileSync(join(folder, 'b.txt'), 'utf8')).toBe('from the guest\n');
    renameSync(folder, `${folder}-gone`);
    const again = await int80(['replay', recording]);
    expect(again).toMatchObject({ status: 0 });
    expect(again.stdout).toMatch(/^from the host\r$/m);
  });

  it('with :ro lets the guest only read', async () => {
    const script = ['--send', 'cat /mnt/host/a.txt; rm /mnt/host/a.txt; echo o"v"er\n', '--expect', 'over'];
    const run = await int80(['run', ...kernel, '--share', `${folder}:ro`, ...script, '--timeout', '100']);
    expect(run.stdout).toContain('Read-only file system');
    expect(readdirSync(folder)).toEqual(['a.txt']);
  });

  it('works in real time, without a script, and with a past', async () => {
    const input = 'cat /mnt/host/a.txt; poweroff\n';
    const run = await int80(['run', ...kernel, '--share', folder, '--history', '64', '--timeout', '100'], { input });
    expect(run).toMatchObject({ status: 0 });
    expect(run.stdout).toMatch(/^from the host\r$/m);
  });

  it.each(['none', 'a.txt'])('refuses what is no folder: %s', async (name) => {
    const run = await int80(['run', ...kernel, '--share', join(folder, name)]);
    expect(run.status).toBe(1);
    expect(run.stderr).toMatch(new RegExp(`there is no folder .*${name}`));
  });
});
