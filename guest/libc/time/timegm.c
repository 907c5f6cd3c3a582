/* timegm(): calendar and clock to seconds since 1970, with fields out of their range carried over. */
#include "zone.h"

long __days_from_civil(long year, int month, int day)
{
	long era, year_of_era, day_of_year;

	if (month < 2)
		year--;
	era = (year >= 0 ? year : year - 399) / 400;
	year_of_era = year - era * 400;
	day_of_year = (153 * (month > 1 ? month - 2 : month + 10) + 2) / 5 + day - 1;
	return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

time_t timegm(struct tm *tm)
{
	int month = tm->tm_mon % 12, carry = tm->tm_mon / 12;
	time_t t;

	if (month < 0) {
		month += 12;
		carry--;
	}
	t = __days_from_civil(tm->tm_year + 1900L + carry, month, 1) + tm->tm_mday - 1;
	t = ((t * 24 + tm->tm_hour) * 60 + tm->tm_min) * 60 + tm->tm_sec;
	gmtime_r(&t, tm);
	return t;
}
