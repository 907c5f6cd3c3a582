#ifndef _LINUX_PERSONALITY_H
#define _LINUX_PERSONALITY_H

#define PER_LINUX	0x0000
#define PER_MASK	0x00ff

#ifdef __KERNEL__
struct exec_domain {
	const char *name;
};
extern struct exec_domain default_exec_domain;
#endif

#endif
