/** Every command of kdb, in the order in which `help` lists them. */
import { CommandTable } from '../command.ts';
import { breakpointCommands } from './breakpoints.ts';
import { memoryCommands } from './memory.ts';
import { motionCommands } from './motions.ts';
import { registerCommands } from './registers.ts';
import { sessionCommands } from './session.ts';
import { signalCommands } from './signals.ts';
import { sourceMotionCommands } from './source-motions.ts';
import { systemCallCommands } from './system-call.ts';
import { systemCommands } from './system.ts';
import { taskCommands } from './tasks.ts';
import { travelCommands } from './travel.ts';

export function allCommands(): CommandTable {
  const table = new CommandTable();
  table.add(...memoryCommands, ...registerCommands, ...motionCommands, ...taskCommands);
  table.add(...breakpointCommands, ...signalCommands, ...systemCommands);
  table.add(...sessionCommands, ...travelCommands, ...sourceMotionCommands, ...systemCallCommands);
  return table;
}
