#ifndef _TIME_H
#define _TIME_H

#include <features.h>
#include <stddef.h>
#include <sys/types.h>

#define CLOCKS_PER_SEC 1000000L
#define CLK_TCK 100

#define CLOCK_REALTIME 0
#define CLOCK_MONOTONIC 1

struct timespec {
	time_t tv_sec;
	long tv_nsec;
};

struct tm {
	int tm_sec;
	int tm_min;
	int tm_hour;
	int tm_mday;
	int tm_mon;	/* 0 = January */
	int tm_year;	/* since 1900 */
	int tm_wday;	/* 0 = Sunday */
	int tm_yday;
	int tm_isdst;
	long tm_gmtoff;
	const char *tm_zone;
};

__BEGIN_DECLS
time_t time(time_t *t);
int stime(const time_t *t);
clock_t clock(void);
double difftime(time_t a, time_t b);
time_t mktime(struct tm *tm);
time_t timegm(struct tm *tm);
struct tm *gmtime(const time_t *t);
struct tm *gmtime_r(const time_t *t, struct tm *tm);
struct tm *localtime(const time_t *t);
struct tm *localtime_r(const time_t *t, struct tm *tm);
char *asctime(const struct tm *tm);
char *asctime_r(const struct tm *tm, char *buffer);
char *ctime(const time_t *t);
char *ctime_r(const time_t *t, char *buffer);
size_t strftime(char *s, size_t size, const char *format, const struct tm *tm);
int nanosleep(const struct timespec *wanted, struct timespec *left);
int clock_gettime(clockid_t clock, struct timespec *now);
void tzset(void);
extern char *tzname[2];
extern long timezone;
extern int daylight;
__END_DECLS

#endif
