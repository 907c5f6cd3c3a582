#include <stdio.h>
#include <stdlib.h>

int main(void)
{
	char *memory = malloc(40);

	puts("once");
	fflush(stdout);
	free(memory);
	free(memory);
	puts("twice");
	return 0;
}
