/** Runs cases on our processor, in ring 3 with paging and in the same little world as on the host (layout.ts). */
import { fromImage, toImage } from '../../../emulator/cpu/ops/fxsr.ts';
import { CS, DS, ES, FS, GS, SS } from '../../../emulator/cpu/registers.ts';
import { baseOf as descriptorBase, limitOf, setSegment } from '../../../emulator/cpu/segmentation.ts';
import { OFFSET } from '../../../emulator/cpu/state.ts';
import { Translator } from '../../../emulator/translator/translator.ts';
import type { TranslatorStatistics } from '../../../emulator/translator/translator.ts';
import {
  BareMachine,
  GDT,
  HANDLERS,
  IDT,
  KERNEL_CODE,
  STACK0,
  TSS,
  TSS_SELECTOR,
} from '../cpu/bare-machine.ts';
import type { Code, Input, Outcome } from './layout.ts';
import {
  backgroundImage,
  baseOf,
  CODE,
  CODE_BYTES,
  DATA,
  DATA_PAGES,
  descriptorWords,
  FLAT_CODE,
  FX,
  hashStep,
  IMAGE_BYTES,
  LOCAL_SEGMENTS,
  LONG_CODE,
  MAX_CHANGES,
  NUMBER_DATA,
  NUMBER_LIMIT,
  OUT,
  PAGE,
  READ_ONLY_PAGE,
  UNIT_BYTES,
} from './layout.ts';

export type Engine = 'interpreter' | 'translator';

const USER = 7;
const USER_READ_ONLY = 5;
const SUPERVISOR = 3;
/** Linear address of physical 0 for the supervisor: no program comes here. */
const KERNEL = 0xff000000 | 0;
const KERNEL_BYTES = 0x10000;
const KERNEL_TABLE = 0x5000;
const CODE_TABLE = 0x6000;
const DATA_TABLE = 0x7000;
const LOCAL_TABLE = 0xc000;
const CODE_FRAME = 0x20000;
const DATA_FRAME = 0x30000;
const HOST_GDT_LIMIT = 0x7f;
const LDT_SELECTOR = 0x50;

const CR0_MP_NE_AM = 0x40022;
const CR4_OSFXSR_OSXMMEXCPT = 0x600;
const INT3 = 0xcc;
const INTERRUPT_GATE = 0x8e00;
const USER_GATE = 0xee00;
/** What programs may call: the other gates are the supervisor's, as in Linux. */
const USER_VECTORS = [3, 4];
const PF = 14;
const WITH_ERROR = new Set([8, 10, 11, 12, 13, 14, 17]);
/** More than the longest repetition that stays in the data pages, with every instruction before it. */
const BUDGET = 100_000;
const ORDER = [DS, ES, SS, FS, GS];

interface Loaded {
  base: number;
  limit: number;
  access: number;
}

export class OurRunner {
  private readonly machine = new BareMachine(1 << 20, 'sse2');
  private readonly background = backgroundImage();
  private readonly expected = backgroundImage();
  private readonly expectedWords = new Int32Array(this.expected.buffer);
  private readonly data: Uint8Array;
  private readonly words: Int32Array;
  private readonly unit = new Int32Array(128);
  private readonly unitBytes = Buffer.from(this.unit.buffer);
  private readonly loaded = new Map<number, Loaded>();
  private code: Code | null = null;

  constructor(engine: Engine) {
    const { machine } = this;
    const { cpu, state } = machine;
    this.data = state.ram.subarray(DATA_FRAME, DATA_FRAME + IMAGE_BYTES);
    this.words = new Int32Array(state.buffer, state.ramBase + DATA_FRAME, IMAGE_BYTES / 4);
    this.data.set(this.background);
    state.ram.fill(INT3, CODE_FRAME, CODE_FRAME + CODE_BYTES);
    this.mapPages();
    this.moveTables();
    cpu.translator = engine === 'translator' ? new Translator(cpu, { threshold: 0 }) : null;
    cpu.i32[OFFSET.CR0 >> 2] |= CR0_MP_NE_AM;
    cpu.i32[OFFSET.CR4 >> 2] |= CR4_OSFXSR_OSXMMEXCPT;
    machine.enablePaging();
  }

