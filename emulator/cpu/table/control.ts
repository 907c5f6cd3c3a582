/** Control transfer (Intel SDM volume 2). Columns: see table.ts. */
export const CONTROL_ROWS = `
70+cc     | j       | Jb       | branch
0F 80+cc  | j       | Jz       | branch
EB        | jmp     | Jb       | branch
E9        | jmp     | Jz       | branch
E8        | call    | Jz       | branch
FF /2     | calli   | Ev       | branch
FF /4     | jmpi    | Ev       | branch
C3        | ret     |          | branch
C2        | ret     | Iw       | branch
E0        | loopne  | Jb       | branch r=z
E1        | loope   | Jb       | branch r=z
E2        | loop    | Jb       | branch
E3        | jecxz   | Jb       | branch
9A        | callf   | Ap       | branch x=GP,NP,SS,TS
EA        | jmpf    | Ap       | branch x=GP,NP,SS,TS
FF /3 mem | callf   | Mp       | branch x=GP,NP,SS,TS
FF /5 mem | jmpf    | Mp       | branch x=GP,NP,SS,TS
CB        | retf    |          | branch x=GP,NP,SS
CA        | retf    | Iw       | branch x=GP,NP,SS
CC        | int3    |          | branch x=BP
CD        | int     | Ib       | branch x=GP,NP
CE        | into    |          | branch r=o x=OF
F1        | icebp   |          | branch x=DB
CF        | iret    |          | branch w=oszapcdit x=GP,NP,SS,TS
62        | bound   | Gv,Ma    | x=BR,UD
0F 0B     | ud2     |          | end x=UD
0F 34     | sysenter |         | branch cpu=SEP x=GP
0F 35     | sysexit |          | branch cpl0 cpu=SEP x=GP
`;
