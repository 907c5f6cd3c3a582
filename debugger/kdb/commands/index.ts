/** Every command of kdb, in the order in which `help` lists them. */
import { CommandTable } from '../command.ts';
import { breakpointCommands } from './breakpoints.ts';
import { memoryCommands } from './memory.ts';
import { motionCommands } from './motions.ts';
import { registerCommands } from './registers.ts';
import { sessionCommands } from './session.ts';
import { systemCommands } from './system.ts';
import { taskCommands } from './tasks.ts';

export function allCommands(): CommandTable {
  const table = new CommandTable();
  table.add(...memoryCommands, ...registerCommands, ...motionCommands, ...taskCommands);
  table.add(...breakpointCommands, ...systemCommands, ...sessionCommands);
  return table;
}
