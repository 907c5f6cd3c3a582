/** Errors as a Linux guest knows them, by number, from those of whatever host this is. */

/** Numbers of Linux on i386. */
export const ERRNO = {
  EPERM: 1,
  ENOENT: 2,
  EIO: 5,
  ENXIO: 6,
  EBADF: 9,
  EAGAIN: 11,
  ENOMEM: 12,
  EACCES: 13,
  EBUSY: 16,
  EEXIST: 17,
  EXDEV: 18,
  ENODEV: 19,
  ENOTDIR: 20,
  EISDIR: 21,
  EINVAL: 22,
  ENFILE: 23,
  EMFILE: 24,
  ETXTBSY: 26,
  EFBIG: 27,
  ENOSPC: 28,
  ESPIPE: 29,
  EROFS: 30,
  EMLINK: 31,
  ENAMETOOLONG: 36,
  ENOSYS: 38,
  ENOTEMPTY: 39,
  ELOOP: 40,
  EPROTO: 71,
  EOVERFLOW: 75,
  EILSEQ: 84,
  EMSGSIZE: 90,
  EOPNOTSUPP: 95,
  ETIMEDOUT: 110,
  ESTALE: 116,
  EDQUOT: 122,
} as const;

export type ErrorName = keyof typeof ERRNO;

/** A request that is refused, and why. */
export class ShareError extends Error {
  readonly errno: number;

  constructor(name: ErrorName, why: string) {
    super(`${name}: ${why}`);
    this.errno = ERRNO[name];
  }
}

/** Names that hosts have for the same. */
const OTHER_NAMES: Readonly<Record<string, ErrorName>> = {
  ENOTSUP: 'EOPNOTSUPP',
  ENOATTR: 'EOPNOTSUPP',
  EFTYPE: 'EOPNOTSUPP',
  ERR_OUT_OF_RANGE: 'EINVAL',
  ERR_INVALID_ARG_VALUE: 'EINVAL',
  ERR_FS_FILE_TOO_LARGE: 'EFBIG',
};

/** The number for anything thrown; EIO for what has no other. */
export function errnoOf(error: unknown): number {
  if (error instanceof ShareError) return error.errno;
  const code = String((error as NodeJS.ErrnoException | null)?.code ?? '');
  const name = OTHER_NAMES[code] ?? code;
  return Object.hasOwn(ERRNO, name) ? ERRNO[name as ErrorName] : ERRNO.EIO;
}
