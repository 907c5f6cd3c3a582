/* Local times in zones of several forms, over some years: to be compared with what another C library says. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char *const zones[] = {
	"EST5EDT,M3.2.0,M11.1.0", "CET-1CEST,M3.5.0,M10.5.0/3", "<+0330>-3:30", "AEST-10AEDT,M10.1.0,M4.1.0/3", "UTC0",
	"NZST-12NZDT,J274/2,60/3", "XYZ3ABC2,J60,J300",
};

static void show(time_t t)
{
	struct tm tm = *localtime(&t), copy = tm;
	char text[200];
	time_t again = mktime(&copy), later;

	strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S %Z %z %a %j %V %G %U", &tm);
	copy.tm_isdst = -1;
	copy.tm_mday += 40;
	copy.tm_hour -= 100;
	later = mktime(&copy);
	printf("%s %d %d %ld %s", text, tm.tm_isdst, again == t, (long)later, asctime(&copy));
}

int main(void)
{
	unsigned i, k;

	for (i = 0; i < sizeof(zones) / sizeof(*zones); i++) {
		setenv("TZ", zones[i], 1);
		tzset();
		printf("%s %s %s %ld %d\n", zones[i], tzname[0], tzname[1], timezone, daylight);
		for (k = 0; k < 3000; k++)
			show(1000000000L + k * 95677L);
	}
	return 0;
}
