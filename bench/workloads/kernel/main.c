/* Makes the machine ready and runs what the command line asks for. */
#include "kernel.h"
#include "report.h"

#define INFO_COMMAND_LINE 4
#define DEBUG_EXIT 0xf4

struct multiboot_info {
	u32 flags, memory_low, memory_high, boot_device;
	const char *command_line;
};

void setup_console(void);

u32 sys_null(u32 argument)
{
	return argument * 5 + 1;
}

static void power_off(void)
{
	outb(DEBUG_EXIT, 0);
	for (;;)
		asm volatile("cli\n	hlt");
}

/* An exception that nothing is prepared for: its number, and the stack at its entry. */
void report_trap(int number, const u32 *stack)
{
	char line[80], *end = append_hex(append(line, "trap "), number);

	for (int i = 0; i < 4; i++)
		end = append_hex(append(end, " "), stack[i]);
	append(end, "\n");
	print(line);
	power_off();
}

/* What the processor has not is left out. */
static int is_possible(const char *name)
{
	return (has_sse2 || !is_wanted("only=sse2", name)) && (has_sysenter || !is_wanted("only=sysenter", name));
}

static void run_list(const struct workload *const *list, int ring3, const char *command_line)
{
	for (; *list; list++) {
		const struct workload *workload = *list;

		if (!is_wanted(command_line, workload->name) || !is_possible(workload->name))
			continue;
		report_start(workload->name);
		report_end(workload, ring3 ? run_in_ring3(workload->run) : workload->run());
	}
}

void kernel_main(const struct multiboot_info *info)
{
	const char *command_line = info->flags & INFO_COMMAND_LINE ? info->command_line : "";

	setup_console();
	setup_segments();
	setup_processor();
	setup_paging();
	run_list(pure_workloads, 1, command_line);
	run_list(call_workloads, 1, command_line);
	run_list(system_workloads, 0, command_line);
	print("done\n");
	power_off();
}
