/** A walk as the host answers one: short, with a call, an interrupt and text that must be escaped. */
import type { CallNode, FrameName, Station, StationKind, Walk } from '../../../main/contract.ts';

const moment = (instructions: number): Station['position'] => ({
  ticks: instructions,
  instructions,
  deliveries: 0,
  events: 0,
});

export function station(kind: StationKind, count: number, own: number, more: Partial<Station> = {}): Station {
  const ring = ['stub', 'trap', 'gate', 'back'].includes(kind) ? 3 : 0;
  return {
    ...{ kind, title: kind, says: [], position: moment(1000 + count), count, ring, own },
    ...{ address: 0xc0100000 + count, symbol: null, source: null },
    ...{ steps: [], calls: [], interrupts: 0, others: 0 },
    ...more,
  };
}

const push = (count: number, name: FrameName, offset: number, value: number): Station['steps'][number] => ({
  ...{ address: 0xc0100000 + count, symbol: 'system_call', source: { file: 'entry.S', line: 159 } },
  ...{ position: moment(1000 + count), count, text: `push %${name}`, note: '' },
  frame: [{ offset, name, value, how: 'push' }],
});

export function node(name: string, count: number, own: number, children: CallNode[] = []): CallNode {
  return {
    ...{ kind: 'function', name, address: 0xc0200000 + count, symbol: name, source: null },
    ...{ position: moment(1000 + count), count, own, interrupts: 0, others: 0, self: own },
    ...{ times: 1, children, cut: false },
  };
}

export function sampleWalk(): Walk {
  const words = (['EBX', 'ORIG_EAX', 'EIP'] as const).map((name, index) => ({
    ...{ offset: [0, 0x24, 0x28][index], name, address: 0xc0171fc4, value: index, pushedAt: index },
    ...{ by: name === 'EIP' ? ('processor' as const) : ('entry-code' as const), parameter: null },
  }));
  return {
    ...{ way: 'gate', number: 4, name: 'sys_write', arguments: [], result: 2, pid: 5, comm: '<sh> & "co"' },
    ...{ begin: moment(1000), end: moment(1040), idleTicks: 0, ending: 'returned', ahead: false },
    counts: { own: 40, interrupts: 0, others: 0, user: 4, kernel: 36 },
    says: 'The call returned to the instruction behind the trap.',
    stations: [
      station('stub', 0, 2),
      station('trap', 2, 1),
      station('gate', 3, 0),
      station('stack-switch', 3, 0),
      station('save-all', 3, 2, { steps: [push(3, 'ORIG_EAX', 0x24, 4), push(4, 'EBX', 0, 1)] }),
      station('service', 5, 30, {
        calls: [node('sys_write', 5, 30, [node('fget', 7, 10), node('do_write', 17, 15)])],
      }),
      station('restore-all', 35, 3),
      station('return', 38, 1),
      station('back', 39, 1),
    ],
    frame: { address: 0xc0171fc4, words },
  };
}
