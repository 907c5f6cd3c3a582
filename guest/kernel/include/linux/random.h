#ifndef _LINUX_RANDOM_H
#define _LINUX_RANDOM_H

/*
 * Unpredictable only as far as the machine's clock is: the same start gives
 * the same numbers, which is what a lab wants (lib/random.c).
 */
extern void get_random_bytes(void *buf, int nbytes);

#endif
