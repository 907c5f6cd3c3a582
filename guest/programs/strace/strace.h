/* strace: what its files share. */
#ifndef STRACE_H
#define STRACE_H

#include <stdio.h>
#include <sys/ptrace.h>
#include <sys/time.h>
#include <sys/types.h>

/* How each argument is shown, a letter each; see arguments.c. In capitals at the end: the class of the call. */
struct call {
	const char *name;
	const char *arguments;
	const char *classes;	/* f file, p process, s signal, d descriptor, n network, m memory, i ipc, t time */
	char result;		/* 0 number, x address, o octal, V none */
};

struct call_values {
	int number;
	long argument[6];
	long result;
};

struct process {
	pid_t pid;
	int in_call;		/* between entry and exit */
	int shown;		/* the entry is on the line */
	int ignore_stop;	/* the first SIGSTOP of what we attached to */
	int attached;
	struct call_values values;
	struct timeval entered, system_time;
	struct process *next;
};

extern FILE *out;
extern int string_limit, show_all;

const struct call *find_call(int number);
int call_number(const char *name);

/* Arguments that are known at entry are printed there, those that the call fills in at exit. Returns how many. */
int print_arguments(struct process *p, const struct call *c, int from, int at_exit);
void print_result(const struct process *p, const struct call *c);

/* Both copy from the process; the number of bytes that could be had. */
int fetch(pid_t pid, unsigned long address, void *to, int size);
#define PATH_NAME (-2)

void print_string(pid_t pid, unsigned long address, long length);

const char *name_in(const char *table, long value);
void print_flags(const char *table, unsigned long value, const char *none);
void print_open_flags(unsigned long flags);
void print_signal(int signal);

#endif
