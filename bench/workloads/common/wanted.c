/* Reading "only=a,b" from a command line. */
#include "workload.h"

static const char *find_list(const char *line)
{
	for (; *line; line++)
		if (line[0] == 'o' && line[1] == 'n' && line[2] == 'l' && line[3] == 'y' && line[4] == '=')
			return line + 5;
	return 0;
}

int is_wanted(const char *command_line, const char *name)
{
	const char *list = find_list(command_line);

	if (!list)
		return 1;
	for (;;) {
		int i = 0;

		while (name[i] && list[i] == name[i])
			i++;
		if (!name[i] && (list[i] == ',' || list[i] == ' ' || !list[i]))
			return 1;
		while (*list && *list != ',' && *list != ' ')
			list++;
		if (*list++ != ',')
			return 0;
	}
}
