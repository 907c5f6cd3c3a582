/*
 * init/version.c - the names of the system
 */
#include <linux/kernel.h>
#include <linux/utsname.h>
#include <linux/version.h>

#define UTS_VERSION	"#1 Int80"

struct new_utsname system_utsname = {
	.sysname = "Linux",
	.nodename = "int80",
	.release = UTS_RELEASE,
	.version = UTS_VERSION,
	.machine = "i686",
	.domainname = "(none)",
};

#ifdef __clang__
#define COMPILER "clang " __clang_version__
#else
#define COMPILER "gcc version " __VERSION__
#endif

/* /proc/version, and the first line of every start. */
const char *linux_banner =
	"Linux version " UTS_RELEASE " (student@int80) (" COMPILER ") " UTS_VERSION "\n";
