/** The instruction table's mnemonics as AT&T assemblers write them (GNU as, "AT&T Syntax versus Intel Syntax"). */
import type { Instruction, Operand } from './instruction.ts';

const CONDITIONS: Readonly<Record<string, string>> = {
  nb: 'ae',
  z: 'e',
  nz: 'ne',
  nbe: 'a',
  nl: 'ge',
  nle: 'g',
};

/** Names that differ, and those that the table keeps apart for their semantics. */
const OTHER: Readonly<Record<string, string>> = {
  calli: 'call',
  jmpi: 'jmp',
  imul1: 'imul',
  imul2: 'imul',
  imul3: 'imul',
  bti: 'bt',
  btsi: 'bts',
  btri: 'btr',
  btci: 'btc',
  movfromseg: 'mov',
  movtoseg: 'mov',
  pushseg: 'push',
  popseg: 'pop',
  movfromcr: 'mov',
  movtocr: 'mov',
  movfromdr: 'mov',
  movtodr: 'mov',
  indx: 'in',
  outdx: 'out',
  callf: 'lcall',
  jmpf: 'ljmp',
  retf: 'lret',
  icebp: 'int1',
  sal: 'shl',
  feni: 'fneni(8087 only)',
  fdisi: 'fndisi(8087 only)',
  fsetpm: 'fnsetpm(287 only)',
  fstpnce: 'fstpnce',
  loope: 'loope',
};

const LOADS: Readonly<Record<number, string>> = {
  0xc4: 'les',
  0xc5: 'lds',
  0xb2: 'lss',
  0xb4: 'lfs',
  0xb5: 'lgs',
};

const SUFFIX: Readonly<Record<number, string>> = { 1: 'b', 2: 'w', 4: 'l' };

/** Instructions whose operand size the mnemonic tells always, also where a register would. */
const STRINGS = ['movs', 'cmps', 'ins', 'outs'];
/** Instructions that have one memory form only, so that no suffix is needed. */
const PLAIN_MEMORY = new Set(
  (
    'lea bound invlpg sgdt sidt lgdt lidt cmpxchg8b fxsave fxrstor ldmxcsr stmxcsr clflush prefetch ' +
    'fldenv fnstenv frstor fnsave fldcw fnstcw fnstsw fbld fbstp lldt ltr verr verw lmsw sldt str smsw ' +
    'movfromseg movtoseg push pop pushseg popseg calli jmpi'
  ).split(' '),
);

export function attMnemonic(instruction: Instruction): string {
  const row = instruction.row!;
  const { mnemonic, semantics, operands: forms } = row;
  const conditional = /^(j|set|cmov)$/.exec(semantics);
  if (conditional && mnemonic !== semantics) {
    const condition = mnemonic.slice(semantics.length);
    return `${semantics}${CONDITIONS[condition] ?? condition}`;
  }
  if (forms.some((form) => /^M(d|q|t|w|di|wi|qi)$/.test(form)) && mnemonic.startsWith('f'))
    return x87(instruction);
  switch (mnemonic) {
    case 'nop':
      if (isShortNop(instruction) && instruction.operandSize === 2) return 'xchg';
      if (isShortNop(instruction) && instruction.prefixes.includes('repz')) return 'pause';
      break;
    case 'movzx':
    case 'movsx':
      return `mov${mnemonic[3]}${forms[1] === 'Eb' ? 'b' : 'w'}${SUFFIX[instruction.operandSize]}`;
    case 'cbw':
      return instruction.operandSize === 4 ? 'cwtl' : 'cbtw';
    case 'cwd':
      return instruction.operandSize === 4 ? 'cltd' : 'cwtd';
    case 'lds':
      return LOADS[opcodeOf(instruction)];
    case 'prefetch':
      return (
        ['prefetchnta', 'prefetcht0', 'prefetcht1', 'prefetcht2'][(modrmOf(instruction) >> 3) & 7] ?? 'nopl'
      );
    case 'jecxz':
      return instruction.wideAddress ? 'jecxz' : 'jcxz';
    case 'sgdt':
    case 'sidt':
    case 'lgdt':
    case 'lidt':
    case 'pusha':
    case 'popa':
      return descriptorForm(instruction);
    case 'lods':
    case 'stos':
    case 'scas':
      return mnemonic;
    case 'xlat':
      return 'xlat';
  }
  if (/^f/.test(mnemonic)) return reversed(instruction);
  const name = OTHER[mnemonic] ?? mnemonic;
  return name + suffix(instruction);
}

