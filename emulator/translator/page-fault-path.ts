/**
 * Delivery of a page fault out of translated code, as WebAssembly: through a 32-bit gate to flat segments of ring 0,
 * from ring 3 or ring 0 (Intel SDM volume 3, section 6.12). What deviates is refused before anything has changed;
 * interrupts.ts of the processor does it then.
 *
 *     esp0 →  SS  ESP  EFLAGS  CS  EIP  error code  ← ESP        from ring 3
 *     ESP  →           EFLAGS  CS  EIP  error code  ← ESP        from ring 0
 */
import { PAGE } from '../cpu/fault.ts';
import { RF } from '../cpu/flags.ts';
import { CS, ESP, SS } from '../cpu/registers.ts';
import { FAULT_LOG_ENTRIES, FAULT_LOG_WORDS, OFFSET } from '../cpu/state.ts';
import { pushDue } from './ops/due.ts';
import {
  enterThroughGate,
  findInnerStack,
  FLAT_CODE,
  FLAT_DATA,
  Path,
  saveReturn,
  saveStackPointer,
  SYSTEM_READ,
  SYSTEM_WRITE,
} from './system-paths.ts';
import type { SystemFunctions } from './system-paths.ts';

/** Present, 32 bits, interrupt or trap gate; hardware does not look at its DPL. */
const GATE_MASK = 0x9e00;
const GATE = 0x8e00;
const ERROR = 0;
const [GATE_PLACE, HANDLER, STACK, NEW_ESP, NEW_SS, LOG] = [1, 2, 3, 4, 5, 6];

/** (error code) → what a region returns, or -1. EIP is at the faulting instruction, CR2 is set. */
export function pageFaultCode(functions: SystemFunctions): Uint8Array {
  const path = new Path(functions);
  const { asm } = path;
  const pushEip = (): void => path.word(OFFSET.EIP);
  path.refuseWatched();
  pushDue(asm, () => path.word(OFFSET.EFLAGS));
  path.refuseIf();
  findGate(path);
  path.word(OFFSET.CPL);
  asm.opConst('i32.eq', 3);
  asm.if();
  findInnerStack(path, 24, STACK, NEW_ESP, NEW_SS);
  logFault(path);
  saveReturn(path, STACK, 4, pushEip, RF);
  saveStackPointer(path, STACK, 16);
  path.setFlat(SS, () => asm.get(NEW_SS), FLAT_DATA);
  asm.else();
  path.word(OFFSET.CPL);
  path.refuseIf();
  path.word(OFFSET.GENERAL + 4 * ESP);
  asm.opConst('i32.sub', 16);
  asm.tee(NEW_ESP);
  path.locate(16, SYSTEM_WRITE, STACK);
  logFault(path);
  saveReturn(path, STACK, 4, pushEip, RF);
  asm.end();
  path.store(STACK, 0, () => asm.get(ERROR));
  path.put(OFFSET.GENERAL + 4 * ESP, () => asm.get(NEW_ESP));
  enterThroughGate(path, GATE_PLACE, HANDLER);
  return path.finish();
}

function findGate(path: Path): void {
  const { asm } = path;
  path.word(OFFSET.IDTR_LIMIT);
  path.refuseUnless('i32.ge_u', PAGE * 8 + 7);
  path.word(OFFSET.IDTR_BASE);
  asm.opConst('i32.add', PAGE * 8);
  path.locate(8, SYSTEM_READ, GATE_PLACE);
  path.at(GATE_PLACE, 4);
  asm.opConst('i32.and', GATE_MASK);
  path.refuseUnless('i32.eq', GATE);
  path.at(GATE_PLACE, 2, 'i32.load16_u');
  asm.set(HANDLER);
  path.needFlat(HANDLER, FLAT_CODE);
}

/** As shutdown-report.ts of the processor does it. */
function logFault(path: Path): void {
  const { asm } = path;
  path.word(OFFSET.FAULT_COUNT);
  asm.opConst('i32.and', FAULT_LOG_ENTRIES - 1);
  asm.opConst('i32.mul', FAULT_LOG_WORDS * 4);
  asm.set(LOG);
  const words = [
    () => asm.const(PAGE),
    () => asm.get(ERROR),
    () => path.word(OFFSET.SEG_SELECTOR + 4 * CS),
    () => path.word(OFFSET.EIP),
    () => path.word(OFFSET.CR2),
  ];
  words.forEach((push, index) => {
    asm.get(LOG);
    push();
    asm.memory('i32.store', OFFSET.FAULT_LOG + 4 * index, true);
  });
  path.put(OFFSET.FAULT_COUNT, () => {
    path.word(OFFSET.FAULT_COUNT);
    asm.opConst('i32.add', 1);
  });
}
