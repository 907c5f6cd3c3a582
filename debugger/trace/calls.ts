/**
 * The system calls of i386 Linux by number: names, and of each argument a name and a type. Numbers above 237 are those that
 * Linux gave after 2.4.18 (docs/system-calls.md).
 *
 * A line is: number, name, arguments, and after `=` what the result is when it is no error and no plain number. An argument is
 * `name:type`, or a type alone that is its own name. Types are those of values.ts; `>` is filled in by the call, `<` read by
 * it, `(n)` names another argument by its place from 0, `[n]` an array with as many elements as that argument says.
 */

export interface ArgumentType {
  name: string;
  /** As in the table. */
  type: string;
}

export interface CallType {
  number: number;
  name: string;
  arguments: readonly ArgumentType[];
  /** Of the result: `d` signed, `x` hexadecimal, `o` octal, `fd`, `none` when the call does not return. */
  result: string;
}

const TABLE = `
0 restart_syscall
1 exit status:d = none
2 fork
3 read fd buffer:>data count:u
4 write fd buffer:<data(2) count:u
5 open path flags:open mode:openmode(1) = fd
6 close fd
7 waitpid pid:d status:>wait options:flags(wait)
8 creat path mode = fd
9 link old:path new:path
10 unlink path
11 execve path argv:strings environment
12 chdir path
13 time time:>word
14 mknod path mode:filemode device:x
15 chmod path mode
16 lchown path uid:d gid:d
17 break
18 oldstat path stat:ptr
19 lseek fd offset:d whence:name(whence)
20 getpid
21 mount source:string target:path filesystem:string flags:flags(mount) data:ptr
22 umount target:path
23 setuid uid:d
24 getuid
25 stime time:<word
26 ptrace request:name(ptrace) pid:d address:x data:x
27 alarm seconds:u
28 oldfstat fd stat:ptr
29 pause
30 utime path times:<utimbuf
31 stty
32 gtty
33 access path mode:flags(access,F_OK)
34 nice increment:d
35 ftime
36 sync
37 kill pid:d signal
38 rename old:path new:path
39 mkdir path mode
40 rmdir path
41 dup fd = fd
42 pipe fds:>fds
43 times buffer:>tms
44 prof
45 brk address:ptr = x
46 setgid gid:d
47 getgid
48 signal signal handler
49 geteuid
50 getegid
51 acct path
52 umount2 target:path flags:flags(umount)
53 lock
54 ioctl fd request:name(ioctl) argument:ioctl
55 fcntl fd command:name(fcntl) argument:fcntl = fcntl
56 mpx
57 setpgid pid:d pgid:d
58 ulimit
59 oldolduname name:ptr
60 umask mask:mode = o
61 chroot path
62 ustat device:x buffer:ptr
63 dup2 fd new:fd = fd
64 getppid
65 getpgrp
66 setsid
67 sigaction signal action:<oldaction old:>oldaction
68 sgetmask
69 ssetmask mask:x
70 setreuid ruid:d euid:d
71 setregid rgid:d egid:d
72 sigsuspend restart:x unused:x mask:sigword
73 sigpending set:>sigset
74 sethostname name:<data(1) length:u
75 setrlimit resource:name(rlimit) limit:<rlimit
76 getrlimit resource:name(rlimit) limit:>rlimit
77 getrusage who:name(rusage) usage:>rusage
78 gettimeofday time:>timeval zone:>timezone
79 settimeofday time:<timeval zone:<timezone
80 getgroups size:d list:>words16
81 setgroups size:d list:<words16[0]
82 select arguments:<words5
83 symlink target:string path
84 oldlstat path stat:ptr
85 readlink path buffer:>data size:u
86 uselib path
87 swapon path flags:x
88 reboot magic:x magic2:x command:name(reboot) argument:ptr
89 readdir fd entry:ptr count:u
90 mmap arguments:<words6 = x
91 munmap address:ptr length:u
92 truncate path length:u
93 ftruncate fd length:u
94 fchmod fd mode
95 fchown fd uid:d gid:d
96 getpriority which:name(priority) who:d
97 setpriority which:name(priority) who:d priority:d
98 profil
99 statfs path buffer:>statfs
100 fstatfs fd buffer:>statfs
101 ioperm from:x count:u on:d
102 socketcall call:name(socketcall) arguments:socketcall = socketcall
103 syslog type:name(syslog) buffer:>data size:u
104 setitimer which:name(itimer) new:<itimerval old:>itimerval
105 getitimer which:name(itimer) value:>itimerval
106 stat path stat:>stat
107 lstat path stat:>stat
108 fstat fd stat:>stat
109 olduname name:ptr
110 iopl level:d
111 vhangup
112 idle
113 vm86old info:ptr
114 wait4 pid:d status:>wait options:flags(wait) usage:>rusage
115 swapoff path
116 sysinfo info:>sysinfo
117 ipc call:u first:d second:x third:x pointer:ptr fifth:x
118 fsync fd
119 sigreturn
120 clone flags:clone stack:ptr parent_tid:ptr tls:ptr child_tid:ptr
121 setdomainname name:<data(1) length:u
122 uname name:>utsname
123 modify_ldt function:d pointer:ptr size:u
124 adjtimex timex:ptr
125 mprotect address:ptr length:u protection:flags(prot,PROT_NONE)
126 sigprocmask how:name(sigmask) set:<sigset old:>sigset
127 create_module name:string size:u = x
128 init_module name:string image:ptr
129 delete_module name:string flags:x
130 get_kernel_syms table:ptr
131 quotactl command:x device:string id:d address:ptr
132 getpgid pid:d
133 fchdir fd
134 bdflush function:d data:x
135 sysfs option:d first:x second:x
136 personality persona:x = x
137 afs_syscall
138 setfsuid uid:d
139 setfsgid gid:d
140 _llseek fd high:u low:u result:>long whence:name(whence)
141 getdents fd entries:>entries count:u
142 select count:d read:fdset(0) write:fdset(0) except:fdset(0) timeout:<timeval
143 flock fd operation:flags(flock)
144 msync address:ptr length:u flags:flags(msync)
145 readv fd vector:>iovec[2] count:u
146 writev fd vector:<iovec[2] count:u
147 getsid pid:d
148 fdatasync fd
149 _sysctl arguments:ptr
150 mlock address:ptr length:u
151 munlock address:ptr length:u
152 mlockall flags:x
153 munlockall
154 sched_setparam pid:d parameter:<word
155 sched_getparam pid:d parameter:>word
156 sched_setscheduler pid:d policy:name(sched) parameter:<word
157 sched_getscheduler pid:d
158 sched_yield
159 sched_get_priority_max policy:name(sched)
160 sched_get_priority_min policy:name(sched)
161 sched_rr_get_interval pid:d interval:>timespec
162 nanosleep request:<timespec remaining:>remaining
163 mremap address:ptr old_size:u new_size:u flags:flags(mremap) new_address:ptr = x
164 setresuid ruid:d euid:d suid:d
165 getresuid ruid:>word euid:>word suid:>word
166 vm86 function:d info:ptr
167 query_module name:string which:name(query) buffer:ptr size:u result:>word
168 poll fds:pollfds[1] count:u timeout:d
169 nfsservctl command:d argument:ptr response:ptr
170 setresgid rgid:d egid:d sgid:d
171 getresgid rgid:>word egid:>word sgid:>word
172 prctl option:name(prctl) second:x third:x fourth:x fifth:x
173 rt_sigreturn
174 rt_sigaction signal action:<sigaction old:>sigaction size:u
175 rt_sigprocmask how:name(sigmask) set:<sigset(3) old:>sigset(3) size:u
176 rt_sigpending set:>sigset(1) size:u
177 rt_sigtimedwait set:<sigset(3) info:>siginfo timeout:<timespec size:u
178 rt_sigqueueinfo pid:d signal info:<siginfo
179 rt_sigsuspend set:<sigset(1) size:u
180 pread64 fd buffer:>data count:u offset:wide
181 pwrite64 fd buffer:<data(2) count:u offset:wide
182 chown path uid:d gid:d
183 getcwd buffer:>text size:u
184 capget header:ptr data:ptr
185 capset header:ptr data:ptr
186 sigaltstack new:<sigstack old:>sigstack
187 sendfile out:fd in:fd offset:>word count:u
188 getpmsg
189 putpmsg
190 vfork
191 ugetrlimit resource:name(rlimit) limit:>rlimit
192 mmap2 address:ptr length:u protection:flags(prot,PROT_NONE) flags:flags(map) fd offset:x = x
193 truncate64 path length:wide
194 ftruncate64 fd length:wide
195 stat64 path stat:>stat64
196 lstat64 path stat:>stat64
197 fstat64 fd stat:>stat64
198 lchown32 path uid:d gid:d
199 getuid32
200 getgid32
201 geteuid32
202 getegid32
203 setreuid32 ruid:d euid:d
204 setregid32 rgid:d egid:d
205 getgroups32 size:d list:>words32
206 setgroups32 size:d list:<words32[0]
207 fchown32 fd uid:d gid:d
208 setresuid32 ruid:d euid:d suid:d
209 getresuid32 ruid:>word euid:>word suid:>word
210 setresgid32 rgid:d egid:d sgid:d
211 getresgid32 rgid:>word egid:>word sgid:>word
212 chown32 path uid:d gid:d
213 setuid32 uid:d
214 setgid32 gid:d
215 setfsuid32 uid:d
216 setfsgid32 gid:d
217 pivot_root new:path old:path
218 mincore address:ptr length:u vector:ptr
219 madvise address:ptr length:u advice:name(madvise)
220 getdents64 fd entries:>entries64 count:u
221 fcntl64 fd command:name(fcntl) argument:fcntl = fcntl
224 gettid
225 readahead fd offset:wide count:u
226 setxattr path name:string value:<data(3) size:u flags:x
227 lsetxattr path name:string value:<data(3) size:u flags:x
228 fsetxattr fd name:string value:<data(3) size:u flags:x
229 getxattr path name:string value:>data size:u
230 lgetxattr path name:string value:>data size:u
231 fgetxattr fd name:string value:>data size:u
232 listxattr path list:>data size:u
233 llistxattr path list:>data size:u
234 flistxattr fd list:>data size:u
235 removexattr path name:string
236 lremovexattr path name:string
237 fremovexattr fd name:string
238 tkill tid:d signal
239 sendfile64 out:fd in:fd offset:>long count:u
240 futex address:ptr operation:futex value:u timeout:futextime second:ptr third:x
241 sched_setaffinity pid:d size:u mask:<word
242 sched_getaffinity pid:d size:u mask:>word
243 set_thread_area descriptor:inout(user_desc)
244 get_thread_area descriptor:inout(user_desc)
245 io_setup count:u context:ptr
246 io_destroy context:x
247 io_getevents context:x minimum:d count:d events:ptr timeout:<timespec
248 io_submit context:x count:d list:ptr
249 io_cancel context:x block:ptr result:ptr
250 fadvise64 fd offset:wide length:u advice:name(fadvise)
252 exit_group status:d = none
253 lookup_dcookie cookie:wide buffer:ptr length:u
254 epoll_create size:d = fd
255 epoll_ctl epoll:fd operation:name(epollctl) fd event:<epollevent
256 epoll_wait epoll:fd events:>epollevents maximum:d timeout:d
257 remap_file_pages address:ptr size:u protection:x offset:u flags:x
258 set_tid_address address:ptr
259 timer_create clock:name(clock) event:ptr timer:>word
260 timer_settime timer:d flags:flags(timer) new:<itimerspec old:>itimerspec
261 timer_gettime timer:d value:>itimerspec
262 timer_getoverrun timer:d
263 timer_delete timer:d
264 clock_settime clock:name(clock) time:<timespec
265 clock_gettime clock:name(clock) time:>timespec
266 clock_getres clock:name(clock) resolution:>timespec
267 clock_nanosleep clock:name(clock) flags:flags(timer) request:<timespec remaining:>remaining
268 statfs64 path size:u buffer:>statfs64
269 fstatfs64 fd size:u buffer:>statfs64
270 tgkill tgid:d tid:d signal
271 utimes path times:<timevals2
272 fadvise64_64 fd offset:wide length:wide advice:name(fadvise)
273 vserver
274 mbind address:ptr length:u mode:d mask:ptr maximum:u flags:x
275 get_mempolicy mode:ptr mask:ptr maximum:u address:ptr flags:x
276 set_mempolicy mode:d mask:ptr maximum:u
277 mq_open name:string flags:open mode:openmode(1) attributes:ptr = fd
278 mq_unlink name:string
279 mq_timedsend queue:fd message:<data(2) length:u priority:u timeout:<timespec
280 mq_timedreceive queue:fd message:>data length:u priority:>word timeout:<timespec
281 mq_notify queue:fd event:ptr
282 mq_getsetattr queue:fd new:ptr old:ptr
283 kexec_load entry:x count:u segments:ptr flags:x
284 waitid which:name(idtype) id:d info:>siginfo options:flags(wait) usage:>rusage
286 add_key type:string description:string payload:ptr length:u keyring:d
287 request_key type:string description:string info:string keyring:d
288 keyctl operation:d second:x third:x fourth:x fifth:x
289 ioprio_set which:d who:d priority:d
290 ioprio_get which:d who:d
291 inotify_init = fd
292 inotify_add_watch fd path mask:x
293 inotify_rm_watch fd watch:d
294 migrate_pages pid:d maximum:u old:ptr new:ptr
295 openat dirfd path flags:open mode:openmode(2) = fd
296 mkdirat dirfd path mode
297 mknodat dirfd path mode:filemode device:x
298 fchownat dirfd path uid:d gid:d flags:flags(at)
299 futimesat dirfd path times:<timevals2
300 fstatat64 dirfd path stat:>stat64 flags:flags(at)
301 unlinkat dirfd path flags:flags(at)
302 renameat old_dirfd:dirfd old:path new_dirfd:dirfd new:path
303 linkat old_dirfd:dirfd old:path new_dirfd:dirfd new:path flags:flags(at)
304 symlinkat target:string dirfd path
305 readlinkat dirfd path buffer:>data size:u
306 fchmodat dirfd path mode
307 faccessat dirfd path mode:flags(access,F_OK)
308 pselect6 count:d read:fdset(0) write:fdset(0) except:fdset(0) timeout:<timespec mask:ptr
309 ppoll fds:pollfds[1] count:u timeout:<timespec mask:<sigset(4) size:u
310 unshare flags:flags(clone)
311 set_robust_list head:ptr length:u
312 get_robust_list pid:d head:>word length:>word
313 splice in:fd in_offset:>long out:fd out_offset:>long length:u flags:x
314 sync_file_range fd offset:wide length:wide flags:x
315 tee in:fd out:fd length:u flags:x
316 vmsplice fd vector:<iovec[2] count:u flags:x
317 move_pages pid:d count:u pages:ptr nodes:ptr status:ptr flags:x
318 getcpu cpu:>word node:>word cache:ptr
319 epoll_pwait epoll:fd events:>epollevents maximum:d timeout:d mask:<sigset(5) size:u
320 utimensat dirfd path times:<timespecs2 flags:flags(at)
321 signalfd fd mask:<sigset(2) size:u = fd
322 timerfd_create clock:name(clock) flags:flags(timerfd) = fd
323 eventfd initial:u = fd
324 fallocate fd mode:x offset:wide length:wide
325 timerfd_settime fd flags:x new:<itimerspec old:>itimerspec
326 timerfd_gettime fd value:>itimerspec
327 signalfd4 fd mask:<sigset(2) size:u flags:flags(signalfd) = fd
328 eventfd2 initial:u flags:flags(eventfd) = fd
329 epoll_create1 flags:flags(epollcreate) = fd
330 dup3 fd new:fd flags:open = fd
331 pipe2 fds:>fds flags:flags(open)
332 inotify_init1 flags:flags(inotify) = fd
333 preadv fd vector:>iovec[2] count:u offset:wide
334 pwritev fd vector:<iovec[2] count:u offset:wide
335 rt_tgsigqueueinfo tgid:d tid:d signal info:<siginfo
336 perf_event_open attributes:ptr pid:d cpu:d group:fd flags:x = fd
337 recvmmsg fd messages:ptr count:u flags:flags(msg) timeout:<timespec
338 fanotify_init flags:x event_flags:x = fd
339 fanotify_mark fd flags:x mask:wide
340 prlimit64 pid:d resource:name(rlimit) new:<rlimit64 old:>rlimit64
341 name_to_handle_at dirfd path handle:ptr mount:ptr flags:flags(at)
342 open_by_handle_at fd handle:ptr flags:open = fd
343 clock_adjtime clock:name(clock) timex:ptr
344 syncfs fd
345 sendmmsg fd messages:ptr count:u flags:flags(msg)
346 setns fd type:x
347 process_vm_readv pid:d local:ptr count:u remote:ptr remote_count:u flags:x
348 process_vm_writev pid:d local:ptr count:u remote:ptr remote_count:u flags:x
349 kcmp first:d second:d type:d index:x index2:x
350 finit_module fd parameters:string flags:x
351 sched_setattr pid:d attributes:ptr flags:x
352 sched_getattr pid:d attributes:ptr size:u flags:x
353 renameat2 old_dirfd:dirfd old:path new_dirfd:dirfd new:path flags:flags(rename)
354 seccomp operation:d flags:x arguments:ptr
355 getrandom buffer:>data count:u flags:flags(random)
356 memfd_create name:string flags:flags(memfd) = fd
357 bpf command:d attributes:ptr size:u
358 execveat dirfd path argv:strings environment flags:flags(at)
359 socket family:name(family) type:socktype protocol:d = fd
360 socketpair family:name(family) type:socktype protocol:d fds:>fds
361 bind fd address:<sockaddr(2) length:u
362 connect fd address:<sockaddr(2) length:u
363 listen fd backlog:d
364 accept4 fd address:>sockaddr(2) length:>word flags:flags(sockflags) = fd
365 getsockopt fd level:name(sollevel) option:name(sockopt) value:>word length:>word
366 setsockopt fd level:name(sollevel) option:name(sockopt) value:<word length:u
367 getsockname fd address:>sockaddr(2) length:>word
368 getpeername fd address:>sockaddr(2) length:>word
369 sendto fd buffer:<data(2) length:u flags:flags(msg) address:<sockaddr(5) address_length:u
370 sendmsg fd message:<msghdr flags:flags(msg)
371 recvfrom fd buffer:>data length:u flags:flags(msg) address:>sockaddr(5) address_length:>word
372 recvmsg fd message:>msghdr flags:flags(msg)
373 shutdown fd how:name(shutdown)
374 userfaultfd flags:x = fd
375 membarrier command:d flags:x cpu:d
376 mlock2 address:ptr length:u flags:x
377 copy_file_range in:fd in_offset:>long out:fd out_offset:>long length:u flags:x
378 preadv2 fd vector:>iovec[2] count:u offset:wide
379 pwritev2 fd vector:<iovec[2] count:u offset:wide
380 pkey_mprotect address:ptr length:u protection:flags(prot,PROT_NONE) key:d
381 pkey_alloc flags:x rights:x
382 pkey_free key:d
383 statx dirfd path flags:flags(statx) mask:flags(statxmask) buffer:>statx
384 arch_prctl code:x address:ptr
385 io_pgetevents context:x minimum:d count:d events:ptr timeout:<timespec mask:ptr
386 rseq area:ptr length:u flags:x signature:x
393 semget key:x count:d flags:x
394 semctl id:d number:d command:d argument:x
395 shmget key:x size:u flags:x
396 shmctl id:d command:d buffer:ptr
397 shmat id:d address:ptr flags:x = x
398 shmdt address:ptr
399 msgget key:x flags:x
400 msgsnd id:d message:ptr size:u flags:x
401 msgrcv id:d message:ptr size:u type:d flags:x
402 msgctl id:d command:d buffer:ptr
403 clock_gettime64 clock:name(clock) time:>timespec64
404 clock_settime64 clock:name(clock) time:<timespec64
405 clock_adjtime64 clock:name(clock) timex:ptr
406 clock_getres_time64 clock:name(clock) resolution:>timespec64
407 clock_nanosleep_time64 clock:name(clock) flags:flags(timer) request:<timespec64 remaining:>remaining64
408 timer_gettime64 timer:d value:>itimerspec64
409 timer_settime64 timer:d flags:flags(timer) new:<itimerspec64 old:>itimerspec64
410 timerfd_gettime64 fd value:>itimerspec64
411 timerfd_settime64 fd flags:x new:<itimerspec64 old:>itimerspec64
412 utimensat_time64 dirfd path times:<timespecs2_64 flags:flags(at)
413 pselect6_time64 count:d read:fdset(0) write:fdset(0) except:fdset(0) timeout:<timespec64 mask:ptr
414 ppoll_time64 fds:pollfds[1] count:u timeout:<timespec64 mask:<sigset(4) size:u
416 io_pgetevents_time64 context:x minimum:d count:d events:ptr timeout:<timespec64 mask:ptr
417 recvmmsg_time64 fd messages:ptr count:u flags:flags(msg) timeout:<timespec64
418 mq_timedsend_time64 queue:fd message:<data(2) length:u priority:u timeout:<timespec64
419 mq_timedreceive_time64 queue:fd message:>data length:u priority:>word timeout:<timespec64
420 semtimedop_time64 id:d operations:ptr count:u timeout:<timespec64
421 rt_sigtimedwait_time64 set:<sigset(3) info:>siginfo timeout:<timespec64 size:u
422 futex_time64 address:ptr operation:futex value:u timeout:futextime64 second:ptr third:x
423 sched_rr_get_interval_time64 pid:d interval:>timespec64
424 pidfd_send_signal pidfd:fd signal info:<siginfo flags:x
425 io_uring_setup entries:u parameters:ptr = fd
426 io_uring_enter fd submit:u complete:u flags:x mask:ptr size:u
427 io_uring_register fd operation:u argument:ptr count:u
428 open_tree dirfd path flags:x = fd
429 move_mount from_dirfd:dirfd from:path to_dirfd:dirfd to:path flags:x
430 fsopen filesystem:string flags:x = fd
431 fsconfig fd command:u key:string value:ptr extra:d
432 fsmount fd flags:x attributes:x = fd
433 fspick dirfd path flags:x = fd
434 pidfd_open pid:d flags:x = fd
435 clone3 arguments:<clone_args size:u
436 close_range first:u last:u flags:flags(closerange)
437 openat2 dirfd path how:<open_how size:u = fd
438 pidfd_getfd pidfd:fd fd:d flags:x = fd
439 faccessat2 dirfd path mode:flags(access,F_OK) flags:flags(faccess)
440 process_madvise pidfd:fd vector:<iovec[2] count:u advice:name(madvise) flags:x
441 epoll_pwait2 epoll:fd events:>epollevents maximum:d timeout:<timespec64 mask:<sigset(5) size:u
`;

function readArgument(word: string): ArgumentType {
  const at = word.indexOf(':');
  return at < 0 ? { name: word, type: word } : { name: word.slice(0, at), type: word.slice(at + 1) };
}

function readLine(line: string): CallType {
  const [signature, result = 'd'] = line.split(' = ');
  const [number, name, ...words] = signature.split(' ');
  return { number: Number(number), name, arguments: words.map(readArgument), result };
}

const CALLS = new Map(
  TABLE.trim()
    .split('\n')
    .map((line) => {
      const call = readLine(line);
      return [call.number, call];
    }),
);

/** What is known of a call by its number; null for one without a name. */
export function callType(number: number): CallType | null {
  return CALLS.get(number) ?? null;
}

/** `syscall_0x1a4` for a number without a name, as strace has it. */
export function callName(number: number): string {
  return CALLS.get(number)?.name ?? `syscall_0x${(number >>> 0).toString(16)}`;
}

export function allCalls(): readonly CallType[] {
  return [...CALLS.values()];
}
