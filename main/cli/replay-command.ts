/** `int80 replay`: runs a recording again, prints what the guest printed on ttyS0, and checks the state it ends in. */
import { readFileSync } from 'node:fs';
import { readRecording, RecordingError, replayRecording } from '../recording/recording-file.ts';
import { CliError, EXIT_IMAGE, EXIT_OK, EXIT_PANIC, usageError } from './exit-status.ts';
import type { Recording } from '../recording/recording-file.ts';

export function replayCommand(file: string): number {
  const recording = load(file);
  try {
    const machine = replayRecording(recording);
    process.stdout.write(machine.takeSerial(0));
    process.stderr.write(
      `\nint80: replayed ${machine.instructions} instructions to the recorded state ${recording.hash}\n`,
    );
    return EXIT_OK;
  } catch (error) {
    throw new CliError(EXIT_PANIC, `${file}: ${(error as Error).message}`);
  }
}

function load(file: string): Recording {
  let bytes;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw usageError(`${file}: ${(error as Error).message}`);
  }
  try {
    return readRecording(bytes);
  } catch (error) {
    if (error instanceof RecordingError) throw new CliError(EXIT_IMAGE, `${file}: ${error.message}`);
    throw error;
  }
}
