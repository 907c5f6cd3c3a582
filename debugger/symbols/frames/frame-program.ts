/** Runs the instructions of a frame entry (DWARF 5, 6.4.2) up to one address. */
import { ByteReader } from '../byte-reader.ts';
import type { CommonEntry, FrameEntry } from './call-frame-info.ts';

/** How the caller's value of a register is found. */
export type RegisterRule =
  | { kind: 'undefined' }
  | { kind: 'same' }
  /** Saved at the frame address plus `offset`. */
  | { kind: 'offset'; offset: number }
  /** Is the frame address plus `offset`. */
  | { kind: 'value-offset'; offset: number }
  | { kind: 'register'; number: number }
  /** Saved at the address that an expression computes from the frame address. */
  | { kind: 'expression'; bytes: Uint8Array }
  | { kind: 'value-expression'; bytes: Uint8Array };

export type CfaRule =
  { kind: 'register'; number: number; offset: number } | { kind: 'expression'; bytes: Uint8Array };

export interface FrameRules {
  cfa: CfaRule;
  /** By DWARF's number; registers without an entry have no rule. */
  registers: ReadonlyMap<number, RegisterRule>;
  returnRegister: number;
  isSignalFrame: boolean;
}

interface State {
  cfa: CfaRule;
  registers: Map<number, RegisterRule>;
}

const CFA_ADVANCE_LOC = 0x40;
const CFA_OFFSET = 0x80;
const CFA_RESTORE = 0xc0;

const CFA = {
  nop: 0x00,
  set_loc: 0x01,
  advance_loc1: 0x02,
  advance_loc2: 0x03,
  advance_loc4: 0x04,
  offset_extended: 0x05,
  restore_extended: 0x06,
  undefined: 0x07,
  same_value: 0x08,
  register: 0x09,
  remember_state: 0x0a,
  restore_state: 0x0b,
  def_cfa: 0x0c,
  def_cfa_register: 0x0d,
  def_cfa_offset: 0x0e,
  def_cfa_expression: 0x0f,
  expression: 0x10,
  offset_extended_sf: 0x11,
  def_cfa_sf: 0x12,
  def_cfa_offset_sf: 0x13,
  val_offset: 0x14,
  val_offset_sf: 0x15,
  val_expression: 0x16,
  GNU_args_size: 0x2e,
} as const;

export function runFrameProgram(entry: FrameEntry, address: number): FrameRules {
  const { common } = entry;
  const machine = new FrameMachine(common, address);
  machine.run(again(common.program), null);
  const initial = machine.snapshot();
  machine.location = entry.start;
  machine.run(again(entry.program), initial);
  const { cfa, registers } = machine.snapshot();
  return { cfa, registers, returnRegister: common.returnRegister, isSignalFrame: common.isSignalFrame };
}

const again = (reader: ByteReader): ByteReader =>
  new ByteReader(reader.bytes, reader.section, reader.at, reader.limit);

class FrameMachine {
  private readonly common: CommonEntry;
  private readonly address: number;
  private state: State = { cfa: { kind: 'register', number: 4, offset: 4 }, registers: new Map() };
  private readonly remembered: State[] = [];
  location = 0;

  constructor(common: CommonEntry, address: number) {
    this.common = common;
    this.address = address;
  }

  snapshot(): State {
    return { cfa: this.state.cfa, registers: new Map(this.state.registers) };
  }

  run(reader: ByteReader, initial: State | null): void {
    while (!reader.done && this.location <= this.address) this.step(reader, reader.u8(), initial);
  }

