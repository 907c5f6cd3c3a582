/** x87 instructions (Intel SDM volume 2; appendix A.5). Columns: see table.ts. */

const MEMORY_FORMS = `
D8 /0 mem | fadd    | ST,Md
D8 /1 mem | fmul    | ST,Md
D8 /2 mem | fcom    | ST,Md
D8 /3 mem | fcomp   | ST,Md    | as=fcom
D8 /4 mem | fsub    | ST,Md
D8 /5 mem | fsubr   | ST,Md
D8 /6 mem | fdiv    | ST,Md
D8 /7 mem | fdivr   | ST,Md
D9 /0 mem | fld     | Md
D9 /2 mem | fst     | Md
D9 /3 mem | fstp    | Md       | as=fst
D9 /4 mem | fldenv  | M
D9 /5 mem | fldcw   | Mw       | size=w
D9 /6 mem | fnstenv | M
D9 /7 mem | fnstcw  | Mw       | size=w
DA /0 mem | fiadd   | ST,Mdi   | as=fadd
DA /1 mem | fimul   | ST,Mdi   | as=fmul
DA /2 mem | ficom   | ST,Mdi   | as=fcom
DA /3 mem | ficomp  | ST,Mdi   | as=fcom
DA /4 mem | fisub   | ST,Mdi   | as=fsub
DA /5 mem | fisubr  | ST,Mdi   | as=fsubr
DA /6 mem | fidiv   | ST,Mdi   | as=fdiv
DA /7 mem | fidivr  | ST,Mdi   | as=fdivr
DB /0 mem | fild    | Mdi      | as=fld
DB /2 mem | fist    | Mdi      | as=fst
DB /3 mem | fistp   | Mdi      | as=fst
DB /5 mem | fld     | Mt
DB /7 mem | fstp    | Mt       | as=fst
DC /0 mem | fadd    | ST,Mq
DC /1 mem | fmul    | ST,Mq
DC /2 mem | fcom    | ST,Mq
DC /3 mem | fcomp   | ST,Mq    | as=fcom
DC /4 mem | fsub    | ST,Mq
DC /5 mem | fsubr   | ST,Mq
DC /6 mem | fdiv    | ST,Mq
DC /7 mem | fdivr   | ST,Mq
DD /0 mem | fld     | Mq
DD /2 mem | fst     | Mq
DD /3 mem | fstp    | Mq       | as=fst
DD /4 mem | frstor  | M
DD /6 mem | fnsave  | M
DD /7 mem | fnstsw  | Mw       | size=w
DE /0 mem | fiadd   | ST,Mwi   | as=fadd
DE /1 mem | fimul   | ST,Mwi   | as=fmul
DE /2 mem | ficom   | ST,Mwi   | as=fcom
DE /3 mem | ficomp  | ST,Mwi   | as=fcom
DE /4 mem | fisub   | ST,Mwi   | as=fsub
DE /5 mem | fisubr  | ST,Mwi   | as=fsubr
DE /6 mem | fidiv   | ST,Mwi   | as=fdiv
DE /7 mem | fidivr  | ST,Mwi   | as=fdivr
DF /0 mem | fild    | Mwi      | as=fld
DF /2 mem | fist    | Mwi      | as=fst
DF /3 mem | fistp   | Mwi      | as=fst
DF /4 mem | fbld    | Mt
DF /5 mem | fild    | Mqi      | as=fld
DF /6 mem | fbstp   | Mt
DF /7 mem | fistp   | Mqi      | as=fst
`;

