/** What a guest is told of files: qids, attributes, figures of the file system; and what it may change of them. */
import type { BigIntStats } from 'node:fs';
import * as p9 from './nine-p.ts';
import { ShareError } from './linux-errno.ts';
import type { HostTree, Names } from './host-tree.ts';
import type { MessageReader, MessageWriter } from './wire.ts';

const S_IFDIR = 0o040000;
const S_IFREG = 0o100000;
const S_IFLNK = 0o120000;
/** What chmod can ask for. */
const ALL_MODE_BITS = 0o7777;
const V9FS_MAGIC = 0x01021997;
const BLOCK_BYTES = 512n;

/** Everything belongs to root, as far as the guest is concerned: users of the host mean nothing there. */
const OWNER = 0;

function qidType(stats: BigIntStats): number {
  if (stats.isDirectory()) return p9.QT_DIR;
  return stats.isSymbolicLink() ? p9.QT_SYMLINK : p9.QT_FILE;
}

/** type[1] version[4] path[8]: the same file has the same path, and another version when it has changed. */
export function writeQid(out: MessageWriter, stats: BigIntStats): void {
  const version = BigInt.asUintN(32, stats.mtimeNs / 1000n + stats.size);
  out.u8(qidType(stats)).u32(Number(version));
  out.u64(stats.ino ^ (stats.dev << 48n));
}

function modeOf(stats: BigIntStats): number {
  const kind = stats.isDirectory() ? S_IFDIR : stats.isSymbolicLink() ? S_IFLNK : S_IFREG;
  return kind | (Number(stats.mode) & 0o777);
}

function writeTime(out: MessageWriter, nanoseconds: bigint): void {
  out.u64(nanoseconds / 1_000_000_000n).u64(nanoseconds % 1_000_000_000n);
}

/** Rgetattr: valid[8] qid[13] mode[4] uid[4] gid[4] nlink[8] rdev[8] size[8] blksize[8] blocks[8], four times, gen[8] data_version[8] */
export function writeAttributes(out: MessageWriter, stats: BigIntStats): void {
  out.u64(p9.GETATTR_BASIC);
  writeQid(out, stats);
  out.u32(modeOf(stats)).u32(OWNER).u32(OWNER).u64(stats.nlink).u64(0);
  const blocks = stats.blocks > 0n ? stats.blocks : (stats.size + BLOCK_BYTES - 1n) / BLOCK_BYTES;
  out.u64(stats.size).u64(4096).u64(blocks);
  for (const time of [stats.atimeNs, stats.mtimeNs, stats.ctimeNs]) writeTime(out, time);
  writeTime(out, 0n);
  out.u64(0).u64(0);
}

/** Rstatfs: type[4] bsize[4] blocks[8] bfree[8] bavail[8] files[8] ffree[8] fsid[8] namelen[4] */
export function writeStatfs(out: MessageWriter, tree: HostTree): void {
  const { bsize, blocks, bfree, bavail, files, ffree } = tree.statfs();
  out.u32(V9FS_MAGIC).u32(Number(bsize));
  for (const figure of [blocks, bfree, bavail, files, ffree]) out.u64(figure);
  out.u64(0).u32(p9.MOST_NAME_BYTES);
}

interface Change {
  valid: number;
  mode: number;
  uid: number;
  gid: number;
  size: number;
  accessed: number;
  modified: number;
}

function readTime(message: MessageReader): number {
  const seconds = message.u64();
  return seconds + message.u64() / 1e9;
}

/** Tsetattr: fid[4] valid[4] mode[4] uid[4] gid[4] size[8] atime[16] mtime[16], behind the fid */
export function readChange(message: MessageReader): Change {
  const [valid, mode, uid, gid] = [message.u32(), message.u32(), message.u32(), message.u32()];
  const size = message.u64();
  const accessed = readTime(message);
  return { valid, mode, uid, gid, size, accessed, modified: readTime(message) };
}

/** `now`: seconds, for times that are to be the present. @throws ShareError for an owner other than root */
export function applyChange(tree: HostTree, names: Names, change: Change, now: number): void {
  const { valid, mode, uid, gid, size } = change;
  tree.checkWritable();
  if ((valid & p9.SETATTR_UID && uid !== OWNER) || (valid & p9.SETATTR_GID && gid !== OWNER))
    throw new ShareError('EPERM', 'files in the shared folder belong to root');
  if (valid & p9.SETATTR_MODE) tree.setMode(names, mode & ALL_MODE_BITS);
  if (valid & p9.SETATTR_SIZE) tree.setSize(names, size);
  if (!(valid & (p9.SETATTR_ATIME | p9.SETATTR_MTIME))) return;
  const stats = tree.stat(names);
  const chosen = (bit: number, set: number, given: number, old: bigint): number => {
    if (!(valid & bit)) return Number(old) / 1e9;
    return valid & set ? given : now;
  };
  tree.setTimes(
    names,
    chosen(p9.SETATTR_ATIME, p9.SETATTR_ATIME_SET, change.accessed, stats.atimeNs),
    chosen(p9.SETATTR_MTIME, p9.SETATTR_MTIME_SET, change.modified, stats.mtimeNs),
  );
}
