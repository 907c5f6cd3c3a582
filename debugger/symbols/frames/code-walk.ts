/**
 * Follows code that no call frame information describes to where it returns, and so learns where its caller's registers
 * lie: hand-written assembly restores on its way out what it saved on its way in. Values that are not known stay unknown;
 * calls are passed over, and stores to memory change nothing, so that a saved register is answered as it lies there.
 */
import { decodeInstruction } from '../../disassembly/decode-instruction.ts';
import { isConditional } from '../../disassembly/instruction.ts';
import type { Instruction, MemoryOperand, Operand } from '../../disassembly/instruction.ts';
import { readWord } from './frame-step.ts';
import type { ReadMemory, RegisterName, RegisterValues, SegmentName } from '../types.ts';

export type WalkEnd =
  /** The registers behind a `ret` or `iret`. */
  | { kind: 'ret' | 'iret'; registers: RegisterValues }
  /** The code stops, or calls what never returns: it has no caller. */
  | { kind: 'stops' }
  /** Nothing certain can be said. */
  | { kind: 'unclear' };

type Name = RegisterName | SegmentName;
type Registers = Partial<Record<Name, number>>;

interface Path {
  pc: number;
  registers: Registers;
  /** Words pushed on the way, by address; undefined for those of unknown value. */
  pushed: Map<number, number | undefined>;
}

/** Longer than any way out of a hand-written function. */
const MOST_INSTRUCTIONS = 2000;
const LONGEST_INSTRUCTION = 15;
/** Bits that no processor sets (Intel SDM volume 1, 3.4.3). */
const EFLAGS_RESERVED = 0xffc08028;
const GENERAL: readonly Name[] = ['eax', 'ecx', 'edx', 'ebx', 'esp', 'ebp', 'esi', 'edi'];
const SCRATCH: readonly Name[] = ['eax', 'ecx', 'edx'];
/** These write no register that is named among their operands. */
const READ_ONLY =
  /^(cmp|test|bt|bti|push|pushseg|out|outdx|nop|int|j.*|loop.*|lgdt|lidt|lldt|ltr|invlpg|movtocr|movtodr|bound)$/;
const STACK = /^(push|pop|call|ret|iret|leave|enter)/;
const PASSED = /^(cli|sti|cld|std|clc|stc|cmc|nop|wbinvd|clts|fwait|pushf|popf|hlt)$/;

export function walkToReturn(
  start: number,
  registers: RegisterValues,
  readMemory: ReadMemory,
  neverReturns: (address: number) => boolean,
): WalkEnd {
  const seen = new Set<number>();
  const paths: Path[] = [{ pc: start, registers: { ...registers }, pushed: new Map() }];
  let result: WalkEnd = { kind: 'unclear' };
  for (let steps = 0; paths.length > 0 && steps < MOST_INSTRUCTIONS;) {
    const path = paths.pop()!;
    const walk = new CodeWalk(path, readMemory, neverReturns);
    for (; steps < MOST_INSTRUCTIONS && !seen.has(path.pc); steps++) {
      seen.add(path.pc);
      const end = walk.step(paths);
      if (end?.kind === 'ret' || end?.kind === 'iret') return end;
      if (end?.kind === 'stops') result = end;
      if (end) break;
    }
  }
  return result;
}

class CodeWalk {
  private readonly path: Path;
  private readonly readMemory: ReadMemory;
  private readonly neverReturns: (address: number) => boolean;

  constructor(path: Path, readMemory: ReadMemory, neverReturns: (address: number) => boolean) {
    this.path = path;
    this.readMemory = readMemory;
    this.neverReturns = neverReturns;
  }

