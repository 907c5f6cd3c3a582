#ifndef _LINUX_CONFIG_H
#define _LINUX_CONFIG_H

/* This kernel has one configuration; code of the 2.4 kind may include this. */
#define CONFIG_X86	1
#define CONFIG_MODULES	1
#define CONFIG_PROC_FS	1
#define CONFIG_SYSCTL	1

#endif
