#include <stdio.h>
#include <stdlib.h>

int main(void)
{
	char *memory = malloc(40);

	free(memory);
	puts("once");
	fflush(stdout);
	free(memory);
	puts("twice");
	return 0;
}