/** pusha and the loads of descriptor registers are named by the size where it is not 32 bits, or always. */
function descriptorForm({ row, operandSize }: Instruction): string {
  const { mnemonic } = row!;
  if (mnemonic === 'pusha' || mnemonic === 'popa') return operandSize === 2 ? `${mnemonic}w` : mnemonic;
  return `${mnemonic}${SUFFIX[operandSize]}`;
}

function suffix(instruction: Instruction): string {
  const { row, operands, operandSize } = instruction;
  const { mnemonic } = row!;
  if (STRINGS.includes(mnemonic)) return SUFFIX[operandSize];
  if (['pushf', 'popf', 'iret', 'enter', 'leave', 'ret', 'retf'].includes(mnemonic))
    return operandSize === 2 ? 'w' : '';
  if (['callf', 'jmpf'].includes(mnemonic)) return operandSize === 2 ? 'w' : '';
  if (PLAIN_MEMORY.has(mnemonic))
    return isStack(mnemonic) && operandSize === 2 && !isGeneral(operands[0]) ? 'w' : '';
  if (row!.feature !== 0 && /^[PQVWNUM]/.test(row!.operands.join('')) && mnemonic !== 'nop') return '';
  if (/^set/.test(row!.semantics)) return '';
  const memory = operands.some(({ kind }) => kind === 'memory');
  return memory && !operands.some(({ kind }, n) => kind === 'register' && row!.operands[n] !== 'CL')
    ? SUFFIX[operandSize]
    : '';
}

/** 90, which has two other names with a prefix. */
export const isShortNop = ({ row, operands }: Instruction): boolean =>
  row?.mnemonic === 'nop' && operands.length === 0;

/** A register whose name tells its size. */
const isGeneral = (operand: Operand): boolean =>
  operand.kind === 'register' && !/^[c-gs]s$/.test(operand.name);

const isStack = (mnemonic: string): boolean => /^(push|pop)(seg)?$/.test(mnemonic);

const X87_SIZES: Readonly<Record<string, string>> = {
  Md: 's',
  Mq: 'l',
  Mt: 't',
  Mdi: 'l',
  Mwi: 's',
  Mqi: 'll',
  Mw: '',
};

function x87({ row }: Instruction): string {
  const form = row!.operands.find((operand) => operand.startsWith('M'))!;
  const { mnemonic } = row!;
  if (PLAIN_MEMORY.has(mnemonic)) return mnemonic;
  return mnemonic + X87_SIZES[form];
}

/** AT&T assemblers exchange the subtractions and divisions whose destination is not the stack's top. */
function reversed({ row }: Instruction): string {
  const { mnemonic, operands } = row!;
  const exchange = operands[0] === 'STi' && operands[1] === 'ST' && /^f(sub|div)/.test(mnemonic);
  const name = OTHER[mnemonic] ?? mnemonic;
  if (!exchange) return name;
  const isReverse = /^f(sub|div)r/.test(mnemonic);
  return isReverse ? mnemonic.replace('r', '') : mnemonic.replace(/^(f(?:sub|div))/, '$1r');
}

function firstByte(instruction: Instruction): number {
  let at = 0;
  while ([0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65, 0x66, 0x67, 0xf0, 0xf2, 0xf3].includes(instruction.bytes[at]))
    at++;
  return at;
}

function opcodeOf(instruction: Instruction): number {
  const at = firstByte(instruction);
  return instruction.bytes[instruction.bytes[at] === 0x0f ? at + 1 : at];
}

function modrmOf(instruction: Instruction): number {
  const at = firstByte(instruction);
  return instruction.bytes[instruction.bytes[at] === 0x0f ? at + 2 : at + 1];
}