  /** What the translator has done; null when everything is interpreted. */
  get statistics(): TranslatorStatistics | null {
    return this.machine.cpu.translator?.statistics ?? null;
  }

  private mapPages(): void {
    const { machine } = this;
    for (let at = 0; at < KERNEL_BYTES; at += PAGE)
      machine.map((KERNEL + at) | 0, at, SUPERVISOR, KERNEL_TABLE);
    for (let at = 0; at < CODE_BYTES; at += PAGE) {
      machine.map(CODE + at, CODE_FRAME + at, USER_READ_ONLY, CODE_TABLE);
    }
    DATA_PAGES.forEach((offset, n) => {
      machine.map(
        DATA + offset,
        DATA_FRAME + n * PAGE,
        n === READ_ONLY_PAGE ? USER_READ_ONLY : USER,
        DATA_TABLE,
      );
    });
  }

  /** Descriptor tables as the host's kernel has them, in the supervisor's pages. */
  private moveTables(): void {
    const { machine } = this;
    const { cpu, view } = machine;
    for (let vector = 0; vector < 256; vector++) {
      const type = USER_VECTORS.includes(vector) ? USER_GATE : INTERRUPT_GATE;
      machine.gate(vector, KERNEL_CODE, (KERNEL + HANDLERS + vector) | 0, type);
    }
    view.setInt32(TSS + 4, (KERNEL + STACK0) | 0, true);
    LOCAL_SEGMENTS.forEach((each, n) => {
      const [low, high] = descriptorWords(each);
      view.setInt32(LOCAL_TABLE + 8 * n, low, true);
      view.setInt32(LOCAL_TABLE + 8 * n + 4, high, true);
    });
    machine.descriptor(LONG_CODE, 0, 0xfffff, 0xa0fb);
    machine.descriptor(NUMBER_DATA, 0, NUMBER_LIMIT, 0x40f5);
    cpu.i32[OFFSET.GDTR_BASE >> 2] = KERNEL + GDT;
    cpu.i32[OFFSET.GDTR_LIMIT >> 2] = HOST_GDT_LIMIT;
    cpu.i32[OFFSET.IDTR_BASE >> 2] = KERNEL + IDT;
    setSegment(cpu, 6, LDT_SELECTOR, (KERNEL + LOCAL_TABLE) | 0, LOCAL_SEGMENTS.length * 8 - 1, 0x8200);
    setSegment(cpu, 7, TSS_SELECTOR, (KERNEL + TSS) | 0, 0x67, 0x8b00);
  }

  /** Translations of addresses and code are made anew. */
  forget(): void {
    this.machine.cpu.flushCaches();
    this.code = null;
  }

  /** Null: it neither reached INT3 nor faulted in time. Runs of the same code object keep what was decoded of it. */
  run(code: Code, input: Input): Outcome | null {
    const { machine, expected, data } = this;
    const { cpu } = machine;
    if (this.code !== code) this.load(code);
    for (const { offset, bytes } of input.patches) {
      data.set(bytes, offset);
      expected.set(bytes, offset);
    }
    this.enter(code, input);
    const exit = cpu.run(BUDGET);
    const outcome = exit === 'halt' ? this.outcome() : null;
    if (exit !== 'halt' && exit !== 'budget') throw new Error(`the machine ended: ${cpu.shutdownReport}`);
    if (outcome !== null) this.noteChanges(outcome);
    this.tidy(input);
    return outcome;
  }

  private load(code: Code): void {
    const { cpu, state } = this.machine;
    state.ram.fill(INT3, CODE_FRAME, CODE_FRAME + CODE_BYTES);
    state.ram.set(code.bytes.subarray(0, CODE_BYTES - code.start), CODE_FRAME + code.start);
    cpu.dropDecoded();
    this.code = code;
  }

