/* What the whole system has in use: to be compared before and after. */
#ifndef LEAKS_H
#define LEAKS_H

#define MAX_COUNTS	64

struct counts {
	int n;
	char name[MAX_COUNTS][24];
	long value[MAX_COUNTS];
};

int count_processes(void);		/* -1 when there is no memory to count them */
/* Processes, open files, inodes, mounts, objects of each slab cache, memory. */
void count_everything(struct counts *c);
/* Prints a line for each that grew by more than caches may keep; answers how many. */
int tell_lost(const char *who, const struct counts *before, const struct counts *after);

#endif
