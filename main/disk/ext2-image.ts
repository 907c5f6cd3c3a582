/**
 * Makes an ext2 file system as bytes, with a tree of files on it. Everything belongs to root; blocks of zeros become
 * holes. The same tree and size give the same bytes.
 */
import { FIRST_FREE_INODE, INODE_BYTES, ROOT_INODE, defaultBlockSize, planLayout } from './ext2-layout.ts';
import type { BlockSize, Group, Layout } from './ext2-layout.ts';
import { DiskError } from './folder-tree.ts';
import type { DiskNode, FolderNode } from './folder-tree.ts';

const MAGIC = 0xef53;
const DIRECT_BLOCKS = 12;
const LOST_AND_FOUND_BYTES = 12 * 1024;
const FAST_LINK_BYTES = 60;

/** Type bits of i_mode, and the type that a directory's entry repeats. */
const TYPES = {
  file: { mode: 0o100000, entry: 1 },
  folder: { mode: 0o040000, entry: 2 },
  pipe: { mode: 0o010000, entry: 5 },
  link: { mode: 0o120000, entry: 7 },
} as const;

export interface Ext2Options {
  diskBytes: number;
  blockSize?: BlockSize;
  /** What the super block says of its time of making, seconds since 1970. */
  time: number;
}

/** @throws DiskError when the tree does not fit. */
export function makeExt2Image(root: DiskNode & FolderNode, options: Ext2Options): Uint8Array {
  return new Ext2Writer(root, options).write();
}

class Ext2Writer {
  private readonly root: DiskNode & FolderNode;
  private readonly time: number;
  private readonly layout: Layout;
  private readonly image: Buffer;
  private readonly numbers = new Map<DiskNode, number>();
  private readonly links = new Map<DiskNode, number>();
  private readonly usedDirs: number[];
  private readonly freeBlocks: number[];
  private group = 0;
  private nextBlock: number;

  constructor(root: DiskNode & FolderNode, { diskBytes, blockSize, time }: Ext2Options) {
    this.root = withLostAndFound(root);
    this.time = time;
    this.numberNodes(this.root);
    this.layout = planLayout(diskBytes, blockSize ?? defaultBlockSize(diskBytes), this.numbers.size);
    const { groups, inodesPerGroup } = this.layout;
    if (this.numbers.size + FIRST_FREE_INODE > groups.length * inodesPerGroup || this.isTooSmall()) {
      throw new DiskError(`a disk of ${diskBytes} bytes is too small for ${this.numbers.size} files`);
    }
    this.image = Buffer.alloc(diskBytes);
    this.usedDirs = groups.map(() => 0);
    this.freeBlocks = groups.map(({ firstBlock, blocks, firstData }) => firstBlock + blocks - firstData);
    this.nextBlock = groups[0].firstData;
  }

  write(): Uint8Array {
    for (const node of this.numbers.keys()) this.writeNode(node);
    for (const group of this.layout.groups) this.writeBitmaps(group);
    for (const group of this.layout.groups) if (group.hasSuper) this.writeSuperBlock(group);
    return this.image;
  }

  private isTooSmall(): boolean {
    return this.layout.groups.some(({ firstBlock, blocks, firstData }) => firstData >= firstBlock + blocks);
  }

  // ---------------------------------------------------------------- inodes

  /** Folders before what is in them; the root is inode 2, lost+found the first of the others. */
  private numberNodes(root: FolderNode & DiskNode): void {
    const waiting: DiskNode[] = [root];
    for (const node of waiting) {
      if (this.numbers.has(node)) continue;
      this.numbers.set(node, this.numbers.size === 0 ? ROOT_INODE : FIRST_FREE_INODE + this.numbers.size - 1);
      if (node.kind !== 'folder') continue;
      this.addLink(node, node === root ? 2 : 1);
      for (const child of node.entries.values()) {
        this.addLink(child, 1);
        if (child.kind === 'folder') this.addLink(node, 1);
        waiting.push(child);
      }
    }
  }

  private addLink(node: DiskNode, count: number): void {
    this.links.set(node, (this.links.get(node) ?? 0) + count);
  }

  private writeNode(node: DiskNode): void {
    const inode = this.inodeAt(this.numbers.get(node)!);
    inode.writeUInt16LE(TYPES[node.kind].mode | node.mode, 0);
    for (const at of [8, 12, 16]) inode.writeUInt32LE(node.mtime >>> 0, at);
    inode.writeUInt16LE(this.links.get(node)!, 26);
    if (node.kind === 'folder') {
      this.usedDirs[this.groupOfInode(this.numbers.get(node)!)]++;
      this.writeContents(inode, this.folderBytes(node), false);
    } else if (node.kind === 'file') {
      this.writeContents(inode, node.contents(), true);
    } else if (node.kind === 'link') {
      this.writeLink(inode, Buffer.from(node.target));
    }
  }

