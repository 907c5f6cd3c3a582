/** SYSENTER and SYSEXIT as WebAssembly; see cpu/system-call.ts. They name flat segments, so no descriptor is looked at. */
import { IF, RF, VM } from '../cpu/flags.ts';
import { CS, ECX, EDX, ESP, SS } from '../cpu/registers.ts';
import { OFFSET } from '../cpu/state.ts';
import { pushDue } from './ops/due.ts';
import { FLAT_CODE, FLAT_DATA, Path, RING3 } from './system-paths.ts';
import type { SystemFunctions } from './system-paths.ts';

/** What `entered` takes for "none". */
export const NO_VECTOR = -1;
/** A local. */
const FROM = 0;

/** Selectors count from the one in SYSENTER_CS. */
function pushSelector(path: Path, distance: number, ring: 0 | 3): void {
  path.word(OFFSET.SYSENTER_CS);
  path.asm.opConst('i32.add', distance);
  path.asm.opConst('i32.and', 0xfffc);
  if (ring !== 0) path.asm.opConst('i32.or', ring);
}

function begin(functions: SystemFunctions): Path {
  const path = new Path(functions);
  const { asm } = path;
  path.refuseWatched();
  pushSelector(path, 0, 0);
  asm.op('i32.eqz');
  path.refuseIf();
  pushDue(asm, () => path.word(OFFSET.EFLAGS));
  path.refuseIf();
  return path;
}

function takeStack(path: Path, offset: number): void {
  path.put(OFFSET.GENERAL + 4 * ESP, () => path.word(offset));
}

/** () → what a region returns, or -1. */
export function systemEnterCode(functions: SystemFunctions): Uint8Array {
  const path = begin(functions);
  const { asm } = path;
  path.word(OFFSET.CPL);
  asm.set(FROM);
  path.setFlat(CS, () => pushSelector(path, 0, 0), FLAT_CODE);
  path.setFlat(SS, () => pushSelector(path, 8, 0), FLAT_DATA);
  takeStack(path, OFFSET.SYSENTER_ESP);
  path.put(OFFSET.EIP, () => path.word(OFFSET.SYSENTER_EIP));
  path.put(OFFSET.EFLAGS, () => {
    path.word(OFFSET.EFLAGS);
    path.asm.opConst('i32.and', ~(IF | VM | RF));
  });
  path.putConst(OFFSET.CPL, 0);
  asm.get(FROM);
  asm.opConst('i32.eq', 3);
  asm.if();
  path.tell(functions.entered, () => {
    asm.const(NO_VECTOR);
    asm.const(0);
    asm.const(0);
  });
  asm.end();
  path.done();
  path.goOn();
  return path.finish();
}

/** () → what a region returns, or -1. */
export function systemExitCode(functions: SystemFunctions): Uint8Array {
  const path = begin(functions);
  path.word(OFFSET.CPL);
  path.refuseIf();
  path.setFlat(CS, () => pushSelector(path, 16, 3), FLAT_CODE | RING3);
  path.setFlat(SS, () => pushSelector(path, 24, 3), FLAT_DATA | RING3);
  takeStack(path, OFFSET.GENERAL + 4 * ECX);
  path.put(OFFSET.EIP, () => path.word(OFFSET.GENERAL + 4 * EDX));
  path.putConst(OFFSET.CPL, 3);
  path.tell(functions.left, () => undefined);
  path.done();
  path.goOn();
  return path.finish();
}
