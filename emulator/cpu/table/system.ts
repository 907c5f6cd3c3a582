/** System instructions (Intel SDM volume 2 and volume 3, chapter 2). Columns: see table.ts. */
export const SYSTEM_ROWS = `
0F 00 /0  | sldt    | Ev
0F 00 /1  | str     | Ev
0F 00 /2  | lldt    | Ew       | cpl0 x=GP,NP
0F 00 /3  | ltr     | Ew       | cpl0 x=GP,NP
0F 00 /4  | verr    | Ew       | w=z
0F 00 /5  | verw    | Ew       | w=z
0F 01 /0 mem | sgdt | M
0F 01 /1 mem | sidt | M
0F 01 /2 mem | lgdt | M        | cpl0
0F 01 /3 mem | lidt | M        | cpl0
0F 01 /4  | smsw    | Ev
0F 01 /6  | lmsw    | Ew       | cpl0 end
0F 01 /7 mem | invlpg | Mb     | cpl0 end
0F 02     | lar     | Gv,Ew    | w=z
0F 03     | lsl     | Gv,Ew    | w=z
0F 06     | clts    |          | cpl0 end
0F 08     | invd    |          | cpl0
0F 09     | wbinvd  |          | cpl0
0F 20     | movfromcr | Rd,Cd  | cpl0 end x=UD u=oszapc
0F 22     | movtocr   | Cd,Rd  | cpl0 end size=d x=UD,GP u=oszapc
0F 21     | movfromdr | Rd,Dd  | cpl0 end x=UD,DB u=oszapc
0F 23     | movtodr   | Dd,Rd  | cpl0 end size=d x=UD,DB u=oszapc
0F 30     | wrmsr   |          | cpl0 end cpu=MSR x=GP
0F 32     | rdmsr   |          | cpl0 end cpu=MSR x=GP
0F 31     | rdtsc   |          | end cpu=TSC
0F 33     | rdpmc   |          | end cpu=CMOV x=GP
0F A2     | cpuid   |          |
63        | arpl    | Ew,Gw    | w=z
F4        | hlt     |          | cpl0 end
FA        | cli     |          | iopl w=i
FB        | sti     |          | iopl w=i end
`;
