/* The kernel's services by number, in EAX of int $0x80 or SYSENTER; the argument is in EBX. */
#define CALL_EXIT	0	/* ends ring 3; the argument is the checksum */
#define CALL_NULL	1
#define CALL_FORGET	2	/* takes every page of the demand area away again */
#define CALLS		3

#define DEMAND_AREA	0x10000000
#define DEMAND_PAGES	256
