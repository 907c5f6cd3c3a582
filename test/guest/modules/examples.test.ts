/** Every module of guest/examples, built by Rebuild with each compiler: loaded, used as its head says, and taken out. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { root, stockBuild } from '../../support/int80.ts';
import { COMPILERS, lacks } from '../../support/tools.ts';
import { inGuest } from './in-guest.ts';
import type { StockBuild } from '../../support/int80.ts';

interface Example {
  script: string;
  output: (string | RegExp)[];
}

const LISTED = 'Module                  Size  Used by    Not tainted';

const EXAMPLES: Record<string, Example> = {
  hello: { script: 'insmod hello; rmmod hello', output: ['Hello, kernel', 'Goodbye, kernel'] },
  parameters: {
    script: `insmod parameters who=student times=2 list=1,2,3 port=0x2f8 mask=7 offset=-5 label=abc
      rmmod parameters; insmod parameters times=11; lsmod`,
    output: [
      'Hello, student',
      'Hello, student',
      'list=1,2,3,0 port=2f8 mask=7 offset=-5 label=abc',
      'Goodbye, student',
      'parameters: times must be between 0 and 10',
      /parameters\.o: init_module: Invalid argument$/,
      /^insmod: its parameters or what it needs may be wrong/,
      LISTED,
    ],
  },
  chardev: {
    script: `insmod chardev; mknod d c 254 0; echo some text > d; cat d; echo more >> d; cat d
      sleep 9 < d & rmmod chardev; lsmod; kill %1; wait 2> /dev/null; rmmod chardev; cat d`,
    output: [
      'chardev: mknod /dev/chardev c 254 0',
      'some text',
      'some text',
      'more',
      'rmmod: chardev: Device or resource busy',
      LISTED,
      /^chardev +\d+ {3}1$/,
      'cat: d: No such device or address',
    ],
  },
  procentry: {
    script: `insmod procentry; grep -c kernel /proc/example/tasks; echo a note > /proc/example/note
      cat /proc/example/note; rmmod procentry; ls /proc/example`,
    output: ['1', 'a note', 'ls: /proc/example: No such file or directory'],
  },
  switch: {
    script: `insmod switch; cd /proc/sys/example; cat switch; echo me > name; echo 1 > switch; echo 5 > switch
      cat name switch; cd /; rmmod switch; ls /proc/sys`,
    output: [
      '0',
      'switch: on by me',
      /echo: write error: Invalid argument$/,
      'me',
      '1',
      'debug  dev  fs  kernel',
    ],
  },
  notefs: {
    script: `insmod notefs; mount -t notefs none /mnt; ls /mnt; cat /mnt/counter /mnt/counter; echo 40 > /mnt/counter
      cat /mnt/counter; echo 1 > /mnt/ticks; rmmod notefs; umount /mnt; rmmod notefs; mount -t notefs none /mnt`,
    output: [
      'counter  reader  ticks',
      '0',
      '1',
      '40',
      /Operation not permitted$/,
      'rmmod: notefs: Device or resource busy',
      /^mount: .*No such device/,
    ],
  },
  alarm: {
    script: 'insmod alarm period=2; mknod a c 254 0; head -n 3 a; rmmod alarm; insmod alarm period=0',
    output: [
      'alarm: mknod /dev/alarm c 254 0',
      'ring 1',
      'ring 2',
      'ring 3',
      /alarm\.o: init_module: Invalid argument$/,
      /^insmod: its parameters/,
    ],
  },
  deferred: {
    script: `insmod deferred; sleep 1; ps -e | grep -c deferredd; rmmod deferred; ps -e | grep -c deferredd
      grep -c deferred /proc/interrupts`,
    output: [
      'deferred: bottom half, no process',
      'deferred: tasklet, no process',
      'deferred: keventd, keventd',
      'deferred: thread, deferredd',
      'deferred: task queue, no process',
      '1',
      /^deferred: (some|no) interrupts on line 4$/,
      '0',
      '0',
    ],
  },
  audit: {
    script: 'insmod audit.o; lsmod',
    output: [/audit\.o: unresolved symbol my_(sys)?audit$/, /audit\.o: unresolved symbol my_/, LISTED],
  },
};

describe.each(COMPILERS)('the examples built with %s', (cc, present) => {
  describe.skipIf(lacks(cc, present()))('in the guest', () => {
    let stock: StockBuild;
    beforeAll(async () => {
      stock = await stockBuild(cc);
    });

    it.each(Object.keys(EXAMPLES))('%s does what its head says', async (name) => {
      const { script, output } = EXAMPLES[name];
      const lines = (await inGuest(stock, script)).split('\n').filter((line) => !line.startsWith('Using '));
      expect(lines.pop()).toBe('');
      expect(lines).toEqual(
        output.map((line) => (typeof line === 'string' ? line : expect.stringMatching(line))),
      );
    });
  });
});

it('has a test for every example', () => {
  const sources = readdirSync(join(root, 'guest/examples')).filter((name) => name.endsWith('.c'));
  expect(sources.map((name) => name.replace('.c', '')).sort()).toEqual(Object.keys(EXAMPLES).sort());
});
