/* strftime() in the C locale. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char *const days[] = {
	"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
};
static const char *const months[] = {
	"January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
	"November", "December",
};

/* ISO 8601: week 1 is the one with the year's first Thursday. */
static int iso_week(const struct tm *tm, int *year)
{
	int monday_based = (tm->tm_wday + 6) % 7;
	int week = (tm->tm_yday - monday_based + 10) / 7;
	struct tm edge = { .tm_mday = 31, .tm_mon = 11 };

	*year = tm->tm_year + 1900;
	if (week < 1) {
		--*year;
		edge.tm_year = *year - 1900;
		timegm(&edge);
		return iso_week(&edge, year);
	}
	if (week == 53 && 31 - tm->tm_mday < 3 - monday_based && tm->tm_mon == 11) {
		++*year;
		return 1;
	}
	return week;
}

static const char *composite(char letter)
{
	switch (letter) {
	case 'c':
		return "%a %b %e %H:%M:%S %Y";
	case 'D':
	case 'x':
		return "%m/%d/%y";
	case 'F':
		return "%Y-%m-%d";
	case 'R':
		return "%H:%M";
	case 'T':
	case 'X':
		return "%H:%M:%S";
	case 'r':
		return "%I:%M:%S %p";
	}
	return NULL;
}

static int number(char *to, char letter, const struct tm *tm)
{
	int hour12 = tm->tm_hour % 12 ? tm->tm_hour % 12 : 12, year;
	struct tm copy = *tm;

	switch (letter) {
	case 'C':
		return sprintf(to, "%02d", (tm->tm_year + 1900) / 100);
	case 'd':
		return sprintf(to, "%02d", tm->tm_mday);
	case 'e':
		return sprintf(to, "%2d", tm->tm_mday);
	case 'G':
		iso_week(tm, &year);
		return sprintf(to, "%d", year);
	case 'H':
		return sprintf(to, "%02d", tm->tm_hour);
	case 'I':
		return sprintf(to, "%02d", hour12);
	case 'j':
		return sprintf(to, "%03d", tm->tm_yday + 1);
	case 'k':
		return sprintf(to, "%2d", tm->tm_hour);
	case 'l':
		return sprintf(to, "%2d", hour12);
	case 'm':
		return sprintf(to, "%02d", tm->tm_mon + 1);
	case 'M':
		return sprintf(to, "%02d", tm->tm_min);
	case 's':
		return sprintf(to, "%ld", mktime(&copy));
	case 'S':
		return sprintf(to, "%02d", tm->tm_sec);
	case 'u':
		return sprintf(to, "%d", tm->tm_wday ? tm->tm_wday : 7);
	case 'U':
		return sprintf(to, "%02d", (tm->tm_yday + 7 - tm->tm_wday) / 7);
	case 'V':
		return sprintf(to, "%02d", iso_week(tm, &year));
	case 'w':
		return sprintf(to, "%d", tm->tm_wday);
	case 'W':
		return sprintf(to, "%02d", (tm->tm_yday + 7 - (tm->tm_wday + 6) % 7) / 7);
	case 'y':
		return sprintf(to, "%02d", tm->tm_year % 100);
	case 'Y':
		return sprintf(to, "%d", tm->tm_year + 1900);
	case 'z':
		return sprintf(to, "%c%02ld%02ld", tm->tm_gmtoff < 0 ? '-' : '+', labs(tm->tm_gmtoff) / 3600,
			       labs(tm->tm_gmtoff) / 60 % 60);
	}
	return 0;
}

static const char *word(char letter, const struct tm *tm, int *length)
{
	*length = 99;
	switch (letter) {
	case 'a':
		*length = 3;
		return days[tm->tm_wday];
	case 'A':
		return days[tm->tm_wday];
	case 'b':
	case 'h':
		*length = 3;
		return months[tm->tm_mon];
	case 'B':
		return months[tm->tm_mon];
	case 'n':
		return "\n";
	case 'p':
		return tm->tm_hour < 12 ? "AM" : "PM";
	case 'P':
		return tm->tm_hour < 12 ? "am" : "pm";
	case 't':
		return "\t";
	case 'Z':
		return tm->tm_zone ? tm->tm_zone : "UTC";
	case '%':
		return "%";
	}
	return NULL;
}

size_t strftime(char *s, size_t size, const char *format, const struct tm *tm)
{
	size_t used = 0, n;
	char buffer[64];
	const char *text;
	int length;

	for (; *format; format++) {
		length = n = 1;
		text = format;
		if (*format == '%' && format[1]) {
			format++;
			if (*format == 'E' || *format == 'O')
				format++;
			text = word(*format, tm, &length);
			if (!text) {
				text = buffer;
				buffer[0] = '%';
				buffer[1] = *format;
				buffer[2] = 0;
				length = sizeof(buffer);
				if (composite(*format))
					strftime(buffer, sizeof(buffer), composite(*format), tm);
				else
					number(buffer, *format, tm);
			}
			n = strnlen(text, length);
		}
		if (used + n >= size)
			return 0;
		memcpy(s + used, text, n);
		used += n;
	}
	if (size)
		s[used] = 0;
	return used;
}
