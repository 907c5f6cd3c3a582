/**
 * Ways in which an object file can be broken (System V ABI, chapter 4), each with what it is. Everything here can be
 * seen from the file; what a changed instruction does cannot.
 */
export interface Corruption {
  what: string;
  bytes: Buffer;
}

const SECTION_BYTES = 40;
const SYMBOL_BYTES = 16;
const RELOCATION_BYTES = 8;
const HUGE = 0x7fffffff;
const [NULL, SYMTAB, NOBITS, REL] = [0, 2, 8, 9];

interface Section {
  at: number;
  name: string;
  type: number;
  flags: number;
  offset: number;
  size: number;
  link: number;
  info: number;
}

function readSections(file: Buffer): Section[] {
  const start = file.readUInt32LE(32);
  const word = (index: number, field: number): number => file.readUInt32LE(start + index * SECTION_BYTES + 4 * field); // prettier-ignore
  const names = word(file.readUInt16LE(50), 4);
  return Array.from({ length: file.readUInt16LE(48) }, (_, index) => {
    const [at, first] = [start + index * SECTION_BYTES, names + word(index, 0)];
    const name = file.toString('latin1', first, file.indexOf(0, first));
    return { at, name, type: word(index, 1), flags: word(index, 2), offset: word(index, 4), size: word(index, 5), link: word(index, 6), info: word(index, 7) }; // prettier-ignore
  });
}

/** Everything that is to be refused, made from an object file that is not broken. */
export function corruptionsOf(file: Buffer): Corruption[] {
  const sections = readSections(file);
  const all: Corruption[] = [];
  const change = (what: string, edit: (copy: Buffer) => void): void => {
    const bytes = Buffer.from(file);
    edit(bytes);
    all.push({ what, bytes });
  };
  const put32 = (what: string, at: number, value: number): void =>
    change(what, (copy) => void copy.writeUInt32LE(value >>> 0, at));
  const put16 = (what: string, at: number, value: number): void =>
    change(what, (copy) => void copy.writeUInt16LE(value, at));

  truncations(file, all);
  header(put16, put32, change, file.length);
  for (const section of sections) ofSection(section, put32);
  for (const section of sections.filter(({ type }) => type === SYMTAB)) ofSymbols(file, section, sections, put16, put32, change); // prettier-ignore
  for (const section of sections.filter(({ type, info }) => type === REL && (sections[info].flags & 2) !== 0 && !['.modinfo', '.modparm'].includes(sections[info].name))) ofRelocations(section, put32); // prettier-ignore
  rename('printk', 'print_', change);
  rename('kernel_version=2.4.18-int80', 'kernel_version=2.4.18-int81', change);
  rename('kernel_version=', 'kernel_versiom=', change);
  return all;
}

type Put = (what: string, at: number, value: number) => void;
type Change = (what: string, edit: (copy: Buffer) => void) => void;

function truncations(file: Buffer, all: Corruption[]): void {
  const lengths = [0, 1, 3, 4, 16, 51, 52, 53];
  for (let part = 1; part < 40; part++) lengths.push(Math.floor((file.length * part) / 40));
  lengths.push(file.length - 1);
  for (const length of lengths)
    all.push({ what: `cut to ${length} bytes`, bytes: Buffer.from(file.subarray(0, length)) });
}

function header(put16: Put, put32: Put, change: Change, length: number): void {
  for (const at of [0, 1, 2, 3]) change(`magic byte ${at}`, (copy) => void (copy[at] ^= 0x20));
  change('of 64 bits', (copy) => void (copy[4] = 2));
  change('most significant byte first', (copy) => void (copy[5] = 2));
  for (const type of [0, 2, 3, 4]) put16(`file type ${type}`, 16, type);
  for (const machine of [0, 6, 40, 62]) put16(`machine ${machine}`, 18, machine);
  for (const size of [0, 39, 41, 64]) put16(`section headers of ${size} bytes`, 46, size);
  for (const count of [0, 1000, 0xffff]) put16(`${count} sections`, 48, count);
  for (const index of [0, 1, 1000, 0xffff]) put16(`names in section ${index}`, 50, index);
  for (const offset of [length - 39, length, HUGE, 0xffffffff])
    put32(`section headers at ${offset}`, 32, offset);
}

