/* Asking the kernel for its symbols and keeping them where a name is found at once. */
#include <sys/module.h>
#include "../program.h"
#include "kernel-symbols.h"

struct known {
	struct known *next;
	const char *name;
	unsigned long value;
	struct loaded_module *module;	/* NULL: the kernel */
};

#define BUCKETS	256

static struct known *buckets[BUCKETS];
struct loaded_module *loaded_modules;
unsigned int loaded_count;

static struct known **bucket(const char *name)
{
	unsigned int hash = 0;

	while (*name)
		hash = hash * 31 + (unsigned char)*name++;
	return &buckets[hash % BUCKETS];
}

/* An answer of whatever length; *count is what the kernel calls its result. */
static void *ask(const char *name, int which, size_t *count)
{
	size_t room = 16384;
	void *buffer;

	for (;;) {
		buffer = malloc(room);
		if (!buffer)
			err(1, "symbols of the kernel");
		if (query_module(name, which, buffer, room, count) == 0)
			return buffer;
		free(buffer);
		if (errno == ENOENT)	/* unloaded since it was listed */
			return NULL;
		if (errno != ENOSPC)
			err(1, "query_module");
		room = *count + 4096;
	}
}

static void add_symbols(const char *name, struct loaded_module *module)
{
	size_t count, i;
	unsigned long *pair = ask(name, QM_SYMBOLS, &count);
	char *base = (char *)pair;
	struct known *known;

	if (!pair)
		return;
	known = malloc(count * sizeof(*known) + 1);
	if (!known)
		err(1, "symbols of the kernel");
	for (i = 0; i < count; i++, pair += 2, known++) {
		struct known **p = bucket(base + pair[1]);

		known->name = base + pair[1];
		known->value = pair[0];
		known->module = module;
		known->next = *p;
		*p = known;
	}
}

/* The kernel first and the newest module last: what is added last is found first. */
void read_kernel_symbols(void)
{
	struct module_info info;
	size_t size, i;
	char *names = ask(NULL, QM_MODULES, &size);

	loaded_count = names ? size : 0;
	loaded_modules = calloc(loaded_count + 1, sizeof(*loaded_modules));
	if (!loaded_modules)
		err(1, "symbols of the kernel");
	for (i = 0; i < loaded_count; i++, names += strlen(names) + 1)
		loaded_modules[i].name = names;
	add_symbols(NULL, NULL);
	for (i = loaded_count; i-- > 0;) {
		if (query_module(loaded_modules[i].name, QM_INFO, &info, sizeof(info), &size) < 0)
			continue;
		loaded_modules[i].address = info.addr;
		add_symbols(loaded_modules[i].name, &loaded_modules[i]);
	}
}

int kernel_symbol(const char *name, unsigned long *value)
{
	struct known *known;

	for (known = *bucket(name); known; known = known->next) {
		if (strcmp(known->name, name) != 0)
			continue;
		if (known->module)
			known->module->used = 1;
		*value = known->value;
		return 1;
	}
	return 0;
}
