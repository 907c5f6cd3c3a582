/* Clocks, sleeping, timers. */
#include "usertests.h"

static volatile int ticks;

static void tick(int sig)
{
	ticks++;
}

static long long now_ms(int clock)
{
	long t[2];

	CHECK(syscall(__NR_clock_gettime, clock, t) == 0);
	return t[0] * 1000LL + t[1] / 1000000;
}

static void clocks_agree(void)
{
	long narrow[2], tv[2];
	long long wide[2];

	CHECK(syscall(__NR_clock_gettime, 0, narrow) == 0);
	CHECK(syscall(__NR_clock_gettime64, 0, wide) == 0);
	CHECK(syscall(__NR_gettimeofday, tv, NULL) == 0);
	CHECK(wide[0] - narrow[0] >= 0 && wide[0] - narrow[0] <= 1);
	CHECK(tv[0] - narrow[0] >= 0 && tv[0] - narrow[0] <= 1);
	CHECK((int)wide[1] >= 0 && (int)wide[1] < 1000000000);
	CHECK(syscall(__NR_time, NULL) - narrow[0] <= 1);
}

static void clocks_move_forward(void)
{
	static const int clocks[] = { 0, 1, 4, 5, 6, 7 };
	unsigned int i, j;

	for (i = 0; i < sizeof(clocks) / sizeof(clocks[0]); i++) {
		long long before = now_ms(clocks[i]);

		for (j = 0; j < 100; j++) {
			long long now = now_ms(clocks[i]);

			CHECK(now >= before);
			before = now;
		}
	}
}

static void clock_errors(void)
{
	long t[2];

	REFUSED(syscall(__NR_clock_gettime, 99, t), EINVAL);
	REFUSED(syscall(__NR_clock_gettime, 0, BAD_POINTER), EFAULT);
	CHECK(syscall(__NR_clock_getres, 0, t) == 0 && t[0] == 0 && t[1] > 0);
	REFUSED(syscall(__NR_clock_settime, 1, t), EINVAL);
	drop_rights();
	REFUSED(syscall(__NR_clock_settime, 0, t), EPERM);
	REFUSED(syscall(__NR_settimeofday, t, NULL), EPERM);
}

static void sleeping_lasts(void)
{
	long long before = now_ms(1), after;
	long t[2] = { 0, 100000000 };

	CHECK(syscall(__NR_nanosleep, t, NULL) == 0);
	after = now_ms(1);
	CHECK(after - before >= 99);
	t[1] = 1000000000;
	REFUSED(syscall(__NR_nanosleep, t, NULL), EINVAL);
	REFUSED(syscall(__NR_nanosleep, BAD_POINTER, NULL), EFAULT);
}

static void sleeping_is_interrupted(void)
{
	long t[2] = { 5, 0 }, left[2] = { 0, 0 };
	struct { long interval[2], value[2]; } timer = { { 0, 100000 }, { 0, 100000 } };

	signal(SIGALRM, tick);
	CHECK(syscall(__NR_setitimer, 0, &timer, NULL) == 0);
	REFUSED(syscall(__NR_nanosleep, t, left), EINTR);
	CHECK(left[0] <= 4 && (left[0] || left[1]) && ticks > 0);
}

static void sleeping_until(void)
{
	long t[2];
	long long wide[2];

	CHECK(syscall(__NR_clock_gettime, 1, t) == 0);
	wide[0] = t[0];
	wide[1] = t[1] + 50000000;
	if (wide[1] >= 1000000000) {
		wide[1] -= 1000000000;
		wide[0]++;
	}
	CHECK(syscall(__NR_clock_nanosleep_time64, 1, 1, wide, NULL) == 0);
	CHECK(now_ms(1) >= wide[0] * 1000 + wide[1] / 1000000);
	CHECK(syscall(__NR_clock_nanosleep, 1, 1, t, NULL) == 0);
	REFUSED(syscall(__NR_clock_nanosleep, 99, 0, t, NULL), EINVAL);
}

static void stop_and_continue_do_not_end_sleep(void)
{
	long t[2] = { 2, 0 };
	int status;
	pid_t pid = fork();

	if (!pid) {
		long long before = now_ms(1);

		CHECK(syscall(__NR_nanosleep, t, NULL) == 0 && now_ms(1) - before >= 1990);
		_exit(0);
	}
	sleep_milliseconds(150);
	CHECK(kill(pid, SIGSTOP) == 0 && waitpid(pid, &status, WUNTRACED) == pid);
	CHECK(kill(pid, SIGCONT) == 0 && waitpid(pid, &status, 0) == pid && status == 0);
}

