/* Types, places and calls of many kinds, for what reads debugging information. It needs no C library. */

struct point {
	int x, y;
};

enum colour { RED, GREEN = 5, BLUE };
enum flags { READ = 1, WRITE = 2, EXEC = 4 };

typedef unsigned int word;
typedef int (*operation)(int, int);

struct packed {
	unsigned low : 3;
	signed middle : 7;
	unsigned high : 22;
	unsigned char tail : 2;
};

union number {
	int whole;
	float real;
	unsigned char bytes[4];
};

struct node {
	struct node *next;
	const char *name;
	struct point where;
	enum colour colour;
	union {
		int tag;
		short half[2];
	};
	operation combine;
	struct packed bits;
	long long wide;
	_Bool ready;
};

static int add(int a, int b)
{
	return a + b;
}

char letters[16] = "stone";
unsigned char raw[8] = { 1, 200, 0, 'x' };
int table[2][3] = { { 1, 2, 3 }, { 4, 5, 6 } };
int zeros[40];
const word limit = 0xfffffff0u;
double ratio = 3.5;
float third = 1.0f / 3;
union number either = { .real = 1.5f };
enum flags mode = READ | EXEC;
enum colour odd = (enum colour)9;
struct node second = { 0, "second", { -1, -2 }, GREEN, { 7 }, add, { 5, -3, 77, 2 }, -5000000000ll, 1 };
struct node first = { &second, "first \"quoted\"\n", { 3, 4 }, BLUE, { -1 }, 0, { 1, 2, 3, 1 }, 1ll << 40, 0 };
struct node *list = &first;
volatile int sink;
void *anything = &table[1];
operation operations[2] = { add, 0 };
struct point corners[12] = { { 1, 1 } };

static inline __attribute__((always_inline)) int squared(int value)
{
	int result = value * value;

	sink = result;
	return result;
}

__attribute__((noinline)) static int depth(struct node *node, int level)
{
	int below = 0;

	if (node->next)
		below = depth(node->next, level + 1);
	sink = level;
	return below + node->where.x;
}

__attribute__((noinline)) static int total(struct point by_value, const char *text, word count)
{
	char buffer[12];
	int sum = 0;
	word n;

	for (n = 0; n < count; n++) {
		int letter = text[n];

		buffer[n % 12] = letter;
		sum += squared(letter) + by_value.x;
	}
	sink = buffer[0];
	return sum;
}

int main(void)
{
	struct point here = { 10, 20 };
	static int calls = 41;
	int answer;

	calls++;
	answer = total(here, list->name, 5);
	answer += depth(list, 1);
	return answer & 127;
}

void _start(void)
{
	int status = main();

	__asm__ volatile("int $0x80" : : "a"(1), "b"(status));
	for (;;)
		;
}