  private step(reader: ByteReader, op: number, initial: State | null): void {
    const { dataAlignment } = this.common;
    const low = op & 0x3f;
    switch (op & 0xc0) {
      case CFA_ADVANCE_LOC:
        return this.advance(low);
      case CFA_OFFSET:
        return this.rule(low, { kind: 'offset', offset: reader.uleb() * dataAlignment });
      case CFA_RESTORE:
        return this.restore(reader, low, initial);
    }
    switch (op) {
      case CFA.nop:
        return;
      case CFA.set_loc:
        return this.moveTo(reader.u32());
      case CFA.advance_loc1:
        return this.advance(reader.u8());
      case CFA.advance_loc2:
        return this.advance(reader.u16());
      case CFA.advance_loc4:
        return this.advance(reader.u32());
      case CFA.offset_extended:
        return this.rule(reader.uleb(), { kind: 'offset', offset: reader.uleb() * dataAlignment });
      case CFA.offset_extended_sf:
        return this.rule(reader.uleb(), { kind: 'offset', offset: reader.sleb() * dataAlignment });
      case CFA.val_offset:
        return this.rule(reader.uleb(), { kind: 'value-offset', offset: reader.uleb() * dataAlignment });
      case CFA.val_offset_sf:
        return this.rule(reader.uleb(), { kind: 'value-offset', offset: reader.sleb() * dataAlignment });
      case CFA.restore_extended:
        return this.restore(reader, reader.uleb(), initial);
      case CFA.undefined:
        return this.rule(reader.uleb(), { kind: 'undefined' });
      case CFA.same_value:
        return this.rule(reader.uleb(), { kind: 'same' });
      case CFA.register:
        return this.rule(reader.uleb(), { kind: 'register', number: reader.uleb() });
      case CFA.expression:
        return this.rule(reader.uleb(), { kind: 'expression', bytes: reader.block(reader.uleb()) });
      case CFA.val_expression:
        return this.rule(reader.uleb(), { kind: 'value-expression', bytes: reader.block(reader.uleb()) });
      case CFA.remember_state:
        return void this.remembered.push(this.snapshot());
      case CFA.restore_state:
        this.state =
          this.remembered.pop() ?? reader.fail('a state is restored that nobody remembered', reader.at - 1);
        return;
      case CFA.GNU_args_size:
        return void reader.uleb();
      default:
        return this.defineCfa(reader, op);
    }
  }

  private defineCfa(reader: ByteReader, op: number): void {
    const { dataAlignment } = this.common;
    const { cfa } = this.state;
    switch (op) {
      case CFA.def_cfa:
        this.state.cfa = { kind: 'register', number: reader.uleb(), offset: reader.uleb() };
        return;
      case CFA.def_cfa_sf:
        this.state.cfa = { kind: 'register', number: reader.uleb(), offset: reader.sleb() * dataAlignment };
        return;
      case CFA.def_cfa_expression:
        this.state.cfa = { kind: 'expression', bytes: reader.block(reader.uleb()) };
        return;
    }
    if (cfa.kind !== 'register')
      return reader.fail('a register for what an expression computes', reader.at - 1);
    switch (op) {
      case CFA.def_cfa_register:
        this.state.cfa = { ...cfa, number: reader.uleb() };
        return;
      case CFA.def_cfa_offset:
        this.state.cfa = { ...cfa, offset: reader.uleb() };
        return;
      case CFA.def_cfa_offset_sf:
        this.state.cfa = { ...cfa, offset: reader.sleb() * dataAlignment };
        return;
      default:
        return reader.fail(`frame instruction 0x${op.toString(16)} is unknown`, reader.at - 1);
    }
  }

  private advance(count: number): void {
    this.moveTo(this.location + count * this.common.codeAlignment);
  }

  private moveTo(location: number): void {
    this.location = location;
  }

  private rule(register: number, rule: RegisterRule): void {
    this.state.registers.set(register, rule);
  }

  private restore(reader: ByteReader, register: number, initial: State | null): void {
    if (!initial) return reader.fail('the common entry restores what is not there yet', reader.at - 1);
    const rule = initial.registers.get(register);
    if (rule) this.state.registers.set(register, rule);
    else this.state.registers.delete(register);
  }
}
