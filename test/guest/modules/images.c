/* Images of modules that say what is not so of themselves, handed to the kernel by hand. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/module.h>
#include <unistd.h>

#define SIZE 8192

/* What lies where in a good image. */
static struct image {
	struct module head;
	char name[16];
	struct module_symbol symbols[4];
	struct module_ref uses[2];
	unsigned long ex_table[4];
	char texts[64];
	unsigned char code[16];
	char rest[SIZE - 96 - 16 - 32 - 24 - 16 - 64 - 16];
} image;

static unsigned long base;
static int failures, refused;

#define AT(member) ((void *)(base + __builtin_offsetof(struct image, member)))

/* An image with a name, two symbols and no code that runs. */
static void make_good(void)
{
	memset(&image, 0, sizeof(image));
	image.head.size_of_struct = sizeof(struct module);
	image.head.name = AT(name);
	image.head.size = SIZE;
	image.head.nsyms = 2;
	image.head.syms = AT(symbols);
	strcpy(image.name, "image");
	strcpy(image.texts, "one");
	strcpy(image.texts + 4, "two");
	image.symbols[0].name = AT(texts[0]);
	image.symbols[1].name = AT(texts[4]);
}

static void expect(const char *what, int error)
{
	int result = init_module("image", &image);

	if (result == -1 && errno == error) {
		refused++;
		return;
	}
	failures++;
	printf("FAILED %s: %d, %s\n", what, result, result ? strerror(errno) : "loaded");
	if (result == 0) {
		delete_module("image");
		base = create_module("image", SIZE);
	}
}

#define TRY(error, change) do { make_good(); change; expect(#change, error); } while (0)

/* No address of the module's: nothing, the kernel's, just before, just behind, a program's, at the top. */
static void try_pointers(void)
{
	void *bad[] = { (void *)4, (void *)0xc0100000, (void *)(base - 4), (void *)(base + SIZE), &image,
			(void *)0xfffffffc, (void *)(base + 4) };
	unsigned int i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		TRY(ENOEXEC, image.head.name = bad[i]);
		TRY(ENOEXEC, image.head.syms = bad[i]);
		TRY(ENOEXEC, image.symbols[1].name = bad[i]);
		TRY(ENOEXEC, image.head.init = bad[i]);
		TRY(ENOEXEC, image.head.cleanup = bad[i]);
		TRY(ENOEXEC, image.head.can_unload = bad[i]);
		TRY(ENOEXEC, image.head.deps = bad[i]; image.head.ndeps = 1);
		TRY(ENOEXEC, image.head.ex_table_start = bad[i]; image.head.ex_table_end = AT(texts));
		if (bad[i] != (void *)(base + SIZE))	/* that one is the end of the image */
			TRY(ENOEXEC, image.head.ex_table_start = AT(ex_table); image.head.ex_table_end = bad[i]);
		TRY(ENOEXEC, image.head.kallsyms_start = bad[i]; image.head.kallsyms_end = AT(texts));
	}
}

static void try_sizes(void)
{
	TRY(EINVAL, image.head.size_of_struct = 0);
	TRY(EINVAL, image.head.size_of_struct = 59);
	TRY(EINVAL, image.head.size_of_struct = 1 << 20);
	TRY(EINVAL, image.head.size = SIZE + 4096);
	TRY(EINVAL, image.head.size = 0);
	TRY(ENOEXEC, image.head.nsyms = 0x20000000);
	TRY(ENOEXEC, image.head.nsyms = 0xffffffff);
	TRY(ENOEXEC, image.head.nsyms = SIZE / 8);
	TRY(ENOEXEC, image.head.ndeps = 0xffffffff; image.head.deps = AT(uses));
	TRY(ENOEXEC, image.head.ex_table_start = AT(ex_table); image.head.ex_table_end = AT(ex_table[1]));
	TRY(ENOEXEC, image.head.ex_table_start = AT(texts); image.head.ex_table_end = AT(ex_table));
	TRY(ENOEXEC, strcpy(image.name, "other"));
	TRY(ENOEXEC, image.head.name = AT(rest[sizeof(image.rest) - 1]); image.rest[sizeof(image.rest) - 1] = 'x');
	TRY(ENOEXEC, image.symbols[0].name = AT(rest[sizeof(image.rest) - 2]);
	    memset(image.rest + sizeof(image.rest) - 2, 'x', 2));
	TRY(EINVAL, image.head.ndeps = 1; image.head.deps = AT(uses); image.uses[0].dep = (void *)base);
	TRY(EINVAL, image.head.ndeps = 1; image.head.deps = AT(uses); image.uses[0].dep = (void *)0xc0100000);
	TRY(EINVAL, image.head.ndeps = 2; image.head.deps = AT(uses));
}

static void check(const char *what, long result, int error)
{
	if (result == -1 && errno == error) {
		refused++;
		return;
	}
	failures++;
	printf("FAILED %s: %ld, %s\n", what, result, strerror(errno));
}

static void try_calls(void)
{
	char *page = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	size_t n;

	check("create: a name that is there", create_module("image", SIZE), EEXIST);
	check("create: no room for the name", create_module("tiny", 96), EINVAL);
	check("create: an empty name", create_module("", SIZE), EINVAL);
	check("create: a bad pointer", create_module((char *)4, SIZE), EFAULT);
	check("create: more than all memory", create_module("huge", 0x7fffffff), ENOMEM);
	check("create: as much as there are addresses", create_module("huge", 0xffffffff), ENOMEM);
	check("init: a name that is not there", init_module("nobody", &image), ENOENT);
	check("init: no image", init_module("image", NULL), EFAULT);
	munmap(page + 4096, 4096);
	make_good();
	memcpy(page, &image, 4096);
	check("init: half an image", init_module("image", page), EFAULT);
	check("delete: nobody", delete_module("nobody"), ENOENT);
	check("query: nobody", query_module("nobody", QM_INFO, page, 100, &n), ENOENT);
	check("query: something else", query_module(NULL, 99, page, 100, &n), EINVAL);
	check("query: too little room", query_module(NULL, QM_SYMBOLS, page, 100, &n), ENOSPC);
	check("query: a bad buffer", query_module(NULL, QM_SYMBOLS, (char *)4, 1 << 20, &n), EFAULT);
	check("query: a bad result", query_module(NULL, QM_SYMBOLS, page, 100, (size_t *)4), EFAULT);
}

int main(void)
{
	base = create_module("image", SIZE);
	try_pointers();
	try_sizes();
	try_calls();
	make_good();
	if (init_module("image", &image) < 0) {
		failures++;
		printf("FAILED a good image: %s\n", strerror(errno));
	}
	check("init: twice", init_module("image", &image), EBUSY);
	if (delete_module("image") < 0)
		printf("FAILED delete: %s\n", strerror(errno));
	printf("%d refused as they should be\n", refused);
	return failures != 0;
}
