/** Data movement and the stack (Intel SDM volume 2). Columns: see table.ts. */
export const MOVE_ROWS = `
88        | mov     | Eb,Gb
89        | mov     | Ev,Gv
8A        | mov     | Gb,Eb
8B        | mov     | Gv,Ev
A0        | mov     | AL,Ob
A1        | mov     | eAX,Ov
A2        | mov     | Ob,AL
A3        | mov     | Ov,eAX
B0+r      | mov     | Zb,Ib
B8+r      | mov     | Zv,Iz
C6 /0     | mov     | Eb,Ib
C7 /0     | mov     | Ev,Iz
8C        | movfromseg | Ev,Sw
8E        | movtoseg   | Sw,Ew  | end size=w x=UD,GP,NP,SS
8D        | lea     | Gv,M     | x=UD
86        | xchg    | Eb,Gb    | lock
87        | xchg    | Ev,Gv    | lock
90        | nop     |
91        | xchg    | Zv,eAX
92        | xchg    | Zv,eAX
93        | xchg    | Zv,eAX
94        | xchg    | Zv,eAX
95        | xchg    | Zv,eAX
96        | xchg    | Zv,eAX
97        | xchg    | Zv,eAX
0F 18     | nop     | Ev       | cpu=CMOV
0F 19     | nop     | Ev       | cpu=CMOV
0F 1A     | nop     | Ev       | cpu=CMOV
0F 1B     | nop     | Ev       | cpu=CMOV
0F 1C     | nop     | Ev       | cpu=CMOV
0F 1D     | nop     | Ev       | cpu=CMOV
0F 1E     | nop     | Ev       | cpu=CMOV
0F 1F     | nop     | Ev       | cpu=CMOV
0F B6     | movzx   | Gv,Eb
0F B7     | movzx   | Gv,Ew
0F BE     | movsx   | Gv,Eb
0F BF     | movsx   | Gv,Ew
0F 40+cc  | cmov    | Gv,Ev    | cpu=CMOV
0F 90+cc  | set     | Eb
0F C8+r   | bswap   | Zv
D7        | xlat    |
50+r      | push    | Zv
58+r      | pop     | Zv
68        | push    | Iz
6A        | push    | Ibs
FF /6     | push    | Ev
8F /0     | pop     | Ev
60        | pusha   |
61        | popa    |
06        | pushseg | ES
0E        | pushseg | CS
16        | pushseg | SS
1E        | pushseg | DS
0F A0     | pushseg | FS
0F A8     | pushseg | GS
07        | popseg  | ES       | end x=GP,NP
17        | popseg  | SS       | end x=GP,SS
1F        | popseg  | DS       | end x=GP,NP
0F A1     | popseg  | FS       | end x=GP,NP
0F A9     | popseg  | GS       | end x=GP,NP
9C        | pushf   |          | r=oszapcdit
9D        | popf    |          | end w=oszapcdit
C8        | enter   | Iw,Ib    | size=v
C9        | leave   |
C4        | lds     | Gv,Mp    | end x=UD,GP,NP
C5        | lds     | Gv,Mp    | end x=UD,GP,NP
0F B2     | lds     | Gv,Mp    | end x=UD,GP,SS
0F B4     | lds     | Gv,Mp    | end x=UD,GP,NP
0F B5     | lds     | Gv,Mp    | end x=UD,GP,NP
`;
