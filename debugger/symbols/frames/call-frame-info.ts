/**
 * Call frame information: .debug_frame (DWARF 5, 6.4) and .eh_frame (Linux Standard Base, 10.6), entries by address and
 * the rules that hold at one instruction.
 */
import type { ByteReader } from '../byte-reader.ts';
import { lastAtOrBelow } from '../dwarf/debug-info.ts';
import type { DebugSections } from '../dwarf/debug-sections.ts';
import { runFrameProgram } from './frame-program.ts';
import type { FrameRules } from './frame-program.ts';

export interface CommonEntry {
  codeAlignment: number;
  dataAlignment: number;
  returnRegister: number;
  /** How .eh_frame writes addresses. */
  encoding: number;
  hasAugmentationData: boolean;
  isSignalFrame: boolean;
  program: ByteReader;
}

export interface FrameEntry {
  start: number;
  end: number;
  common: CommonEntry;
  program: ByteReader;
}

const NO_ID = 0xffffffff;
const PE_OMIT = 0xff;
const PE_PCREL = 0x10;

export class CallFrameInfo {
  private readonly sections: DebugSections;
  private entries: FrameEntry[] | null = null;

  constructor(sections: DebugSections) {
    this.sections = sections;
  }

  /** The rules at `address`; undefined where no compiler told any. */
  rulesAt(address: number): FrameRules | undefined {
    this.entries ??= [...this.read('.debug_frame'), ...this.read('.eh_frame')].sort(
      (a, b) => a.start - b.start,
    );
    const entry = lastAtOrBelow(this.entries, address);
    return entry && runFrameProgram(entry, address);
  }

  private read(name: '.debug_frame' | '.eh_frame'): FrameEntry[] {
    const isEh = name === '.eh_frame';
    const address = this.sections.elf.section(name)?.address ?? 0;
    const reader: ByteReader = this.sections.reader(name);
    const commons = new Map<number, CommonEntry>();
    const common = (at: number): CommonEntry => {
      let entry = commons.get(at);
      if (!entry) commons.set(at, (entry = readCommon(this.sections.reader(name, at), isEh)));
      return entry;
    };
    const found: FrameEntry[] = [];
    while (!reader.done) {
      const length = reader.u32();
      if (length === 0) continue;
      if (length >= 0xfffffff0)
        reader.fail('64-bit DWARF, which no compiler makes for the i386', reader.at - 4);
      const body = reader.part(length);
      const at = body.at;
      const id = body.u32();
      if (id === (isEh ? 0 : NO_ID)) continue;
      const entry = readEntry(body, common(isEh ? at - id : id), isEh ? address : null);
      if (entry) found.push(entry);
    }
    return found;
  }
}

function readCommon(reader: ByteReader, isEh: boolean): CommonEntry {
  const start = reader.at;
  const body: ByteReader = reader.part(reader.u32());
  if (body.u32() !== (isEh ? 0 : NO_ID)) body.fail('an entry refers to what is no common entry', start);
  const version = body.u8();
  if (![1, 3, 4].includes(version)) body.fail(`frame information of version ${version}`, body.at - 1);
  const augmentation = body.string();
  if (version >= 4 && (body.u8() !== 4 || body.u8() !== 0)) body.fail('addresses that are not 4 plain bytes');
  const codeAlignment = body.uleb();
  const dataAlignment = body.sleb();
  const returnRegister = version === 1 ? body.u8() : body.uleb();
  const hasAugmentationData = augmentation.startsWith('z');
  let encoding = 0;
  if (hasAugmentationData) encoding = readAugmentation(body.part(body.uleb()), augmentation);
  else if (augmentation !== '') body.fail(`augmentation "${augmentation}" is unknown`);
  return {
    codeAlignment,
    dataAlignment,
    returnRegister,
    encoding,
    hasAugmentationData,
    isSignalFrame: augmentation.includes('S'),
    program: body,
  };
}

/** Answers how entries write their addresses. */
function readAugmentation(data: ByteReader, letters: string): number {
  let encoding = 0;
  for (const letter of letters.slice(1)) {
    if (letter === 'R') encoding = data.u8();
    else if (letter === 'L') data.u8();
    else if (letter === 'P') readEncoded(data, data.u8(), 0);
    else if (letter !== 'S') return encoding;
  }
  return encoding;
}

/** Entries of code that the linker threw away begin at 0 and are left out. */
function readEntry(body: ByteReader, common: CommonEntry, sectionAddress: number | null): FrameEntry | null {
  const start = sectionAddress === null ? body.u32() : readEncoded(body, common.encoding, sectionAddress);
  const length = sectionAddress === null ? body.u32() : readEncoded(body, common.encoding & 0x0f, 0);
  if (common.hasAugmentationData) body.take(body.uleb());
  const end = start + length;
  if (end > 0x100000000) body.fail('an entry for code beyond 4 GB');
  return length === 0 ? null : { start, end, common, program: body };
}

function readEncoded(reader: ByteReader, encoding: number, sectionAddress: number): number {
  if (encoding === PE_OMIT) return 0;
  const base = encoding & PE_PCREL ? sectionAddress + reader.at : 0;
  if ((encoding & 0x70) > PE_PCREL) reader.fail(`pointer encoding 0x${encoding.toString(16)}`);
  switch (encoding & 0x0f) {
    case 0x00:
    case 0x03:
    case 0x0b:
      return (base + reader.u32()) >>> 0;
    case 0x02:
      return (base + reader.u16()) >>> 0;
    case 0x0a:
      return (base + reader.s16()) >>> 0;
    case 0x01:
      return (base + reader.uleb()) >>> 0;
    case 0x09:
      return (base + reader.sleb()) >>> 0;
    default:
      return reader.fail(`pointer encoding 0x${encoding.toString(16)}`);
  }
}
