/* vi: keys, from the terminal or from a command that is repeated. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <stdio.h>
#include <unistd.h>
#include "vi.h"

#define QUEUE 4096

static int queue[QUEUE], queue_length, queue_at;
static int recorded[QUEUE], recorded_length;
static int change[QUEUE], change_length, change_count;
static int replaying;

extern volatile int size_changed, ended;

int keys_waiting(void)
{
	struct pollfd p = { 0, POLLIN };

	return queue_at < queue_length || poll(&p, 1, 0) > 0;
}

static void finish(void)
{
	rescue();
	stop_screen();
	_exit(1);
}

/* One byte; -1 if none comes in time (milliseconds; below 0, without end). */
static int get_byte(int timeout)
{
	struct pollfd p = { 0, POLLIN };
	unsigned char c;
	int n;

	for (;;) {
		if (ended)
			finish();
		if (size_changed) {
			size_changed = 0;
			check_size();
			draw();
		}
		n = poll(&p, 1, timeout);
		if (n == 0)
			return -1;
		if (n < 0 && errno == EINTR)
			continue;
		n = read(0, &c, 1);
		if (n == 1)
			return c;
		if (n == 0 || (errno != EINTR && errno != EAGAIN))
			finish();	/* the terminal is gone */
	}
}

/* ESC alone, or the begin of what an arrow key sends. */
static int read_sequence(void)
{
	static const struct {
		const char *text;
		int key;
	} keys[] = {
		{ "A", KEY_UP }, { "B", KEY_DOWN }, { "C", KEY_RIGHT }, { "D", KEY_LEFT }, { "H", KEY_HOME }, { "F", KEY_END },
		{ "1~", KEY_HOME }, { "4~", KEY_END }, { "5~", KEY_PAGE_UP }, { "6~", KEY_PAGE_DOWN }, { "3~", KEY_DELETE },
	};
	char text[8];
	int c = get_byte(60), n = 0;
	unsigned i;

	if (c != '[' && c != 'O') {
		if (c >= 0)
			push_keys(&c, 1);
		return ESC;
	}
	while (n < 7 && (c = get_byte(60)) >= 0) {
		text[n++] = c;
		if (c >= '@')
			break;
	}
	text[n] = 0;
	for (i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		if (strcmp(keys[i].text, text) == 0)
			return keys[i].key;
	return ESC;
}

int get_key(void)
{
	int key;

	if (queue_at < queue_length) {
		key = queue[queue_at++];
		if (queue_at == queue_length)
			queue_at = queue_length = replaying = 0;
	} else {
		key = get_byte(-1);
		if (key == ESC)
			key = read_sequence();
	}
	if (recorded_length < QUEUE)
		recorded[recorded_length++] = key;
	return key;
}

/* These come before all others. */
void push_keys(const int *keys, int count)
{
	int left = queue_length - queue_at;

	if (count + left > QUEUE)
		return;
	memmove(queue + count, queue + queue_at, left * sizeof(*queue));
	memcpy(queue, keys, count * sizeof(*queue));
	queue_at = 0;
	queue_length = count + left;
}

/* From here on, keys may belong to a change. */
void begin_recording(void)
{
	recorded_length = 0;
}

/* They did: the keys behind the count are what . does again. */
void remember_change(int count)
{
	int skip = 0;

	if (replaying)
		return;
	while (skip < recorded_length && recorded[skip] >= '0' && recorded[skip] <= '9')
		skip++;
	change_length = recorded_length - skip;
	memcpy(change, recorded + skip, change_length * sizeof(*change));
	change_count = count;
}

void repeat_change(int count)
{
	char digits[12];
	int keys[12], i, n;

	if (!change_length) {
		bell();
		return;
	}
	push_keys(change, change_length);
	if (count)
		change_count = count;
	n = change_count ? sprintf(digits, "%d", change_count) : 0;
	for (i = 0; i < n; i++)
		keys[i] = digits[i];
	push_keys(keys, n);
	replaying = 1;
}

/* A line at the bottom; NULL if it was given up. It must be freed. */
char *read_prompt(char first)
{
	static char *history[16];
	static int history_count;
	char text[512] = { first };
	int n = 1, key, at = history_count;

	for (;;) {
		if (!keys_waiting() || n == 1)
			show_prompt(text);
		else
			show_prompt(text);
		key = get_key();
		if (key == '\r' || key == '\n')
			break;
		if (key == ESC || key == CTRL('c') || ((key == 127 || key == '\b') && n == 1))
			return NULL;
		if (key == 127 || key == '\b') {
			n--;
		} else if (key == CTRL('u')) {
			n = 1;
		} else if (key == CTRL('w')) {
			while (n > 1 && text[n - 1] == ' ')
				n--;
			while (n > 1 && text[n - 1] != ' ')
				n--;
		} else if (key == KEY_UP || key == KEY_DOWN) {
			at += key == KEY_UP ? -1 : 1;
			if (at < 0 || at < history_count - 16 || at >= history_count)
				at = at < 0 ? 0 : history_count;
			if (at < history_count && history[at % 16])
				n = snprintf(text, sizeof(text), "%c%s", first, history[at % 16] + 1);
		} else if (key == CTRL('v')) {
			text[n++] = get_key();
		} else if (key < 256 && key >= 32 && n < (int)sizeof(text) - 2) {
			text[n++] = key;
		}
		text[n] = 0;
	}
	free(history[history_count % 16]);
	history[history_count++ % 16] = copy_text(text, n);
	return copy_text(text + 1, n - 1);
}
