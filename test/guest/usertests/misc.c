/* What belongs nowhere else. */
#include "usertests.h"

static void numbers_without_service(void)
{
	REFUSED(syscall(17), ENOSYS);
	REFUSED(syscall(222), ENOSYS);
	REFUSED(syscall(4000), ENOSYS);
	REFUSED(syscall(-1), ENOSYS);
}

static void random_bytes(void)
{
	unsigned char a[32] = { 0 }, b[32] = { 0 };

	CHECK(syscall(__NR_getrandom, a, 32, 0) == 32 && syscall(__NR_getrandom, b, 32, 1) == 32);
	CHECK(memcmp(a, b, 32) != 0);
	REFUSED(syscall(__NR_getrandom, a, 32, 0x100), EINVAL);
	REFUSED(syscall(__NR_getrandom, BAD_POINTER, 32, 0), EFAULT);
}

static void the_system_in_numbers(void)
{
	struct { long uptime; unsigned long loads[3], total, free, rest[10]; } info;

	CHECK(syscall(__NR_sysinfo, &info) == 0 && info.total > info.free && info.uptime >= 0);
	REFUSED(syscall(__NR_sysinfo, BAD_POINTER), EFAULT);
}

static void file_systems_in_numbers(void)
{
	struct { unsigned int type, bsize; unsigned long long blocks, bfree, bavail, files, ffree; int rest[10]; } s;

	CHECK(syscall(__NR_statfs64, "/proc", 84, &s) == 0 && s.type == 0x9fa0);
	CHECK(syscall(__NR_statfs64, "/", 84, &s) == 0 && s.bsize >= 512);
	REFUSED(syscall(__NR_statfs64, "/", 10, &s), EINVAL);
	REFUSED(syscall(__NR_statfs64, "/nothing", 84, &s), ENOENT);
	REFUSED(syscall(__NR_fstatfs64, 99, 84, &s), EBADF);
}

static void own_entry_in_proc(void)
{
	char path[64], text[64];
	int n;

	n = readlink("/proc/self", text, sizeof(text) - 1);
	text[n > 0 ? n : 0] = 0;
	CHECK(n > 0 && atoi(text) == getpid());
	snprintf(path, sizeof(path), "/proc/%d/cmdline", getpid());
	CHECK(access(path, R_OK) == 0);
	CHECK(readlink("/proc/self/exe", text, sizeof(text)) > 0);
	REFUSED(open("/proc/999999/stat", O_RDONLY), ENOENT);
}

static void rights_of_the_super_user(void)
{
	drop_rights();
	REFUSED(syscall(__NR_sethostname, "x", 1), EPERM);
	REFUSED(syscall(__NR_chroot, "/"), EPERM);
	REFUSED(syscall(__NR_mount, "none", "/", "proc", 0, NULL), EPERM);
	REFUSED(syscall(__NR_reboot, 0xfee1dead, 672274793, 0x89abcdef, NULL), EPERM);
	REFUSED(syscall(__NR_mknod, "n", S_IFCHR | 0666, 0x103), EPERM);
	REFUSED(syscall(__NR_nice, -5), EPERM);
}

const struct test misc_tests[] = {
	{ "misc: numbers without a service are ENOSYS", numbers_without_service },
	{ "misc: getrandom", random_bytes },
	{ "misc: sysinfo", the_system_in_numbers },
	{ "misc: statfs64", file_systems_in_numbers },
	{ "misc: /proc/self", own_entry_in_proc },
	{ "misc: what only root may", rights_of_the_super_user },
	{ NULL, NULL },
};
