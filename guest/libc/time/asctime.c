#include <stdio.h>
#include <time.h>

char *asctime_r(const struct tm *tm, char *buffer)
{
	static const char days[] = "SunMonTueWedThuFriSat";
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

	sprintf(buffer, "%.3s %.3s%3d %.2d:%.2d:%.2d %d\n", days + 3 * tm->tm_wday,
		months + 3 * tm->tm_mon, tm->tm_mday, tm->tm_hour, tm->tm_min, tm->tm_sec,
		1900 + tm->tm_year);
	return buffer;
}

char *asctime(const struct tm *tm)
{
	static char text[48];

	return asctime_r(tm, text);
}

char *ctime(const time_t *t)
{
	return asctime(localtime(t));
}

char *ctime_r(const time_t *t, char *buffer)
{
	struct tm tm;

	return asctime_r(localtime_r(t, &tm), buffer);
}
