/* Message digests: MD5 (RFC 1321) and SHA-256 (FIPS 180-4). */
#ifndef DIGEST_H
#define DIGEST_H

#include <stddef.h>

struct digest {
	void (*block)(unsigned *state, const unsigned char *block);
	int big_endian;
	int words;			/* of the result */
	unsigned state[8];
	unsigned long long length;	/* in bytes */
	unsigned char buffer[64];
};

void md5_begin(struct digest *d);
void sha256_begin(struct digest *d);
void digest_add(struct digest *d, const void *data, size_t size);
/* Writes 4 * words bytes. */
void digest_end(struct digest *d, unsigned char *result);

#endif