function ofSection({ at, name, type }: Section, put32: Put): void {
  if (type === NULL) return;
  put32(`${name}: name outside the table`, at, HUGE);
  put32(`${name}: size too large`, at + 20, HUGE);
  put32(`${name}: alignment 3`, at + 32, 3);
  put32(`${name}: alignment 8192`, at + 32, 8192);
  if (type === NOBITS) return;
  put32(`${name}: outside the file`, at + 16, HUGE);
  put32(`${name}: wraps round`, at + 16, 0xffffffff);
}

function ofSymbols(file: Buffer, table: Section, sections: Section[], put16: Put, put32: Put, change: Change): void { // prettier-ignore
  put32('symbols of 17 bytes', table.at + 36, SYMBOL_BYTES + 1);
  put32('symbols without names', table.at + 24, 0);
  put32('symbols whose names are in .text', table.at + 24, 1);
  put32('half a symbol', table.at + 20, table.size - 1);
  put32('no symbols at all', table.at + 4, 1);
  const names = sections[table.link];
  change('names that do not end', (copy) => void (copy[names.offset + names.size - 1] = 0x41));
  for (let n = 1; n < table.size / SYMBOL_BYTES; n++) {
    const at = table.offset + n * SYMBOL_BYTES;
    put32(`symbol ${n}: name outside the table`, at, HUGE);
    put16(`symbol ${n}: in section 200`, at + 14, 200);
    const section = file.readUInt16LE(at + 14);
    if (section > 0 && section < sections.length) {
      put32(`symbol ${n}: behind its section`, at + 4, sections[section].size + 1);
      put32(`symbol ${n}: larger than its section`, at + 8, HUGE);
    }
  }
}

function ofRelocations({ at, name, offset, size }: Section, put32: Put): void {
  put32(`${name}: of section 0`, at + 28, 0);
  put32(`${name}: of section 1000`, at + 28, 1000);
  put32(`${name}: of other symbols`, at + 24, 0);
  put32(`${name}: entries of 12 bytes`, at + 36, 12);
  put32(`${name}: half an entry`, at + 20, size - 1);
  put32(`${name}: with addends`, at + 4, 4);
  for (let n = 0; n < size / RELOCATION_BYTES; n++) {
    const entry = offset + n * RELOCATION_BYTES;
    put32(`${name} ${n}: place outside the section`, entry, HUGE);
    put32(`${name} ${n}: place before the section`, entry, 0xfffffffe);
    put32(`${name} ${n}: symbol that is not there`, entry + 4, 0xffffff01);
    put32(`${name} ${n}: unknown type`, entry + 4, 0x00000142);
    put32(`${name} ${n}: for a shared object`, entry + 4, 0x00000103);
  }
}

function rename(from: string, to: string, change: Change): void {
  change(`${from} is ${to}`, (copy) => {
    for (let at = copy.indexOf(`\0${from}`); at >= 0; at = copy.indexOf(`\0${from}`, at + 1))
      copy.write(to, at + 1, 'latin1');
  });
}

/** `count` copies with one to four bytes changed anywhere: some are modules still. `seed` decides which. */
export function randomChanges(file: Buffer, count: number, seed: number): Corruption[] {
  let state = seed >>> 0;
  const random = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  return Array.from({ length: count }, (_, n) => {
    const bytes = Buffer.from(file);
    for (let changes = 1 + random(4); changes > 0; changes--) bytes[random(bytes.length)] = random(256);
    return { what: `random change ${n} of seed ${seed}`, bytes };
  });
}