  private enter(code: Code, input: Input): void {
    const { cpu } = this.machine;
    const { segments } = input;
    cpu.i32[OFFSET.PENDING >> 2] = 0;
    const selectors = [segments.ds, segments.es, segments.ss, segments.fs, segments.gs];
    ORDER.forEach((seg, n) => this.loadSegment(seg, selectors[n]));
    this.loadSegment(CS, segments.cs);
    cpu.setCpl(3);
    for (let n = 0; n < 8; n++) cpu.r32[n] = input.regs[n];
    input.unit.copy(this.unitBytes);
    fromImage(cpu, this.unit);
    cpu.setEflags(input.eflags);
    this.machine.eip = CODE + code.start - baseOf(segments.cs);
  }

  private loadSegment(seg: number, selector: number): void {
    let known = this.loaded.get(selector);
    if (known === undefined) {
      known = this.describe(selector);
      this.loaded.set(selector, known);
    }
    setSegment(this.machine.cpu, seg, selector, known.base, known.limit, known.access);
  }

  private describe(selector: number): Loaded {
    if ((selector & 0xfffc) === 0) return { base: 0, limit: 0, access: 0 };
    if ((selector & 4) === 0)
      return { base: 0, limit: -1, access: selector === FLAT_CODE ? 0xc0fb00 : 0xc0f300 };
    const [low, high] = descriptorWords(LOCAL_SEGMENTS[selector >> 3]);
    return { base: descriptorBase(low, high), limit: limitOf(low, high), access: high };
  }

  /** What the handler that halted was entered with. */
  private outcome(): Outcome {
    const { cpu, view, eip } = this.machine;
    const vector = (eip - KERNEL - HANDLERS - 1) | 0;
    let at = cpu.r32[4] - KERNEL;
    const pop = (): number => {
      at += 4;
      return view.getInt32(at - 4, true);
    };
    const error = WITH_ERROR.has(vector) ? pop() : 0;
    const [from, cs, eflags, esp, ss] = [pop(), pop() & 0xffff, pop(), pop(), pop() & 0xffff];
    const out = Buffer.alloc(OUT.BYTES);
    for (let n = 0; n < 8; n++) out.writeInt32LE(n === 4 ? esp : cpu.r32[n], OUT.REGS + 4 * n);
    const cr2 = vector === PF ? cpu.i32[OFFSET.CR2 >> 2] : 0;
    const { segSelector } = cpu;
    const segments = [segSelector[DS], segSelector[ES], ss, segSelector[FS], segSelector[GS]];
    const words = [eflags, from, cs, ...segments, vector, error, cr2];
    words.forEach((word, n) => out.writeInt32LE(word | 0, OUT.EFLAGS + 4 * n));
    toImage(cpu, this.unit);
    this.unitBytes.copy(out, OUT.UNIT, 0, UNIT_BYTES);
    out.writeInt32LE(0, OUT.UNIT + FX.MXCSR + 4);
    return out;
  }

  private noteChanges(out: Outcome): void {
    const { words, expectedWords } = this;
    if (Buffer.compare(this.data, this.expected) === 0) return;
    let count = 0;
    let hash = 0;
    for (let i = 0; i < words.length; i++) {
      if (words[i] === expectedWords[i]) continue;
      if (count < MAX_CHANGES) {
        out.writeInt32LE(4 * i, OUT.CHANGE + 8 * count);
        out.writeInt32LE(words[i], OUT.CHANGE + 8 * count + 4);
      }
      count++;
      hash = hashStep(hash, 4 * i, words[i]);
    }
    out.writeInt32LE(count, OUT.CHANGES);
    out.writeInt32LE(hash, OUT.HASH);
  }

  private tidy(input: Input): void {
    for (const { offset, bytes } of input.patches) {
      this.expected.set(this.background.subarray(offset, offset + bytes.length), offset);
    }
    this.data.set(this.background);
  }
}
