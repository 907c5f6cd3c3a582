#include <stdio.h>

int main(int argc, char **argv)
{
	printf("Hello, %s: %d bits, gcc %d\n", argc > 1 ? argv[1] : "world", (int)sizeof(long) * 8, __GNUC__);
	return 42;
}
