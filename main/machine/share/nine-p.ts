/** The protocol 9P2000.L, as Linux's client speaks it: numbers of its messages, bits in them, and limits of this server. */

export const P9_RLERROR = 7;
export const P9_TSTATFS = 8;
export const P9_TLOPEN = 12;
export const P9_TLCREATE = 14;
export const P9_TSYMLINK = 16;
export const P9_TRENAME = 20;
export const P9_TREADLINK = 22;
export const P9_TGETATTR = 24;
export const P9_TSETATTR = 26;
export const P9_TREADDIR = 40;
export const P9_TFSYNC = 50;
export const P9_TMKDIR = 72;
export const P9_TRENAMEAT = 74;
export const P9_TUNLINKAT = 76;
export const P9_TVERSION = 100;
export const P9_TATTACH = 104;
export const P9_TFLUSH = 108;
export const P9_TWALK = 110;
export const P9_TREAD = 116;
export const P9_TWRITE = 118;
export const P9_TCLUNK = 120;
export const P9_TREMOVE = 122;

/** size[4] type[1] tag[2] */
export const HEADER_BYTES = 7;
export const VERSION = '9P2000.L';
export const NO_FID = 0xffffffff;

/** Types of a qid. */
export const QT_DIR = 0x80;
export const QT_SYMLINK = 0x02;
export const QT_FILE = 0;
export const QID_BYTES = 13;

/** What setattr is to change. */
export const SETATTR_MODE = 0x001;
export const SETATTR_UID = 0x002;
export const SETATTR_GID = 0x004;
export const SETATTR_SIZE = 0x008;
export const SETATTR_ATIME = 0x010;
export const SETATTR_MTIME = 0x020;
export const SETATTR_ATIME_SET = 0x080;
export const SETATTR_MTIME_SET = 0x100;
/** What getattr tells: mode, links, owner, numbers, size, blocks, times; not birth, generation and data version. */
export const GETATTR_BASIC = 0x7ff;

/** Flags of lopen and lcreate are Linux's, whatever the host is. */
export const L_ACCESS_MODE = 3;
export const L_RDONLY = 0;
export const L_WRONLY = 1;
export const L_EXCL = 0o200;
export const L_TRUNC = 0o1000;
export const L_DIRECTORY = 0o200000;
export const L_AT_REMOVEDIR = 0x200;

export const LEAST_MESSAGE = 4096;
export const MOST_MESSAGE = 128 * 1024;
export const MOST_FIDS = 4096;
/** Names in one walk, as the protocol has it; bytes of a name; folders below one another. */
export const MOST_WALK = 16;
export const MOST_NAME_BYTES = 255;
export const MOST_DEPTH = 128;
export const MOST_LINK_BYTES = 4095;
