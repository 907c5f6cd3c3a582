/** What our kernel prints when it has met a bug of its own; a guest that printed any of it has failed, whatever else it says. */
const TROUBLE =
  /^.*(Oops:|kernel BUG|Kernel panic|Unable to handle kernel|general protection fault:|stack overflow|Scheduling in interrupt|schedule_timeout: negative|vfree: |Out of memory and no killable).*$/gm;

export const kernelTrouble = (output: string): string[] => output.match(TROUBLE) ?? [];