  private writeLink(inode: Buffer, target: Buffer): void {
    if (target.length >= this.layout.blockSize)
      throw new DiskError(`a link to ${target.toString()} is too long`);
    if (target.length >= FAST_LINK_BYTES) return this.writeContents(inode, target, false);
    inode.writeUInt32LE(target.length, 4);
    target.copy(inode, 40);
  }

  private groupOfInode(number: number): number {
    return Math.floor((number - 1) / this.layout.inodesPerGroup);
  }

  private inodeAt(number: number): Buffer {
    const { groups, inodesPerGroup, blockSize } = this.layout;
    const at =
      groups[this.groupOfInode(number)].inodeTable * blockSize +
      ((number - 1) % inodesPerGroup) * INODE_BYTES;
    return this.image.subarray(at, at + INODE_BYTES);
  }

  // ---------------------------------------------------------------- folders

  private folderBytes(folder: FolderNode & DiskNode): Uint8Array {
    const parent = this.parents().get(folder) ?? folder;
    const names: [string, DiskNode][] = [['.', folder], ['..', parent], ...folder.entries];
    const { blockSize } = this.layout;
    const blocks: Buffer[] = [];
    let block = Buffer.alloc(0);
    let used = 0;
    let last = 0;
    for (const [name, node] of names) {
      const bytes = Buffer.from(name);
      const length = (bytes.length + 8 + 3) & ~3;
      if (used + length > block.length) {
        if (blocks.length > 0) block.writeUInt16LE(blockSize - last, last + 4);
        block = Buffer.alloc(blockSize);
        blocks.push(block);
        used = 0;
      }
      block.writeUInt32LE(this.numbers.get(node)!, used);
      block.writeUInt16LE(length, used + 4);
      block.set([bytes.length, TYPES[node.kind].entry], used + 6);
      bytes.copy(block, used + 8);
      last = used;
      used += length;
    }
    block.writeUInt16LE(blockSize - last, last + 4);
    if (folder === this.lostAndFound) this.padFolder(blocks);
    return Buffer.concat(blocks);
  }

  private get lostAndFound(): DiskNode {
    return this.root.entries.get('lost+found')!;
  }

  /** fsck puts names into lost+found when there may be no room to let it grow. */
  private padFolder(blocks: Buffer[]): void {
    const { blockSize } = this.layout;
    while (blocks.length * blockSize < LOST_AND_FOUND_BYTES) {
      const empty = Buffer.alloc(blockSize);
      empty.writeUInt16LE(blockSize, 4);
      blocks.push(empty);
    }
  }

  private parentsOf: Map<DiskNode, DiskNode> | null = null;

  private parents(): Map<DiskNode, DiskNode> {
    if (this.parentsOf !== null) return this.parentsOf;
    this.parentsOf = new Map();
    for (const node of this.numbers.keys()) {
      if (node.kind !== 'folder') continue;
      for (const child of node.entries.values()) this.parentsOf.set(child, node);
    }
    return this.parentsOf;
  }

  // ---------------------------------------------------------------- contents

  private takeBlock(): number {
    const { groups } = this.layout;
    for (;;) {
      const group = groups[this.group];
      if (this.nextBlock < group.firstBlock + group.blocks) break;
      this.group++;
      if (this.group === groups.length) {
        throw new DiskError(
          `the files do not fit on a disk of ${this.image.length} bytes: make it larger (--size)`,
        );
      }
      this.nextBlock = groups[this.group].firstData;
    }
    this.freeBlocks[this.group]--;
    return this.nextBlock++;
  }

  private blockAt(number: number): Buffer {
    const { blockSize } = this.layout;
    return this.image.subarray(number * blockSize, (number + 1) * blockSize);
  }

  private writeContents(inode: Buffer, bytes: Uint8Array, holes: boolean): void {
    const { blockSize } = this.layout;
    let taken = 0;
    const take = (): number => {
      taken++;
      return this.takeBlock();
    };
    const numbers: number[] = [];
    for (let at = 0; at < bytes.length; at += blockSize) {
      const part = bytes.subarray(at, at + blockSize);
      if (holes && part.every((byte) => byte === 0)) {
        numbers.push(0);
        continue;
      }
      const block = take();
      this.blockAt(block).set(part);
      numbers.push(block);
    }
    this.putNumbers(inode, numbers, take);
    inode.writeUInt32LE(bytes.length >>> 0, 4);
    inode.writeUInt32LE(taken * (blockSize / 512), 28);
  }

  /** Twelve numbers go into the inode, the others into trees of one, two and three levels. */
  private putNumbers(inode: Buffer, numbers: number[], take: () => number): void {
    const perBlock = this.layout.blockSize / 4;
    numbers.slice(0, DIRECT_BLOCKS).forEach((number, n) => inode.writeUInt32LE(number, 40 + 4 * n));
    let first = DIRECT_BLOCKS;
    for (let depth = 1; depth <= 3 && first < numbers.length; depth++) {
      const span = perBlock ** depth;
      const tree = this.makeTree(numbers.slice(first, first + span), depth, take);
      inode.writeUInt32LE(tree, 40 + 4 * (DIRECT_BLOCKS + depth - 1));
      first += span;
    }
  }

