/* The workloads of ring 0. */
#include "kernel.h"

extern const struct workload cr3, flushes, portio;

const struct workload *const system_workloads[] = { &cr3, &flushes, &portio, 0 };
