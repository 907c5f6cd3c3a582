/* Functions (XCU 2.9.5). A definition keeps the arena of its text alive. */
#include "sh.h"

#define CALL_DEPTH_LIMIT	1000

static struct func *functions;

struct func *func_first(void)
{
	return functions;
}

struct func *func_find(const char *name)
{
	struct func *f;

	for (f = functions; f; f = f->next)
		if (!strcmp(f->name, name))
			return f;
	return NULL;
}

int func_unset(const char *name)
{
	struct func **p, *f;

	for (p = &functions; (f = *p) != NULL; p = &f->next) {
		if (strcmp(f->name, name))
			continue;
		*p = f->next;
		arena_unref(f->def->arena);
		free(f->name);
		free(f);
		return 0;
	}
	return -1;
}

void func_define(struct node *def)
{
	struct func *f = xmalloc(sizeof(*f));

	def->arena->refs++;
	func_unset(def->name);
	f->name = xstrdup(def->name);
	f->def = def;
	f->next = functions;
	functions = f;
}

/* argv[0] is the name; the rest become $1... */
int func_call(struct func *f, int argc, char **argv)
{
	char **outer_argv = sh.argv, **outer_owned = sh.owned;
	int outer_argc = sh.argc, loops = sh.loop_depth;
	struct arena *body = f->def->arena;
	struct node *def = f->def;

	if (sh.func_depth >= CALL_DEPTH_LIMIT) {
		fail_command(STATUS_USAGE, "%s: functions nested too deeply (%d calls)", argv[0], CALL_DEPTH_LIMIT);
		return sh.status;
	}
	body->refs++;
	sh.argv = argv + 1;
	sh.argc = argc - 1;
	sh.owned = NULL;
	sh.loop_depth = 0;
	sh.func_depth++;
	sh.status = 0;
	exec_node(def->a, 0);
	if (sh.unwind == UNW_RETURN)
		sh.unwind = UNW_NONE;
	sh.func_depth--;
	sh.loop_depth = loops;
	positional_free(sh.owned);
	sh.owned = outer_owned;
	sh.argv = outer_argv;
	sh.argc = outer_argc;
	arena_unref(body);
	return sh.status;
}