  /** The block at the top of a tree with these numbers at its leaves; 0 when all of them are holes. */
  private makeTree(numbers: number[], depth: number, take: () => number): number {
    if (depth === 0) return numbers[0];
    if (numbers.every((number) => number === 0)) return 0;
    const top = take();
    const span = (this.layout.blockSize / 4) ** (depth - 1);
    for (let n = 0; n * span < numbers.length; n++) {
      const below = this.makeTree(numbers.slice(n * span, (n + 1) * span), depth - 1, take);
      this.blockAt(top).writeUInt32LE(below, 4 * n);
    }
    return top;
  }

  // ---------------------------------------------------------------- tables

  /** Blocks are taken in order, so a group's used blocks are its first ones; bits behind the group's end count as used. */
  private writeBitmaps(group: Group): void {
    const { groups, inodesPerGroup, blockSize } = this.layout;
    const index = groups.indexOf(group);
    const blocks = this.blockAt(group.blockBitmap);
    setBits(blocks, 0, group.blocks - this.freeBlocks[index]);
    setBits(blocks, group.blocks, 8 * blockSize);
    const inodes = this.blockAt(group.inodeBitmap);
    setBits(inodes, 0, this.usedInodes(index));
    setBits(inodes, inodesPerGroup, 8 * blockSize);
  }

  private usedInodes(group: number): number {
    const { inodesPerGroup } = this.layout;
    const used = FIRST_FREE_INODE - 1 + this.numbers.size - 1;
    return Math.max(0, Math.min(inodesPerGroup, used - group * inodesPerGroup));
  }

  private writeSuperBlock(group: Group): void {
    const { blockSize } = this.layout;
    const isFirst = group === this.layout.groups[0];
    const at = isFirst ? 1024 : group.firstBlock * blockSize;
    this.fillSuperBlock(this.image.subarray(at, at + 1024), this.layout.groups.indexOf(group));
    const table = (group.firstBlock + 1) * blockSize;
    this.layout.groups.forEach((each, n) => {
      const words = [each.blockBitmap, each.inodeBitmap, each.inodeTable];
      words.forEach((word, i) => this.image.writeUInt32LE(word, table + 32 * n + 4 * i));
      const halves = [this.freeBlocks[n], this.layout.inodesPerGroup - this.usedInodes(n), this.usedDirs[n]];
      halves.forEach((half, i) => this.image.writeUInt16LE(half, table + 32 * n + 12 + 2 * i));
    });
  }

  private fillSuperBlock(block: Buffer, groupNumber: number): void {
    const { layout } = this;
    const { groups, inodesPerGroup, blocksPerGroup } = layout;
    const logSize = Math.log2(layout.blockSize / 1024);
    const inodes = groups.length * inodesPerGroup;
    const usedInodes = groups.reduce((sum, _, n) => sum + this.usedInodes(n), 0);
    const free = this.freeBlocks.reduce((sum, each) => sum + each, 0);
    const words: [number, number][] = [
      [0, inodes],
      [4, layout.blocks],
      [12, free],
      [16, inodes - usedInodes],
      [20, layout.firstDataBlock],
      [24, logSize],
      [28, logSize],
      [32, blocksPerGroup],
      [36, blocksPerGroup],
      [40, inodesPerGroup],
      [48, this.time],
      [64, this.time],
      [76, 1], // revision
      [84, FIRST_FREE_INODE],
      [96, 0x0002], // incompatible: FILETYPE
      [100, 0x0001], // read-only compatible: SPARSE_SUPER
    ];
    for (const [at, value] of words) block.writeUInt32LE(value, at);
    const halves: [number, number][] = [
      [54, 0xffff], // mounts until a check: any number
      [56, MAGIC],
      [58, 1], // clean
      [60, 1], // errors: continue
      [88, INODE_BYTES],
      [90, groupNumber],
    ];
    for (const [at, value] of halves) block.writeUInt16LE(value, at);
    Buffer.from('int80-disk-image').copy(block, 104); // UUID
    Buffer.from('int80').copy(block, 120); // label
  }
}

function withLostAndFound(root: FolderNode & DiskNode): FolderNode & DiskNode {
  const lost: DiskNode = { kind: 'folder', entries: new Map(), mode: 0o700, mtime: root.mtime };
  const entries = new Map([['lost+found', lost], ...root.entries]);
  entries.set('lost+found', lost);
  return { ...root, entries };
}

function setBits(bitmap: Buffer, from: number, to: number): void {
  for (let bit = from; bit < to; bit++) bitmap[bit >> 3] |= 1 << (bit & 7);
}
