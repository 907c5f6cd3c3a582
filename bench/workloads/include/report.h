/* Lines on the console. */
#ifndef REPORT_H
#define REPORT_H

#include "workload.h"

void print(const char *text);		/* kernel/console.c, native/start.c */
char *append(char *to, const char *text);
char *append_hex(char *to, u32 value);
void report_start(const char *name);
void report_end(const struct workload *workload, u32 checksum);

#endif