  /** Runs one instruction; the other way of a branch joins `others`. Answers how the path ends, if it does. */
  step(others: Path[]): WalkEnd | null {
    const { path } = this;
    const instruction = this.decode(path.pc);
    if (!instruction?.row) return { kind: 'unclear' };
    const { mnemonic } = instruction.row;
    if (instruction.operandSize === 2 && STACK.test(mnemonic)) return { kind: 'unclear' };
    const next = path.pc + instruction.bytes.length;
    path.pc = next;
    if (isConditional(instruction)) {
      const [target] = instruction.operands;
      if (target.kind === 'target') others.push(this.copyTo(target.address));
      return null;
    }
    switch (mnemonic) {
      case 'jmp':
        return this.jump(instruction.operands[0]);
      case 'jmpi':
      case 'jmpf':
      case 'retf':
        return { kind: 'unclear' };
      case 'ret':
        return this.returns(instruction.operands[0]);
      case 'iret':
        return this.interruptReturn();
      case 'hlt':
      case 'ud2':
        return { kind: 'stops' };
      case 'call':
      case 'calli':
        return this.passCall(instruction.operands[0]);
      default:
        this.execute(mnemonic, instruction);
        return null;
    }
  }

  private decode(pc: number): Instruction | null {
    for (const count of [LONGEST_INSTRUCTION, 8, 4, 1]) {
      const code = this.readMemory(pc, count);
      if (code) return decodeInstruction(code, pc);
    }
    return null;
  }

  private copyTo(pc: number): Path {
    const { registers, pushed } = this.path;
    return { pc, registers: { ...registers }, pushed: new Map(pushed) };
  }

  private jump(target: Operand): WalkEnd | null {
    if (target.kind !== 'target') return { kind: 'unclear' };
    this.path.pc = target.address;
    return null;
  }

  private passCall(target: Operand): WalkEnd | null {
    if (target.kind === 'target' && this.neverReturns(target.address)) return { kind: 'stops' };
    this.forget(SCRATCH);
    return null;
  }

  private returns(drop: Operand | undefined): WalkEnd {
    const eip = this.pop();
    if (eip === undefined) return { kind: 'unclear' };
    if (drop?.kind === 'immediate') this.moveStack(drop.value);
    return { kind: 'ret', registers: { ...this.path.registers, eip } };
  }

  private interruptReturn(): WalkEnd {
    const [eip, cs, eflags] = [this.pop(), this.pop(), this.pop()];
    if (eip === undefined || cs === undefined || eflags === undefined || eflags & EFLAGS_RESERVED)
      return { kind: 'unclear' };
    const { registers } = this.path;
    if ((cs & 3) === 0) return { kind: 'iret', registers: { ...registers, eip, cs, eflags } };
    const [esp, ss] = [this.pop(), this.pop()];
    return { kind: 'iret', registers: { ...registers, eip, cs: cs & 0xffff, eflags, esp, ss } };
  }

  private execute(mnemonic: string, instruction: Instruction): void {
    const { operands } = instruction;
    const [first, second] = operands;
    switch (mnemonic) {
      case 'push':
      case 'pushseg':
        return this.push(this.read(first));
      case 'pushf':
        return this.push(undefined);
      case 'pop':
      case 'popseg':
        return this.write(first, this.pop());
      case 'popf':
        return void this.pop();
      case 'pusha':
        return this.pushAll();
      case 'popa':
        for (const name of [...GENERAL].reverse()) {
          const value = this.pop();
          if (name !== 'esp') this.set(name, value);
        }
        return;
      case 'leave':
        this.set('esp', this.path.registers.ebp);
        return this.set('ebp', this.pop());
      case 'mov':
      case 'movtoseg':
      case 'movfromseg':
        return this.write(first, this.read(second));
      case 'lea':
        return this.write(first, second.kind === 'memory' ? this.address(second) : undefined);
      case 'add':
        return this.combine(first, second, (a, b) => a + b);
      case 'sub':
        return this.combine(first, second, (a, b) => a - b);
      case 'and':
        return this.combine(first, second, (a, b) => a & b);
      case 'xor':
        return this.combine(first, second, (a, b) => a ^ b, true);
      default:
        return this.other(mnemonic, instruction);
    }
  }

