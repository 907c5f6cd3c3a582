/** Breakpoints in a few words. */
import type { Breakpoint } from '../../../debugger/engine/breakpoints.ts';
import type { DebugBreakpointKind } from '../../contract.ts';

const hex = (value: number): string => `0x${value.toString(16)}`;
const ACCESS = { read: 'read of', write: 'write to', access: 'access to' } as const;

export function titleOf(what: DebugBreakpointKind): string {
  switch (what.kind) {
    case 'line':
      return `${what.path.split('/').at(-1)}:${what.line}`;
    case 'symbol':
      return what.name;
    case 'address':
      return hex(what.address);
    case 'watch':
      return `${ACCESS[what.on]} ${what.expression}`;
    case 'port':
      return `${ACCESS[what.on]} port ${hex(what.port)}`;
    case 'system-call':
      return `${what.at === 'exit' ? 'return from' : 'entry to'} ${
        what.number === null ? 'any system call' : `system call ${what.number}`
      }`;
    case 'vector':
      return `vector ${hex(what.vector)}`;
    case 'process':
      return `process ${what.comm ?? what.pid ?? ''} runs`;
    case 'exec':
      return `execution of ${what.comm ?? 'a program'}`;
    case 'ring':
      return what.to === undefined ? 'change of privilege' : `entry to ring ${what.to}`;
    case 'panic':
      return 'kernel panic';
  }
}

/** What kdb has set, as the window would have. */
export function describeEngineKind({ what, address }: Breakpoint): DebugBreakpointKind {
  switch (what.kind) {
    case 'execute':
      return address === null && 'symbol' in what
        ? { kind: 'symbol', name: what.symbol }
        : { kind: 'address', address: address ?? 0 };
    case 'watch':
      return what.space === 'port'
        ? { kind: 'port', port: what.address, length: portLength(what.length), on: what.on }
        : { kind: 'watch', expression: hex(what.address), length: what.length, on: what.on };
    case 'ring':
      return what.to === 0 || what.to === 3 ? { kind: 'ring', to: what.to } : { kind: 'ring' };
    default:
      return what;
  }
}

const portLength = (length: number): 1 | 2 | 4 => (length === 2 || length === 4 ? length : 1);
