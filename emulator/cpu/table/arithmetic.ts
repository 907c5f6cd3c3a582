/** Integer arithmetic, logic, shifts, bits, BCD (Intel SDM volume 2). Columns: see table.ts. */
const names = ['add', 'or', 'adc', 'sbb', 'and', 'sub', 'xor', 'cmp'];

function hex(value: number): string {
  return value.toString(16).toUpperCase().padStart(2, '0');
}

function flagsOf(name: string): string {
  const logic = name === 'or' || name === 'and' || name === 'xor';
  const reads = name === 'adc' || name === 'sbb' ? 'r=c ' : '';
  return `${reads}${logic ? 'w=oszpc u=a' : 'w=oszapc'}`;
}

/** The eight operations that share one pattern of encodings. */
const PATTERN = names.flatMap((name, n) => {
  const lock = name === 'cmp' ? '' : 'lock ';
  const flags = flagsOf(name);
  return [
    `${hex(n * 8)} | ${name} | Eb,Gb | ${lock}${flags}`,
    `${hex(n * 8 + 1)} | ${name} | Ev,Gv | ${lock}${flags}`,
    `${hex(n * 8 + 2)} | ${name} | Gb,Eb | ${flags}`,
    `${hex(n * 8 + 3)} | ${name} | Gv,Ev | ${flags}`,
    `${hex(n * 8 + 4)} | ${name} | AL,Ib | ${flags}`,
    `${hex(n * 8 + 5)} | ${name} | eAX,Iz | ${flags}`,
    `80 /${n} | ${name} | Eb,Ib | ${lock}${flags}`,
    `81 /${n} | ${name} | Ev,Iz | ${lock}${flags}`,
    `82 /${n} | ${name} | Eb,Ib | ${lock}${flags}`,
    `83 /${n} | ${name} | Ev,Ibs | ${lock}${flags}`,
  ];
});

/** Undefined flags of shifts and rotates depend on the count: u= names what may be undefined for some count. */
const SHIFT_NAMES = ['rol', 'ror', 'rcl', 'rcr', 'shl', 'shr', 'sal', 'sar'];
const SHIFTS = SHIFT_NAMES.flatMap((name, n) => {
  const flags = n < 4 ? `${n >= 2 ? 'r=c ' : ''}w=c u=o` : 'w=szpc u=oa';
  return [
    `C0 /${n} | ${name} | Eb,Ib | ${flags}`,
    `C1 /${n} | ${name} | Ev,Ib | ${flags}`,
    `D0 /${n} | ${name} | Eb,1 | ${flags}`,
    `D1 /${n} | ${name} | Ev,1 | ${flags}`,
    `D2 /${n} | ${name} | Eb,CL | ${flags}`,
    `D3 /${n} | ${name} | Ev,CL | ${flags}`,
  ];
});

export const ARITHMETIC_ROWS = `
${PATTERN.join('\n')}
${SHIFTS.join('\n')}
40+r      | inc     | Zv       | w=oszap
48+r      | dec     | Zv       | w=oszap
FE /0     | inc     | Eb       | lock w=oszap
FE /1     | dec     | Eb       | lock w=oszap
FF /0     | inc     | Ev       | lock w=oszap
FF /1     | dec     | Ev       | lock w=oszap
84        | test    | Eb,Gb    | w=oszpc u=a
85        | test    | Ev,Gv    | w=oszpc u=a
A8        | test    | AL,Ib    | w=oszpc u=a
A9        | test    | eAX,Iz   | w=oszpc u=a
F6 /0     | test    | Eb,Ib    | w=oszpc u=a
F6 /1     | test    | Eb,Ib    | w=oszpc u=a
F7 /0     | test    | Ev,Iz    | w=oszpc u=a
F7 /1     | test    | Ev,Iz    | w=oszpc u=a
F6 /2     | not     | Eb       | lock
F7 /2     | not     | Ev       | lock
F6 /3     | neg     | Eb       | lock w=oszapc
F7 /3     | neg     | Ev       | lock w=oszapc
F6 /4     | mul     | Eb       | w=oc u=szap
F7 /4     | mul     | Ev       | w=oc u=szap
F6 /5     | imul1   | Eb       | w=oc u=szap
F7 /5     | imul1   | Ev       | w=oc u=szap
F6 /6     | div     | Eb       | u=oszapc x=DE
F7 /6     | div     | Ev       | u=oszapc x=DE
F6 /7     | idiv    | Eb       | u=oszapc x=DE
F7 /7     | idiv    | Ev       | u=oszapc x=DE
0F AF     | imul2   | Gv,Ev    | w=oc u=szap
69        | imul3   | Gv,Ev,Iz  | w=oc u=szap
6B        | imul3   | Gv,Ev,Ibs | w=oc u=szap
0F A4     | shld    | Ev,Gv,Ib | w=szpc u=oa
0F A5     | shld    | Ev,Gv,CL | w=szpc u=oa
0F AC     | shrd    | Ev,Gv,Ib | w=szpc u=oa
0F AD     | shrd    | Ev,Gv,CL | w=szpc u=oa
0F A3     | bt      | Ev,Gv    | w=c u=osap
0F AB     | bts     | Ev,Gv    | lock w=c u=osap
0F B3     | btr     | Ev,Gv    | lock w=c u=osap
0F BB     | btc     | Ev,Gv    | lock w=c u=osap
0F BA /4  | bti     | Ev,Ib    | w=c u=osap
0F BA /5  | btsi    | Ev,Ib    | lock w=c u=osap
0F BA /6  | btri    | Ev,Ib    | lock w=c u=osap
0F BA /7  | btci    | Ev,Ib    | lock w=c u=osap
0F BC     | bsf     | Gv,Ev    | w=z u=osapc
0F BD     | bsr     | Gv,Ev    | w=z u=osapc
0F B0     | cmpxchg | Eb,Gb    | lock w=oszapc
0F B1     | cmpxchg | Ev,Gv    | lock w=oszapc
0F C0     | xadd    | Eb,Gb    | lock w=oszapc
0F C1     | xadd    | Ev,Gv    | lock w=oszapc
0F C7 /1 mem | cmpxchg8b | Mq   | lock w=z cpu=CX8
27        | daa     |          | r=ac w=szapc u=o
2F        | das     |          | r=ac w=szapc u=o
37        | aaa     |          | r=a w=ac u=oszp
3F        | aas     |          | r=a w=ac u=oszp
D4        | aam     | Ib       | w=szp u=oac x=DE
D5        | aad     | Ib       | w=szp u=oac
98        | cbw     |          |
99        | cwd     |          |
F5        | cmc     |          | r=c w=c
F8        | clc     |          | w=c
F9        | stc     |          | w=c
FC        | cld     |          | w=d
FD        | std     |          | w=d
9E        | sahf    |          | w=szapc
9F        | lahf    |          | r=szapc
D6        | salc    |          | r=c
`;
