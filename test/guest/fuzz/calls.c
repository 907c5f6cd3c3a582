/*
 * The kernel's table of calls (arch/i386/kernel/entry.S) with the kinds of their arguments. The letters:
 *
 *	f descriptor    d descriptor of a folder    s path        b buffer        z size
 *	n number        x flags    m mode           u user        p process       g signal
 *	o offset        h its upper half            k clock       A address       L length of memory
 *	t timespec      T the same with 64 bits     v iovecs      M msghdr        a socket address
 *	l its length, by pointer    w futex word    c command     y small number
 *	q six words                 E strings       8 the number 8, mostly
 */
#include <sys/syscall.h>
#include "fuzz.h"

#define CALL(name, arguments)		{ __NR_##name, 1, #name, arguments }
#define RARE(name, arguments)		{ __NR_##name, 24, #name, arguments }

const struct call calls[] = {
	RARE(restart_syscall, ""), RARE(exit, "n"), RARE(fork, ""), CALL(read, "fbz"), CALL(write, "fbz"),
	CALL(open, "sxm"), CALL(close, "f"), CALL(waitpid, "pbx"), CALL(creat, "sm"), CALL(link, "ss"),
	CALL(unlink, "s"), RARE(execve, "sEE"), CALL(chdir, "s"), CALL(time, "b"), CALL(mknod, "smn"),
	CALL(chmod, "sm"), CALL(lchown, "suu"), CALL(oldstat, "sb"), CALL(lseek, "foy"), CALL(getpid, ""),
	CALL(mount, "sssxb"), CALL(umount, "s"), CALL(setuid, "u"), CALL(getuid, ""), CALL(stime, "b"),
	CALL(ptrace, "cpAb"), CALL(alarm, "n"), CALL(oldfstat, "fb"), RARE(pause, ""), CALL(utime, "sb"),
	CALL(access, "sy"), CALL(nice, "n"), RARE(sync, ""), RARE(kill, "pg"), CALL(rename, "ss"),
	CALL(mkdir, "sm"), CALL(rmdir, "s"), CALL(dup, "f"), CALL(pipe, "b"), CALL(times, "b"),
	RARE(brk, "A"), CALL(setgid, "u"), CALL(getgid, ""), CALL(signal, "gA"), CALL(geteuid, ""),
	CALL(getegid, ""), CALL(umount2, "sx"), CALL(ioctl, "fcb"), CALL(fcntl, "fcb"), CALL(setpgid, "pp"),
	CALL(oldolduname, "b"), CALL(umask, "m"), CALL(chroot, "s"), CALL(dup2, "ff"), CALL(getppid, ""),
	CALL(getpgrp, ""), CALL(setsid, ""), CALL(sigaction, "gbb"), CALL(sgetmask, ""), RARE(ssetmask, "x"),
	CALL(setreuid, "uu"), CALL(setregid, "uu"), RARE(sigsuspend, "xxx"), CALL(sigpending, "b"),
	CALL(sethostname, "bz"), CALL(setrlimit, "nb"), CALL(getrlimit, "nb"), CALL(getrusage, "nb"),
	CALL(gettimeofday, "bb"), CALL(settimeofday, "bb"), CALL(getgroups, "nb"), CALL(setgroups, "nb"),
	CALL(select, "q"), CALL(symlink, "ss"), CALL(oldlstat, "sb"), CALL(readlink, "sbz"), CALL(reboot, "xxxb"),
	CALL(readdir, "fbn"), CALL(mmap, "q"), RARE(munmap, "AL"), CALL(truncate, "so"), CALL(ftruncate, "fo"),
	CALL(fchmod, "fm"), CALL(fchown, "fuu"), CALL(getpriority, "yp"), CALL(setpriority, "ypn"),
	CALL(statfs, "sb"), CALL(fstatfs, "fb"), CALL(socketcall, "nq"), CALL(syslog, "nbz"),
	CALL(setitimer, "ybb"), CALL(getitimer, "yb"), CALL(stat, "sb"), CALL(lstat, "sb"), CALL(fstat, "fb"),
	CALL(olduname, "b"), CALL(iopl, "n"), CALL(vhangup, ""), CALL(wait4, "pbxb"), CALL(sysinfo, "b"),
	CALL(ipc, "cnnnbn"), CALL(fsync, "f"), RARE(sigreturn, ""), RARE(clone, "xAbbb"), CALL(setdomainname, "bz"),
	CALL(uname, "b"), CALL(modify_ldt, "nbz"), CALL(adjtimex, "b"), RARE(mprotect, "ALx"),
	CALL(sigprocmask, "ybb"), CALL(create_module, "sz"), CALL(init_module, "sb"), CALL(delete_module, "s"),
	CALL(get_kernel_syms, "b"), CALL(getpgid, "p"), CALL(fchdir, "d"), CALL(personality, "x"),
	CALL(setfsuid, "u"), CALL(setfsgid, "u"), CALL(_llseek, "fhoby"), CALL(getdents, "fbz"),
	CALL(_newselect, "nbbbt"), CALL(flock, "fx"), CALL(msync, "ALx"), CALL(readv, "fvn"), CALL(writev, "fvn"),
	CALL(getsid, "p"), CALL(fdatasync, "f"), CALL(mlock, "AL"), CALL(munlock, "AL"), CALL(mlockall, "x"),
	CALL(munlockall, ""), CALL(sched_setparam, "pb"), CALL(sched_getparam, "pb"),
	CALL(sched_setscheduler, "pnb"), CALL(sched_getscheduler, "p"), CALL(sched_yield, ""),
	CALL(sched_get_priority_max, "n"), CALL(sched_get_priority_min, "n"), CALL(sched_rr_get_interval, "pb"),
	CALL(nanosleep, "tb"), RARE(mremap, "ALLxA"), CALL(setresuid, "uuu"), CALL(getresuid, "bbb"),
	CALL(query_module, "snbzb"), CALL(poll, "byn"), CALL(setresgid, "uuu"), CALL(getresgid, "bbb"),
	CALL(prctl, "cbbbb"), RARE(rt_sigreturn, ""), CALL(rt_sigaction, "gbb8"), CALL(rt_sigprocmask, "ybb8"),
	CALL(rt_sigpending, "b8"), CALL(rt_sigtimedwait, "bbt8"), RARE(rt_sigqueueinfo, "pgb"),
	RARE(rt_sigsuspend, "b8"), CALL(pread, "fbzoh"), CALL(pwrite, "fbzoh"), CALL(chown, "suu"),
	CALL(getcwd, "bz"), CALL(capget, "bb"), CALL(capset, "bb"), CALL(sigaltstack, "bb"),
	CALL(sendfile, "ffbz"), RARE(vfork, ""), CALL(ugetrlimit, "nb"), CALL(mmap2, "ALxxfo"),
	CALL(truncate64, "soh"), CALL(ftruncate64, "foh"), CALL(stat64, "sb"), CALL(lstat64, "sb"),
	CALL(fstat64, "fb"), CALL(lchown32, "suu"), CALL(setreuid32, "uu"), CALL(setregid32, "uu"),
	CALL(getgroups32, "nb"), CALL(setgroups32, "nb"), CALL(fchown32, "fuu"), CALL(setresuid32, "uuu"),
	CALL(getresuid32, "bbb"), CALL(setresgid32, "uuu"), CALL(getresgid32, "bbb"), CALL(chown32, "suu"),
	CALL(setuid32, "u"), CALL(setgid32, "u"), CALL(setfsuid32, "u"), CALL(setfsgid32, "u"),
	CALL(mincore, "ALb"), CALL(madvise, "ALn"), CALL(getdents64, "fbz"), CALL(fcntl64, "fcb"),
	CALL(readahead, "fohz"), CALL(setxattr, "ssbzx"), CALL(fsetxattr, "fsbzx"), CALL(getxattr, "ssbz"),
	CALL(listxattr, "sbz"), CALL(removexattr, "ss"), RARE(tkill, "pg"), CALL(sendfile64, "ffbz"),
	CALL(futex, "wcntwn"), CALL(sched_setaffinity, "pzb"), CALL(sched_getaffinity, "pzb"),
	CALL(set_thread_area, "q"), CALL(get_thread_area, "b"), CALL(fadvise64, "fohzn"), RARE(exit_group, "n"),
	CALL(epoll_create, "n"), CALL(epoll_ctl, "fyfb"), CALL(epoll_wait, "fbnn"), CALL(set_tid_address, "w"),
	CALL(timer_create, "kbb"), CALL(timer_settime, "yxbb"), CALL(timer_gettime, "yb"),
	CALL(timer_getoverrun, "y"), CALL(timer_delete, "n"), CALL(clock_settime, "kt"), CALL(clock_gettime, "kb"),
	CALL(clock_getres, "kb"), CALL(clock_nanosleep, "kxtb"), CALL(statfs64, "szb"), CALL(fstatfs64, "fzb"),
	RARE(tgkill, "ppg"), CALL(utimes, "sb"), CALL(fadvise64_64, "fohohn"), CALL(waitid, "ypbxb"),
	CALL(ioprio_set, "npn"), CALL(ioprio_get, "np"), CALL(openat, "dsxm"), CALL(mkdirat, "dsm"),
	CALL(mknodat, "dsmn"), CALL(fchownat, "dsuux"), CALL(futimesat, "dsb"), CALL(fstatat64, "dsbx"),
	CALL(unlinkat, "dsx"), CALL(renameat, "dsds"), CALL(linkat, "dsdsx"), CALL(symlinkat, "sds"),
	CALL(readlinkat, "dsbz"), CALL(fchmodat, "dsm"), CALL(faccessat, "dsy"), CALL(pselect6, "nbbbtb"),
	CALL(ppoll, "bytb8"), CALL(set_robust_list, "bn"), CALL(get_robust_list, "pbb"), CALL(getcpu, "bbb"),
	CALL(utimensat, "dsbx"), CALL(fallocate, "fxohoh"), CALL(epoll_create1, "x"), CALL(dup3, "ffx"),
	CALL(pipe2, "bx"), CALL(preadv, "fvnoh"), CALL(pwritev, "fvnoh"), RARE(rt_tgsigqueueinfo, "ppgb"),
	CALL(prlimit64, "pnbb"), CALL(renameat2, "dsdsx"), CALL(getrandom, "bzx"), CALL(socket, "yyy"),
	CALL(socketpair, "yyyb"), CALL(bind, "fan"), CALL(connect, "fan"), CALL(listen, "fn"),
	CALL(accept4, "fblx"), CALL(getsockopt, "fynbl"), CALL(setsockopt, "fynbn"), CALL(getsockname, "fbl"),
	CALL(getpeername, "fbl"), CALL(sendto, "fbzxan"), CALL(sendmsg, "fMx"), CALL(recvfrom, "fbzxbl"),
	CALL(recvmsg, "fMx"), CALL(shutdown, "fy"), CALL(statx, "dsxxb"), CALL(clock_gettime64, "kb"),
	CALL(clock_settime64, "kT"), CALL(clock_adjtime64, "kb"), CALL(clock_getres_time64, "kb"),
	CALL(clock_nanosleep_time64, "kxTb"), CALL(timer_gettime64, "yb"), CALL(timer_settime64, "yxbb"),
	CALL(utimensat_time64, "dsbx"), CALL(pselect6_time64, "nbbbTb"), CALL(ppoll_time64, "byTb8"),
	CALL(rt_sigtimedwait_time64, "bbT8"), CALL(futex_time64, "wcnTwn"),
	CALL(sched_rr_get_interval_time64, "pb"), RARE(clone3, "bz"), CALL(close_range, "ffx"),
	CALL(faccessat2, "dsyx"),
};

const int nr_calls = sizeof(calls) / sizeof(calls[0]);
