/**
 * SSE and SSE2 floating point, data movement and cache control (Intel SDM volume 1, chapters 10 and 11; volume 2).
 */

/** Four forms a line: packed single, packed double, scalar single, scalar double. */
const ARITHMETIC = `
51 sqrt
58 add
59 mul
5C sub
5D min
5E div
5F max
`;

const FORMS = `
NP 0F 10 | movups   | Vps,Wps    | cpu=SSE
NP 0F 11 | movups   | Wps,Vps    | as=movupsout cpu=SSE
66 0F 10 | movupd   | Vpd,Wpd    | as=movups cpu=SSE2
66 0F 11 | movupd   | Wpd,Vpd    | as=movupsout cpu=SSE2
F3 0F 10 | movss    | Vss,Wss    | cpu=SSE
F3 0F 11 | movss    | Wss,Vss    | as=movssout cpu=SSE
F2 0F 10 | movsd    | Vsd,Wsd    | as=movsdx cpu=SSE2
F2 0F 11 | movsd    | Wsd,Vsd    | as=movsdxout cpu=SSE2
NP 0F 12 mem | movlps  | Vq,Mq   | cpu=SSE
NP 0F 12 reg | movhlps | Vq,Uq   | cpu=SSE
66 0F 12 mem | movlpd  | Vq,Mq   | as=movlps cpu=SSE2
NP 0F 13 mem | movlps  | Mq,Vq   | as=movlpsout cpu=SSE
66 0F 13 mem | movlpd  | Mq,Vq   | as=movlpsout cpu=SSE2
NP 0F 16 mem | movhps  | Vq,Mq   | cpu=SSE
NP 0F 16 reg | movlhps | Vq,Uq   | cpu=SSE
66 0F 16 mem | movhpd  | Vq,Mq   | as=movhps cpu=SSE2
NP 0F 17 mem | movhps  | Mq,Vq   | as=movhpsout cpu=SSE
66 0F 17 mem | movhpd  | Mq,Vq   | as=movhpsout cpu=SSE2
NP 0F 14 | unpcklps | Vps,Wps    | as=punpckldq cpu=SSE
66 0F 14 | unpcklpd | Vpd,Wpd    | as=punpcklqdq cpu=SSE2
NP 0F 15 | unpckhps | Vps,Wps    | as=punpckhdq cpu=SSE
66 0F 15 | unpckhpd | Vpd,Wpd    | as=punpckhqdq cpu=SSE2
NP 0F 28 | movaps   | Vps,Wps    | cpu=SSE
NP 0F 29 | movaps   | Wps,Vps    | as=movapsout cpu=SSE
66 0F 28 | movapd   | Vpd,Wpd    | as=movaps cpu=SSE2
66 0F 29 | movapd   | Wpd,Vpd    | as=movapsout cpu=SSE2
NP 0F 2B mem | movntps | Mps,Vps | as=movapsout cpu=SSE
66 0F 2B mem | movntpd | Mpd,Vpd | as=movapsout cpu=SSE2
NP 0F 2A | cvtpi2ps | Vps,Qq     | cpu=SSE
66 0F 2A | cvtpi2pd | Vpd,Qq     | cpu=SSE2
F3 0F 2A | cvtsi2ss | Vss,Ed     | cpu=SSE
F2 0F 2A | cvtsi2sd | Vsd,Ed     | cpu=SSE2
NP 0F 2C | cvttps2pi | Pq,Wq     | cpu=SSE
66 0F 2C | cvttpd2pi | Pq,Wpd    | cpu=SSE2
F3 0F 2C | cvttss2si | Gd,Wss    | cpu=SSE
F2 0F 2C | cvttsd2si | Gd,Wsd    | cpu=SSE2
NP 0F 2D | cvtps2pi | Pq,Wq      | cpu=SSE
66 0F 2D | cvtpd2pi | Pq,Wpd     | cpu=SSE2
F3 0F 2D | cvtss2si | Gd,Wss     | cpu=SSE
F2 0F 2D | cvtsd2si | Gd,Wsd     | cpu=SSE2
NP 0F 2E | ucomiss  | Vss,Wss    | cpu=SSE w=oszapc
66 0F 2E | ucomisd  | Vsd,Wsd    | cpu=SSE2 w=oszapc
NP 0F 2F | comiss   | Vss,Wss    | cpu=SSE w=oszapc
66 0F 2F | comisd   | Vsd,Wsd    | cpu=SSE2 w=oszapc
NP 0F 50 | movmskps | Gd,Ups     | cpu=SSE
66 0F 50 | movmskpd | Gd,Upd     | cpu=SSE2
NP 0F 52 | rsqrtps  | Vps,Wps    | cpu=SSE
F3 0F 52 | rsqrtss  | Vss,Wss    | cpu=SSE
NP 0F 53 | rcpps    | Vps,Wps    | cpu=SSE
F3 0F 53 | rcpss    | Vss,Wss    | cpu=SSE
NP 0F 54 | andps    | Vps,Wps    | as=pand cpu=SSE
66 0F 54 | andpd    | Vpd,Wpd    | as=pand cpu=SSE2
NP 0F 55 | andnps   | Vps,Wps    | as=pandn cpu=SSE
66 0F 55 | andnpd   | Vpd,Wpd    | as=pandn cpu=SSE2
NP 0F 56 | orps     | Vps,Wps    | as=por cpu=SSE
66 0F 56 | orpd     | Vpd,Wpd    | as=por cpu=SSE2
NP 0F 57 | xorps    | Vps,Wps    | as=pxor cpu=SSE
66 0F 57 | xorpd    | Vpd,Wpd    | as=pxor cpu=SSE2
NP 0F 5A | cvtps2pd | Vpd,Wq     | cpu=SSE2
66 0F 5A | cvtpd2ps | Vps,Wpd    | cpu=SSE2
F3 0F 5A | cvtss2sd | Vsd,Wss    | cpu=SSE2
F2 0F 5A | cvtsd2ss | Vss,Wsd    | cpu=SSE2
NP 0F 5B | cvtdq2ps | Vps,Wdq    | cpu=SSE2
66 0F 5B | cvtps2dq | Vdq,Wps    | cpu=SSE2
F3 0F 5B | cvttps2dq | Vdq,Wps   | cpu=SSE2
F3 0F E6 | cvtdq2pd | Vpd,Wq     | cpu=SSE2
F2 0F E6 | cvtpd2dq | Vdq,Wpd    | cpu=SSE2
66 0F E6 | cvttpd2dq | Vdq,Wpd   | cpu=SSE2
NP 0F C2 | cmpps    | Vps,Wps,Ib | cpu=SSE
66 0F C2 | cmppd    | Vpd,Wpd,Ib | cpu=SSE2
F3 0F C2 | cmpss    | Vss,Wss,Ib | cpu=SSE
F2 0F C2 | cmpsd    | Vsd,Wsd,Ib | as=cmpsdx cpu=SSE2
NP 0F C3 mem | movnti | Md,Gd    | cpu=SSE2
NP 0F C6 | shufps   | Vps,Wps,Ib | cpu=SSE
66 0F C6 | shufpd   | Vpd,Wpd,Ib | cpu=SSE2
0F 18 mem | prefetch | Mb        | cpu=CMOV
NP 0F AE /0 mem | fxsave  | M    | cpu=FXSR
NP 0F AE /1 mem | fxrstor | M    | cpu=FXSR
NP 0F AE /2 mem | ldmxcsr | Md   | cpu=SSE
NP 0F AE /3 mem | stmxcsr | Md   | cpu=SSE
NP 0F AE /5 reg | lfence  |      | as=fence cpu=SSE2
NP 0F AE /6 reg | mfence  |      | as=fence cpu=SSE2
NP 0F AE /7 reg | sfence  |      | as=fence cpu=SSE
NP 0F AE /7 mem | clflush | Mb   | cpu=CLFSH
`;

function fourForms(line: string): string[] {
  const [opcode, name] = line.split(' ');
  return [
    `NP 0F ${opcode} | ${name}ps | Vps,Wps | cpu=SSE`,
    `66 0F ${opcode} | ${name}pd | Vpd,Wpd | cpu=SSE2`,
    `F3 0F ${opcode} | ${name}ss | Vss,Wss | cpu=SSE`,
    `F2 0F ${opcode} | ${name}sd | Vsd,Wsd | cpu=SSE2`,
  ];
}

/** Everything here may raise #UD and #NM, #GP for its alignment, and what computes #XM. */
export const SSE_ROWS = [...ARITHMETIC.trim().split('\n').flatMap(fourForms), ...FORMS.trim().split('\n')]
  .map(
    (line) =>
      `${line} x=UD,NM,GP${/ (as=)?(add|sub|mul|div|sqrt|min|max|cvt|cmp|u?comis)/.test(line) ? ',XM' : ''}`,
  )
  .join('\n');
