/**
 * Integer instructions of MMX, and their forms of 16 bytes that came with SSE2 (Intel SDM volume 1, chapters 9 and 11;
 * volume 2). A line here makes two rows: MMX registers without prefix, XMM registers with 66. Third column: feature
 * that the MMX form came with, - when there is none.
 */
const BOTH = `
60 punpcklbw MMX
61 punpcklwd MMX
62 punpckldq MMX
63 packsswb MMX
64 pcmpgtb MMX
65 pcmpgtw MMX
66 pcmpgtd MMX
67 packuswb MMX
68 punpckhbw MMX
69 punpckhwd MMX
6A punpckhdq MMX
6B packssdw MMX
6C punpcklqdq -
6D punpckhqdq -
74 pcmpeqb MMX
75 pcmpeqw MMX
76 pcmpeqd MMX
D1 psrlw MMX
D2 psrld MMX
D3 psrlq MMX
D4 paddq SSE2
D5 pmullw MMX
D8 psubusb MMX
D9 psubusw MMX
DA pminub SSE
DB pand MMX
DC paddusb MMX
DD paddusw MMX
DE pmaxub SSE
DF pandn MMX
E0 pavgb SSE
E1 psraw MMX
E2 psrad MMX
E3 pavgw SSE
E4 pmulhuw SSE
E5 pmulhw MMX
E8 psubsb MMX
E9 psubsw MMX
EA pminsw SSE
EB por MMX
EC paddsb MMX
ED paddsw MMX
EE pmaxsw SSE
EF pxor MMX
F1 psllw MMX
F2 pslld MMX
F3 psllq MMX
F4 pmuludq SSE2
F5 pmaddwd MMX
F6 psadbw SSE
F8 psubb MMX
F9 psubw MMX
FA psubd MMX
FB psubq SSE2
FC paddb MMX
FD paddw MMX
FE paddd MMX
`;

/** Shifts by an immediate byte: opcode and ModRM.reg. */
const SHIFTS = `
71 /2 psrlw
71 /4 psraw
71 /6 psllw
72 /2 psrld
72 /4 psrad
72 /6 pslld
73 /2 psrlq
73 /6 psllq
`;

const SINGLE_FORMS = `
NP 0F 6E | movd      | Pq,Ed      | cpu=MMX
66 0F 6E | movd      | Vdq,Ed     | cpu=SSE2
NP 0F 7E | movd      | Ed,Pq      | as=movdout cpu=MMX
66 0F 7E | movd      | Ed,Vdq     | as=movdout cpu=SSE2
NP 0F 6F | movq      | Pq,Qq      | cpu=MMX
NP 0F 7F | movq      | Qq,Pq      | as=movqout cpu=MMX
66 0F 6F | movdqa    | Vdq,Wdq    | as=movaps cpu=SSE2
F3 0F 6F | movdqu    | Vdq,Wdq    | as=movups cpu=SSE2
66 0F 7F | movdqa    | Wdq,Vdq    | as=movapsout cpu=SSE2
F3 0F 7F | movdqu    | Wdq,Vdq    | as=movupsout cpu=SSE2
F3 0F 7E | movq      | Vq,Wq      | as=movqx cpu=SSE2
66 0F D6 | movq      | Wq,Vq      | as=movqxout cpu=SSE2
F3 0F D6 | movq2dq   | Vdq,Nq     | cpu=SSE2
F2 0F D6 | movdq2q   | Pq,Udq     | cpu=SSE2
NP 0F 70 | pshufw    | Pq,Qq,Ib   | cpu=SSE
66 0F 70 | pshufd    | Vdq,Wdq,Ib | cpu=SSE2
F3 0F 70 | pshufhw   | Vdq,Wdq,Ib | cpu=SSE2
F2 0F 70 | pshuflw   | Vdq,Wdq,Ib | cpu=SSE2
66 0F 73 /3 reg | psrldq | Udq,Ib  | as=bytesright cpu=SSE2
66 0F 73 /7 reg | pslldq | Udq,Ib  | as=bytesleft cpu=SSE2
NP 0F 77 | emms      |            | cpu=MMX
NP 0F C4 | pinsrw    | Pq,Ed,Ib   | cpu=SSE
66 0F C4 | pinsrw    | Vdq,Ed,Ib  | cpu=SSE2
NP 0F C5 | pextrw    | Gd,Nq,Ib   | cpu=SSE
66 0F C5 | pextrw    | Gd,Udq,Ib  | cpu=SSE2
NP 0F D7 | pmovmskb  | Gd,Nq      | cpu=SSE
66 0F D7 | pmovmskb  | Gd,Udq     | cpu=SSE2
NP 0F E7 mem | movntq  | Mq,Pq    | as=movqout cpu=SSE
66 0F E7 mem | movntdq | Mdq,Vdq  | as=movapsout cpu=SSE2
NP 0F F7 | maskmovq  | Pq,Nq      | cpu=SSE
66 0F F7 | maskmovdqu | Vdq,Udq   | as=maskmovq cpu=SSE2
`;

function linesOf(text: string): string[][] {
  return text
    .trim()
    .split('\n')
    .map((line) => line.split(' '));
}

function twoForms([opcode, name, feature]: string[]): string {
  const wide = `66 0F ${opcode} | ${name} | Vdq,Wdq | cpu=SSE2`;
  return feature === '-' ? wide : `NP 0F ${opcode} | ${name} | Pq,Qq | cpu=${feature}\n${wide}`;
}

function twoShifts([opcode, reg, name]: string[]): string {
  const tail = `0F ${opcode} ${reg} reg | ${name}`;
  return `NP ${tail} | Nq,Ib | cpu=MMX\n66 ${tail} | Udq,Ib | cpu=SSE2`;
}

/** Everything here may raise #UD and #NM, and with MMX registers #MF. */
export const MMX_ROWS = [
  ...linesOf(BOTH).map(twoForms),
  ...linesOf(SHIFTS).map(twoShifts),
  SINGLE_FORMS.trim(),
]
  .join('\n')
  .split('\n')
  .map((line) => `${line} x=UD,NM,MF,GP`)
  .join('\n');
