/** Finding the decoded block at CS:EIP: instruction fetch through the TLB, per-page caches, blocks across a page border. */
import type { Cpu } from './cpu.ts';
import { decode } from './decode.ts';
import type { DecodedOp } from './decoded.ts';
import { Block, CodePage } from './decoded.ts';
import { forgetColdCode } from './forget-code.ts';
import { throwGp } from './fault.ts';
import { entryFor } from './memory.ts';
import { protectCodePage, TLB_IO } from './mmu.ts';
import { CS } from './registers.ts';
import { OFFSET } from './state.ts';

const EIP = OFFSET.EIP >> 2;
const MAX_BLOCK = 64;
const MAX_LENGTH = 15;
/** Decoded instructions kept before half of them are forgotten. */
const MAX_DECODED = 240_000;

/** The block at CS:EIP. Throws #PF or #GP for the fetch. */
export function fetchBlock(cpu: Cpu): Block {
  const eip = cpu.i32[EIP];
  const linear = (cpu.csBase + eip) | 0;
  if (!cpu.csFlat && eip >>> 0 > cpu.segLimit[CS] >>> 0) throwGp(cpu, 0);
  if (linear >>> 12 !== cpu.fetchPage) enterPage(cpu, linear);
  const number = cpu.fetchIndex[linear & 0xfff];
  let block = number !== 0 ? (cpu.fetchCode.blocks[number - 1] as Block) : decodeBlock(cpu, linear);
  if (block.crossPage !== null && !isCrossValid(cpu, block, linear)) {
    cpu.fetchCode.invalidate(linear & 0xfff, 1);
    block = decodeBlock(cpu, linear);
  }
  return cpu.csFlat ? block : clip(cpu, block, eip);
}

function enterPage(cpu: Cpu, linear: number): void {
  const entry = entryFor(cpu, linear, false, cpu.user);
  const physicalPage = entry >>> 12;
  if ((entry & TLB_IO) !== 0) {
    cpu.fetchCode = new CodePage(-1);
    cpu.fetchPage = -1;
  } else {
    cpu.fetchCode = codePageFor(cpu, physicalPage);
    cpu.fetchPage = linear >>> 12;
  }
  cpu.fetchIndex = cpu.code32 ? cpu.fetchCode.index32 : cpu.fetchCode.index16;
}

function codePageFor(cpu: Cpu, physicalPage: number): CodePage {
  let page = cpu.codePages[physicalPage];
  if (page === null) {
    page = new CodePage(physicalPage);
    cpu.codePages[physicalPage] = page;
    cpu.state.markCode(physicalPage, true);
    protectCodePage(cpu, physicalPage);
  }
  return page;
}

function isCrossValid(cpu: Cpu, block: Block, linear: number): boolean {
  const second = block.crossPage;
  if (second === null || block.crossVersion !== second.version) return false;
  const entry = entryFor(cpu, ((linear & ~0xfff) + 0x1000) | 0, false, cpu.user);
  return entry >>> 12 === second.page && cpu.codePages[second.page] === second;
}

/** Part of a block that lies inside the code segment's limit. */
function clip(cpu: Cpu, block: Block, eip: number): Block {
  const room = (cpu.segLimit[CS] >>> 0) - (eip >>> 0) + 1;
  if (block.length <= room) return block;
  const fitting = block.ops.filter((op) => op.next <= room);
  if (fitting.length === 0) throwGp(cpu, 0);
  return new Block(fitting, fitting[fitting.length - 1].next, block.crossPage);
}

function decodeBlock(cpu: Cpu, linear: number): Block {
  if (cpu.decodedCount > MAX_DECODED) {
    forgetColdCode(cpu, MAX_DECODED / 2);
    enterPage(cpu, linear);
  }
  const page = cpu.fetchCode;
  const start = linear & 0xfff;
  const ops: DecodedOp[] = [];
  let at = start;
  const physical = page.page * 4096;
  while (ops.length < MAX_BLOCK && at < 0x1000) {
    const available = Math.min(MAX_LENGTH, 0x1000 - at);
    let op: DecodedOp | null;
    if (page.page < 0) {
      copyBytes(cpu, (linear - start + at) | 0, 0, available);
      op = decode(cpu.fetchBytes, 0, available, cpu.code32, cpu.model);
    } else {
      op = decode(cpu.ram, physical + at, physical + at + available, cpu.code32, cpu.model);
    }
    if (op === null) {
      if (ops.length === 0) return decodeCrossing(cpu, page, linear, available);
      break;
    }
    place(op, at - start);
    ops.push(op);
    at += op.length;
    if (op.ends) break;
  }
  return remember(cpu, page, start, new Block(ops, at - start, null));
}

function place(op: DecodedOp, delta: number): void {
  op.delta = delta;
  op.next = delta + op.length;
  op.taken = op.next + op.imm;
}

function remember(cpu: Cpu, page: CodePage, start: number, block: Block): Block {
  cpu.decodedCount += block.count;
  if (page.page < 0) return block;
  if (page.room === 0) page.invalidate(0, 0x1000);
  page.add(block, start, cpu.fetchIndex);
  return block;
}

/** A single instruction that begins in this page and ends in the next. */
function decodeCrossing(cpu: Cpu, page: CodePage, linear: number, available: number): Block {
  const nextLinear = (linear + available) | 0;
  const needed = MAX_LENGTH - available;
  copyBytes(cpu, linear, 0, available);
  let second: CodePage | null = null;
  // The segment's limit is looked at before the next page.
  if (!cpu.csFlat && (cpu.i32[EIP] >>> 0) + available > cpu.segLimit[CS] >>> 0) throwGp(cpu, 0);
  if (needed > 0) {
    const entry = entryFor(cpu, nextLinear, false, cpu.user);
    copyBytes(cpu, nextLinear, available, needed);
    if ((entry & TLB_IO) === 0) second = codePageFor(cpu, entry >>> 12);
  }
  const op = decode(cpu.fetchBytes, 0, MAX_LENGTH, cpu.code32, cpu.model);
  if (op === null) throwGp(cpu, 0);
  place(op, 0);
  const beyond = op.length - available;
  if (second !== null && beyond > 0) second.covered.fill(1, 0, beyond);
  const block = new Block([op], op.length, beyond > 0 ? second : null);
  if (beyond > 0 && second === null) return block;
  return remember(cpu, page, linear & 0xfff, block);
}

function copyBytes(cpu: Cpu, linear: number, to: number, count: number): void {
  const entry = entryFor(cpu, linear, false, cpu.user);
  const physical = (entry & ~0xfff) | (linear & 0xfff);
  for (let i = 0; i < count; i++) {
    cpu.fetchBytes[to + i] =
      (entry & TLB_IO) !== 0
        ? cpu.bus.readPhysical((physical + i) >>> 0, 1)
        : cpu.ramView.getUint8(physical + i);
  }
}