const REGISTER_FORMS = `
D8 /0 reg | fadd    | ST,STi
D8 /1 reg | fmul    | ST,STi
D8 /2 reg | fcom    | ST,STi
D8 /3 reg | fcomp   | ST,STi   | as=fcom
D8 /4 reg | fsub    | ST,STi
D8 /5 reg | fsubr   | ST,STi
D8 /6 reg | fdiv    | ST,STi
D8 /7 reg | fdivr   | ST,STi
D9 /0 reg | fld     | STi
D9 /1 reg | fxch    | STi
D9 D0     | fnop    |
D9 /3 reg | fstpnce | STi
D9 E0     | fchs    |
D9 E1     | fabs    |
D9 E4     | ftst    |
D9 E5     | fxam    |
D9 E8     | fld1    |
D9 E9     | fldl2t  |
D9 EA     | fldl2e  |
D9 EB     | fldpi   |
D9 EC     | fldlg2  |
D9 ED     | fldln2  |
D9 EE     | fldz    |
D9 F0     | f2xm1   |
D9 F1     | fyl2x   |
D9 F2     | fptan   |
D9 F3     | fpatan  |
D9 F4     | fxtract |
D9 F5     | fprem1  |
D9 F6     | fdecstp |
D9 F7     | fincstp |
D9 F8     | fprem   |
D9 F9     | fyl2xp1 |
D9 FA     | fsqrt   |
D9 FB     | fsincos |
D9 FC     | frndint |
D9 FD     | fscale  |
D9 FE     | fsin    |
D9 FF     | fcos    |
DA /0 reg | fcmovb  | ST,STi   | cpu=CMOV r=c
DA /1 reg | fcmove  | ST,STi   | cpu=CMOV r=z
DA /2 reg | fcmovbe | ST,STi   | cpu=CMOV r=cz
DA /3 reg | fcmovu  | ST,STi   | cpu=CMOV r=p
DA E9     | fucompp |          | as=fucom
DB /0 reg | fcmovnb | ST,STi   | cpu=CMOV r=c
DB /1 reg | fcmovne | ST,STi   | cpu=CMOV r=z
DB /2 reg | fcmovnbe | ST,STi  | cpu=CMOV r=cz
DB /3 reg | fcmovnu | ST,STi   | cpu=CMOV r=p
DB E0     | feni    |
DB E1     | fdisi   |          | as=feni
DB E2     | fnclex  |
DB E3     | fninit  |
DB E4     | fsetpm  |          | as=feni
DB /5 reg | fucomi  | ST,STi   | cpu=CMOV w=oszapc
DB /6 reg | fcomi   | ST,STi   | cpu=CMOV w=oszapc
DC /0 reg | fadd    | STi,ST
DC /1 reg | fmul    | STi,ST
DC /2 reg | fcom    | ST,STi
DC /3 reg | fcomp   | ST,STi   | as=fcom
DC /4 reg | fsubr   | STi,ST
DC /5 reg | fsub    | STi,ST
DC /6 reg | fdivr   | STi,ST
DC /7 reg | fdiv    | STi,ST
DD /0 reg | ffree   | STi
DD /1 reg | fxch    | STi
DD /2 reg | fst     | STi
DD /3 reg | fstp    | STi      | as=fst
DD /4 reg | fucom   | ST,STi
DD /5 reg | fucomp  | ST,STi   | as=fucom
DE /0 reg | faddp   | STi,ST   | as=fadd
DE /1 reg | fmulp   | STi,ST   | as=fmul
DE /2 reg | fcomp   | ST,STi   | as=fcom
DE D9     | fcompp  |          | as=fcom
DE /4 reg | fsubrp  | STi,ST   | as=fsubr
DE /5 reg | fsubp   | STi,ST   | as=fsub
DE /6 reg | fdivrp  | STi,ST   | as=fdivr
DE /7 reg | fdivp   | STi,ST   | as=fdiv
DF /0 reg | ffreep  | STi      | as=ffree
DF /1 reg | fxch    | STi
DF /2 reg | fstp    | STi      | as=fst
DF /3 reg | fstp    | STi      | as=fst
DF E0     | fnstsw  | eAX
DF /5 reg | fucomip | ST,STi   | as=fucomi cpu=CMOV w=oszapc
DF /6 reg | fcomip  | ST,STi   | as=fcomi cpu=CMOV w=oszapc
9B        | fwait   |
`;

/** All came with the unit and may raise #NM, and, unless they are of the kind that does not wait, #MF. */
export const X87_ROWS = (MEMORY_FORMS + REGISTER_FORMS)
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => {
    const bars = line.split('|').length;
    const waits = !/ fn(init|clex|st\w+|save) /.test(line);
    const separator = bars === 3 ? ' | ' : ' ';
    const feature = line.includes('cpu=') ? '' : 'cpu=FPU ';
    return `${line}${separator}${feature}x=NM${waits ? ',MF' : ''}`;
  })
  .join('\n');
