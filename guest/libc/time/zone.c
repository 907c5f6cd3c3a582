/*
 * The time zone that the variable TZ describes, in the form of POSIX:
 *
 *	name offset [name [offset] [,begin[/time],end[/time]]]
 *
 * Offsets are hours[:minutes[:seconds]] west of Greenwich; a name in < > may have digits and signs.
 * Begin and end of summer time are Mm.w.d (weekday d of week w of month m), Jn (day 1 to 365, never
 * 29 February) or n (day 0 to 365). Without TZ, or with one that cannot be read, local time is UTC.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include "zone.h"

#define NAME_SIZE 12
#define DAY 86400L
#define TWO_O_CLOCK 7200

struct edge {
	char kind;	/* 'M', 'J' or 'n' */
	int month, week, day;
	long seconds;
};

static struct zone {
	char names[2][NAME_SIZE];
	long offsets[2];	/* seconds east of Greenwich */
	int has_summer;
	struct edge begin, end;
} zone = { { "UTC", "UTC" } };

static char *text_read;	/* the value of TZ that `zone` was made from */

char *tzname[2] = { zone.names[0], zone.names[1] };
long timezone;
int daylight;

static const char *read_name(const char *s, char *name)
{
	int n = 0, quoted = *s == '<';

	for (s += quoted; quoted ? *s && *s != '>' : isalpha((unsigned char)*s); s++)
		if (n < NAME_SIZE - 1)
			name[n++] = *s;
	name[n] = 0;
	return n < 3 ? NULL : s + quoted;
}

static const char *read_time(const char *s, long *seconds)
{
	static const int units[] = { 3600, 60, 1 };
	int negative = 0, i;
	char *end;

	if (*s == '+' || *s == '-')
		negative = *s++ == '-';
	if (!isdigit((unsigned char)*s))
		return NULL;
	*seconds = 0;
	for (i = 0; i < 3; i++) {
		*seconds += strtol(s, &end, 10) * units[i];
		s = end;
		if (*s != ':' || !isdigit((unsigned char)s[1]))
			break;
		s++;
	}
	if (negative)
		*seconds = -*seconds;
	return s;
}

static const char *read_edge(const char *s, struct edge *e)
{
	char *end;

	if (*s++ != ',')
		return NULL;
	e->kind = *s == 'M' || *s == 'J' ? *s++ : 'n';
	e->day = strtol(s, &end, 10);
	if (e->kind == 'M') {
		e->month = e->day;
		if (*end != '.')
			return NULL;
		e->week = strtol(end + 1, &end, 10);
		if (*end != '.')
			return NULL;
		e->day = strtol(end + 1, &end, 10);
	}
	e->seconds = TWO_O_CLOCK;
	return *end == '/' ? read_time(end + 1, &e->seconds) : end;
}

static int read_zone(const char *s, struct zone *z)
{
	long west;

	if (*s == ':')
		s++;
	s = read_name(s, z->names[0]);
	if (!s || !(s = read_time(s, &west)))
		return 0;
	z->offsets[0] = -west;
	strcpy(z->names[1], z->names[0]);
	if (!*s)
		return 1;
	z->has_summer = 1;
	z->offsets[1] = z->offsets[0] + 3600;
	s = read_name(s, z->names[1]);
	if (s && *s && *s != ',') {
		s = read_time(s, &west);
		z->offsets[1] = -west;
	}
	if (s && !*s)
		s = ",M3.2.0,M11.1.0";
	return s && (s = read_edge(s, &z->begin)) && (s = read_edge(s, &z->end)) && !*s;
}

void tzset(void)
{
	static const struct zone utc = { { "UTC", "UTC" } };
	const char *text = getenv("TZ");
	struct zone new = { { "" } };

	if (text_read ? text && strcmp(text, text_read) == 0 : !text)
		return;
	free(text_read);
	text_read = text ? strdup(text) : NULL;
	zone = text && read_zone(text, &new) ? new : utc;
	timezone = -zone.offsets[0];
	daylight = zone.has_summer;
}

static int is_leap(long year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* When the edge is, in seconds of the local clock since the year's begin. */
static long seconds_into_year(const struct edge *e, long year)
{
	long day = e->day;

	if (e->kind == 'J')
		day += (is_leap(year) && e->day >= 60) - 1;
	if (e->kind == 'M') {
		long first = __days_from_civil(year, e->month - 1, 1), begin = __days_from_civil(year, 0, 1);
		long length = __days_from_civil(e->month == 12 ? year + 1 : year, e->month % 12, 1) - first;

		day = (e->day - (first % 7 + 11) % 7 + 7) % 7 + 7 * (e->week - 1);
		while (day >= length)
			day -= 7;
		day += first - begin;
	}
	return day * DAY + e->seconds;
}

static int is_summer(time_t t)
{
	struct tm tm;
	time_t standard = t + zone.offsets[0];
	long year, now, begin, end;

	if (!zone.has_summer)
		return 0;
	gmtime_r(&standard, &tm);
	year = tm.tm_year + 1900L;
	now = ((tm.tm_yday * 24L + tm.tm_hour) * 60 + tm.tm_min) * 60 + tm.tm_sec;
	begin = seconds_into_year(&zone.begin, year);
	end = seconds_into_year(&zone.end, year) - (zone.offsets[1] - zone.offsets[0]);
	return begin < end ? now >= begin && now < end : now >= begin || now < end;
}

struct tm *localtime_r(const time_t *t, struct tm *tm)
{
	time_t local;
	int summer;

	tzset();
	summer = is_summer(*t);
	local = *t + zone.offsets[summer];
	gmtime_r(&local, tm);
	tm->tm_isdst = summer;
	tm->tm_gmtoff = zone.offsets[summer];
	tm->tm_zone = zone.names[summer];
	return tm;
}

struct tm *localtime(const time_t *t)
{
	static struct tm tm;

	return localtime_r(t, &tm);
}

/* tm_isdst says by which clock the fields are meant; below 0 the zone's rules decide. */
time_t mktime(struct tm *tm)
{
	int wanted = tm->tm_isdst, summer = wanted > 0;
	time_t fields = timegm(tm), t;

	tzset();
	t = fields - zone.offsets[summer && zone.has_summer];
	if (wanted < 0 && is_summer(fields - zone.offsets[1]))
		t = fields - zone.offsets[1];
	localtime_r(&t, tm);
	return t;
}