  /** An instruction whose result matters to nobody's frame: what it writes is unknown from then on. */
  private other(mnemonic: string, { operands }: Instruction): void {
    if (PASSED.test(mnemonic) || (READ_ONLY.test(mnemonic) && mnemonic !== 'int')) return;
    if (operands.length > 0 && operands[0].kind === 'register') this.write(operands[0], undefined);
    if (mnemonic === 'xchg') this.write(operands[1], undefined);
    if (mnemonic === 'int') this.forget(['eax']);
    else if (operands.every(({ kind }) => kind !== 'register')) this.forget(SCRATCH);
    if (/^(movs|cmps|stos|lods|scas|ins|outs)$/.test(mnemonic)) this.forget(['ecx', 'esi', 'edi']);
    if (/^(mul|imul1|div|idiv|cpuid|rdtsc|cmpxchg)/.test(mnemonic)) this.forget(SCRATCH);
    if (mnemonic === 'cpuid') this.forget(['ebx']);
  }

  private combine(
    first: Operand,
    second: Operand,
    operate: (a: number, b: number) => number,
    same = false,
  ): void {
    const isZero =
      same && first.kind === 'register' && second.kind === 'register' && first.name === second.name;
    const [a, b] = isZero ? [0, 0] : [this.read(first), this.read(second)];
    this.write(first, a === undefined || b === undefined ? undefined : operate(a, b) >>> 0);
  }

  private forget(names: readonly Name[]): void {
    for (const name of names) this.set(name, undefined);
  }

  private set(name: Name, value: number | undefined): void {
    this.path.registers[name] = value === undefined ? undefined : value >>> 0;
  }

  private read(operand: Operand): number | undefined {
    switch (operand.kind) {
      case 'register':
        return this.path.registers[operand.name as Name];
      case 'immediate':
        return operand.value;
      case 'memory':
        return this.word(this.address(operand));
      default:
        return undefined;
    }
  }

  /** Parts of registers make the whole unknown. */
  private write(operand: Operand, value: number | undefined): void {
    if (operand.kind !== 'register') return;
    const whole = wholeRegister(operand.name);
    if (whole) this.set(whole, whole === operand.name ? value : undefined);
  }

  private address({ base, index, scale, displacement }: MemoryOperand): number | undefined {
    const { registers } = this.path;
    const start = base === undefined ? 0 : registers[base as Name];
    const offset = index === undefined || index === 'eiz' ? 0 : registers[index as Name];
    if (start === undefined || offset === undefined) return undefined;
    return (start + offset * scale + displacement) >>> 0;
  }

  private word(address: number | undefined): number | undefined {
    if (address === undefined) return undefined;
    if (this.path.pushed.has(address)) return this.path.pushed.get(address);
    return readWord(this.readMemory, address);
  }

  private moveStack(bytes: number): void {
    const { esp } = this.path.registers;
    this.set('esp', esp === undefined ? undefined : esp + bytes);
  }

  private push(value: number | undefined): void {
    this.moveStack(-4);
    const { esp } = this.path.registers;
    if (esp !== undefined) this.path.pushed.set(esp, value);
  }

  private pushAll(): void {
    const { esp } = this.path.registers;
    for (const name of GENERAL) this.push(name === 'esp' ? esp : this.path.registers[name]);
  }

  private pop(): number | undefined {
    const value = this.word(this.path.registers.esp);
    this.moveStack(4);
    return value;
  }
}

function wholeRegister(name: string): Name | undefined {
  if ((GENERAL as readonly string[]).includes(name) || /^[c-gs]s$/.test(name)) return name as Name;
  const letters = /^([abcd])[lhx]$/.exec(name)?.[1];
  if (letters) return `e${letters}x` as Name;
  return /^(sp|bp|si|di)$/.test(name) ? (`e${name}` as Name) : undefined;
}
