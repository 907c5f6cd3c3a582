/** String instructions and port input and output (Intel SDM volume 2). Columns: see table.ts. */
export const STRING_ROWS = `
A4        | movs    | Yb,Xb    | branch r=d
A5        | movs    | Yv,Xv    | branch r=d
A6        | cmps    | Xb,Yb    | branch r=d w=oszapc
A7        | cmps    | Xv,Yv    | branch r=d w=oszapc
AA        | stos    | Yb,AL    | branch r=d
AB        | stos    | Yv,eAX   | branch r=d
AC        | lods    | AL,Xb    | branch r=d
AD        | lods    | eAX,Xv   | branch r=d
AE        | scas    | AL,Yb    | branch r=d w=oszapc
AF        | scas    | eAX,Yv   | branch r=d w=oszapc
6C        | ins     | Yb,DX    | branch iopl r=d
6D        | ins     | Yv,DX    | branch iopl r=d
6E        | outs    | DX,Xb    | branch iopl r=d size=b
6F        | outs    | DX,Xv    | branch iopl r=d size=v
E4        | in      | AL,Ib    | end iopl
E5        | in      | eAX,Ib   | end iopl
E6        | out     | Ib,AL    | end iopl size=b
E7        | out     | Ib,eAX   | end iopl size=v
EC        | indx    | AL,DX    | end iopl
ED        | indx    | eAX,DX   | end iopl
EE        | outdx   | DX,AL    | end iopl size=b
EF        | outdx   | DX,eAX   | end iopl size=v
`;
