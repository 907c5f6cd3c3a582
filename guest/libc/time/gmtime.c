/*
 * Seconds since 1970 to calendar and clock (Gregorian, without leap seconds).
 * Days are counted from 1 March of year 0, so that a leap day is the last of its year.
 */
#include <time.h>

#define DAYS_TO_1970 719468	/* from 0000-03-01 */
#define DAYS_400_YEARS 146097

static int is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static void set_date(struct tm *tm, long days)
{
	static const short before_month[] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334 };
	long era = (days >= 0 ? days : days - DAYS_400_YEARS + 1) / DAYS_400_YEARS;
	unsigned day = days - era * DAYS_400_YEARS;
	unsigned year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
	unsigned day_of_year = day - (365 * year + year / 4 - year / 100);
	unsigned month = (5 * day_of_year + 2) / 153;	/* 0 = March */
	int full_year = year + era * 400 + (month >= 10);

	tm->tm_mday = day_of_year - (153 * month + 2) / 5 + 1;
	tm->tm_mon = month < 10 ? month + 2 : month - 10;
	tm->tm_year = full_year - 1900;
	tm->tm_yday = before_month[tm->tm_mon] + tm->tm_mday - 1 + (tm->tm_mon > 1 && is_leap(full_year));
}

struct tm *gmtime_r(const time_t *t, struct tm *tm)
{
	long days = *t / 86400, rest = *t % 86400;

	if (rest < 0) {
		rest += 86400;
		days--;
	}
	tm->tm_hour = rest / 3600;
	tm->tm_min = rest / 60 % 60;
	tm->tm_sec = rest % 60;
	tm->tm_wday = (days % 7 + 11) % 7;	/* 1970-01-01 was a Thursday */
	set_date(tm, days + DAYS_TO_1970);
	tm->tm_isdst = 0;
	tm->tm_gmtoff = 0;
	tm->tm_zone = "UTC";
	return tm;
}

struct tm *gmtime(const time_t *t)
{
	static struct tm tm;

	return gmtime_r(t, &tm);
}
