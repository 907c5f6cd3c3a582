#ifndef TIME_ZONE_H
#define TIME_ZONE_H

#include <time.h>

/* Days since 1970-01-01; month 0 is January. */
long __days_from_civil(long year, int month, int day);

#endif
