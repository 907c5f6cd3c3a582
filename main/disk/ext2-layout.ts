/**
 * Where things lie in an ext2 file system (revision 1, with the features FILETYPE and SPARSE_SUPER): groups of blocks,
 * each with two bitmaps and a piece of the inode table, some with a copy of super block and group descriptors.
 */

export const INODE_BYTES = 128;
export const FIRST_FREE_INODE = 11;
export const ROOT_INODE = 2;
const DESCRIPTOR_BYTES = 32;
/** One inode for so many bytes of disk, when the contents do not need more. */
const BYTES_PER_INODE = 4096;
const KILOBYTE = 1024;
const SMALL_DISK_BYTES = 64 * KILOBYTE * KILOBYTE;
export const SMALLEST_DISK_BYTES = 64 * KILOBYTE;

export interface Group {
  firstBlock: number;
  blocks: number;
  /** Holds a copy of super block and group descriptors. */
  hasSuper: boolean;
  blockBitmap: number;
  inodeBitmap: number;
  inodeTable: number;
  /** First block behind the tables. */
  firstData: number;
}

export interface Layout {
  blockSize: number;
  blocks: number;
  firstDataBlock: number;
  blocksPerGroup: number;
  inodesPerGroup: number;
  descriptorBlocks: number;
  inodeTableBlocks: number;
  groups: Group[];
}

export type BlockSize = 1024 | 2048 | 4096;

export function defaultBlockSize(diskBytes: number): BlockSize {
  return diskBytes <= SMALL_DISK_BYTES ? 1024 : 4096;
}

/** Copies are in groups 0 and 1 and in powers of 3, 5 and 7. */
function hasSuperBlock(group: number): boolean {
  const isPowerOf = (base: number): boolean => {
    let power = base;
    while (power < group) power *= base;
    return power === group;
  };
  return group <= 1 || isPowerOf(3) || isPowerOf(5) || isPowerOf(7);
}

function roundUp(value: number, to: number): number {
  return Math.ceil(value / to) * to;
}

function groupAt(index: number, layout: Omit<Layout, 'groups'>): Group {
  const { blocks, firstDataBlock, blocksPerGroup, descriptorBlocks, inodeTableBlocks } = layout;
  const firstBlock = firstDataBlock + index * blocksPerGroup;
  const hasSuper = hasSuperBlock(index);
  const blockBitmap = firstBlock + (hasSuper ? 1 + descriptorBlocks : 0);
  return {
    firstBlock,
    blocks: Math.min(blocksPerGroup, blocks - firstBlock),
    hasSuper,
    blockBitmap,
    inodeBitmap: blockBitmap + 1,
    inodeTable: blockBitmap + 2,
    firstData: blockBitmap + 2 + inodeTableBlocks,
  };
}

/**
 * The layout of a disk of `diskBytes` with room for at least `inodes` inodes. A last group too small for its own tables
 * is left out, so the file system may be a little smaller than the disk.
 */
export function planLayout(diskBytes: number, blockSize: BlockSize, inodes: number): Layout {
  const firstDataBlock = blockSize === KILOBYTE ? 1 : 0;
  const blocksPerGroup = 8 * blockSize;
  let blocks = Math.floor(diskBytes / blockSize);
  for (;;) {
    const count = Math.max(1, Math.ceil((blocks - firstDataBlock) / blocksPerGroup));
    const wanted = Math.max(inodes + FIRST_FREE_INODE, Math.floor(diskBytes / BYTES_PER_INODE));
    const inodesPerGroup = Math.min(
      blocksPerGroup,
      roundUp(Math.ceil(wanted / count), blockSize / INODE_BYTES),
    );
    const inodeTableBlocks = (inodesPerGroup * INODE_BYTES) / blockSize;
    const descriptorBlocks = Math.ceil((count * DESCRIPTOR_BYTES) / blockSize);
    const plan = {
      blockSize,
      blocks,
      firstDataBlock,
      blocksPerGroup,
      inodesPerGroup,
      descriptorBlocks,
      inodeTableBlocks,
    };
    const groups = Array.from({ length: count }, (_, index) => groupAt(index, plan));
    const last = groups[count - 1];
    if (count === 1 || last.firstData < last.firstBlock + last.blocks) return { ...plan, groups };
    blocks = last.firstBlock;
  }
}