/* Taken back before the sleeper has run: the call goes on and tells no one. */
static void stop_taken_back_at_once(void)
{
	long t[2] = { 0, 400000000 };
	int status;
	pid_t pid = fork();

	if (!pid)
		_exit(syscall(__NR_nanosleep, t, NULL) != 0);
	sleep_milliseconds(100);
	CHECK(kill(pid, SIGSTOP) == 0 && kill(pid, SIGCONT) == 0);
	sleep_milliseconds(50);
	CHECK(kill(pid, SIGSTOP) == 0 && kill(pid, SIGCONT) == 0);
	CHECK(waitpid(pid, &status, 0) == pid && status == 0);
}

static void alarms(void)
{
	signal(SIGALRM, tick);
	CHECK(alarm(50) > 0);
	CHECK(alarm(100) > 40 && alarm(1) > 90);
	pause();
	CHECK(ticks == 1 && alarm(0) == 0);
}

static void interval_timers(void)
{
	struct { long interval[2], value[2]; } timer = { { 0, 20000 }, { 0, 20000 } }, now;

	signal(SIGALRM, tick);
	CHECK(syscall(__NR_setitimer, 0, &timer, NULL) == 0);
	while (ticks < 3)
		pause();
	CHECK(syscall(__NR_getitimer, 0, &now) == 0 && now.interval[1] > 0);
	memset(&timer, 0, sizeof(timer));
	CHECK(syscall(__NR_setitimer, 0, &timer, &now) == 0);
	timer.value[1] = 1000000;
	REFUSED(syscall(__NR_setitimer, 0, &timer, NULL), EINVAL);
	REFUSED(syscall(__NR_setitimer, 9, &now, NULL), EINVAL);
}

static void timers_of_used_time(void)
{
	struct { long interval[2], value[2]; } timer = { { 0, 0 }, { 0, 30000 } };

	signal(SIGVTALRM, tick);
	CHECK(syscall(__NR_setitimer, 1, &timer, NULL) == 0);
	while (!ticks)
		;
	CHECK(ticks == 1);
}

struct event {
	long value;
	int signo, notify;
	int rest[13];
};

static void timers_of_its_own(void)
{
	struct event e;
	struct { long interval[2], value[2]; } spec = { { 0, 0 }, { 0, 30000000 } }, left;
	int id;

	memset(&e, 0, sizeof(e));
	e.signo = SIGUSR1;
	signal(SIGUSR1, tick);
	CHECK(syscall(__NR_timer_create, 1, &e, &id) == 0);
	CHECK(syscall(__NR_timer_gettime, id, &left) == 0 && !left.value[0] && !left.value[1]);
	CHECK(syscall(__NR_timer_settime, id, 0, &spec, NULL) == 0);
	CHECK(syscall(__NR_timer_gettime, id, &left) == 0 && left.value[1] > 0);
	while (!ticks)
		sleep_milliseconds(10);
	CHECK(syscall(__NR_timer_getoverrun, id) == 0);
	CHECK(syscall(__NR_timer_delete, id) == 0);
	REFUSED(syscall(__NR_timer_delete, id), EINVAL);
	REFUSED(syscall(__NR_timer_create, 99, &e, &id), EINVAL);
}

static void repeating_timers(void)
{
	struct event e;
	struct { long long interval[2], value[2]; } spec = { { 0, 20000000 }, { 0, 20000000 } };
	int id;

	memset(&e, 0, sizeof(e));
	e.signo = SIGUSR1;
	signal(SIGUSR1, tick);
	CHECK(syscall(__NR_timer_create, 0, &e, &id) == 0);
	CHECK(syscall(__NR_timer_settime64, id, 0, &spec, NULL) == 0);
	while (ticks < 3)
		sleep_milliseconds(5);
	memset(&spec, 0, sizeof(spec));
	CHECK(syscall(__NR_timer_settime64, id, 0, &spec, NULL) == 0);
}

static void the_clocks_discipline(void)
{
	char timex[512];

	memset(timex, 0, sizeof(timex));
	CHECK(syscall(__NR_adjtimex, timex) >= 0);
	drop_rights();
	timex[0] = 1;
	REFUSED(syscall(__NR_adjtimex, timex), EPERM);
}

const struct test time_tests[] = {
	{ "time: all clocks of the day agree", clocks_agree },
	{ "time: clocks move forward", clocks_move_forward },
	{ "time: unknown clocks, bad pointers, no rights", clock_errors },
	{ "time: nanosleep lasts", sleeping_lasts },
	{ "time: nanosleep tells what is left", sleeping_is_interrupted },
	{ "time: clock_nanosleep until a time", sleeping_until },
	{ "time: a stop does not end a sleep", stop_and_continue_do_not_end_sleep },
	{ "time: a stop that is taken back at once does not end sleep", stop_taken_back_at_once },
	{ "time: alarm", alarms },
	{ "time: ITIMER_REAL repeats", interval_timers },
	{ "time: ITIMER_VIRTUAL counts the program's time", timers_of_used_time },
	{ "time: timer_create sends its signal", timers_of_its_own },
	{ "time: timer_settime64 repeats", repeating_timers },
	{ "time: adjtimex reads for all, sets for root", the_clocks_discipline },
	{ NULL, NULL },
};
