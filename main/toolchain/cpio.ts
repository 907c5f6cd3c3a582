/**
 * cpio archives in the "new ASCII" format (newc): per entry thirteen 8-digit hexadecimal fields behind the magic
 * 070701, the name, the data, each padded to 4 bytes; the entry TRAILER!!! ends the archive.
 */

export interface CpioEntry {
  /** Without a leading slash. */
  name: string;
  /** Type and permissions, as in stat(2). */
  mode: number;
  uid: number;
  gid: number;
  /** Of a device node. */
  major: number;
  minor: number;
  data: Uint8Array;
  /** The name of an entry before this one: another name of the same file, without data of its own. */
  sameAs?: string;
}

const MAGIC = '070701';
const HEADER = 110;
const TRAILER = 'TRAILER!!!';
const padded = (length: number): number => (length + 3) & ~3;

/** Inode numbers count from `firstInode`; names of the same file share one. */
export function writeCpio(entries: CpioEntry[], firstInode = 1): Uint8Array {
  const last = { name: TRAILER, mode: 0, uid: 0, gid: 0, major: 0, minor: 0, data: new Uint8Array(0) };
  const inodes = new Map(entries.map((entry, index) => [entry.name, firstInode + index]));
  const links = new Map<string, number>();
  for (const { name, sameAs } of entries) links.set(sameAs ?? name, (links.get(sameAs ?? name) ?? 0) + 1);
  const encoded = entries.map((entry) => {
    const file = entry.sameAs ?? entry.name;
    return encode(entry, inodes.get(file) ?? 0, links.get(file) ?? 1);
  });
  return Buffer.concat([...encoded, encode(last, 0, 1)]);
}

function encode(entry: CpioEntry, inode: number, links: number): Uint8Array {
  const name = Buffer.from(`${entry.name}\0`);
  const { mode, uid, gid, major, minor, data } = entry;
  // inode mode uid gid links mtime size major minor rmajor rminor namesize check; the time is always 0.
  const fields = [inode, mode, uid, gid, links, 0, data.length, 0, 0, major, minor, name.length, 0];
  const header = MAGIC + fields.map((field) => field.toString(16).toUpperCase().padStart(8, '0')).join('');
  const start = padded(HEADER + name.length);
  const record = Buffer.alloc(start + padded(data.length));
  record.write(header, 0, 'latin1');
  record.set(name, HEADER);
  record.set(data, start);
  return record;
}

/**
 * Adds entries behind those of any archive. In a plain one they take the place of the trailer; behind a compressed
 * one they stand as an archive of their own, which Linux reads as well.
 */
export function appendToCpio(archive: Uint8Array, entries: CpioEntry[]): Uint8Array {
  const bytes = Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength);
  const end = isCpio(bytes) ? trailerOffset(bytes) : padded(bytes.length);
  const before = Buffer.alloc(end);
  before.set(bytes.subarray(0, end));
  return Buffer.concat([before, writeCpio(entries, 0x40000000)]);
}

const isCpio = (bytes: Buffer): boolean => bytes.toString('latin1', 0, 6) === MAGIC;

function trailerOffset(bytes: Buffer): number {
  const trailer = bytes.lastIndexOf(`${TRAILER}\0`);
  if (trailer < HEADER) throw new Error('the archive is cut off: it has no end');
  return trailer - HEADER;
}

/** Throws an Error that names the offset when the archive is damaged. */
export function readCpio(archive: Uint8Array): CpioEntry[] {
  const bytes = Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength);
  const entries: CpioEntry[] = [];
  for (let at = 0; ;) {
    if (bytes.toString('latin1', at, at + 6) !== MAGIC) throw new Error(`no cpio entry at offset ${at}`);
    const field = (index: number): number =>
      parseInt(bytes.toString('latin1', at + 6 + index * 8, at + 14 + index * 8), 16);
    const nameEnd = at + HEADER + field(11);
    const start = at + padded(HEADER + field(11));
    const end = start + field(6);
    if (!(end <= bytes.length)) throw new Error(`cpio entry at offset ${at} is cut off`);
    const name = bytes.toString('utf8', at + HEADER, nameEnd - 1);
    if (name === TRAILER) return entries;
    entries.push({
      name,
      mode: field(1),
      uid: field(2),
      gid: field(3),
      major: field(9),
      minor: field(10),
      data: bytes.subarray(start, end),
    });
    at = start + padded(field(6));
  }
}
