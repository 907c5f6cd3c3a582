/** `--script FILE`: one `send TEXT` or `expect TEXT` a line, `#` comments and empty lines apart. */
import { readFileSync } from 'node:fs';
import { toByteText, unescapeText } from './escapes.ts';
import { usageError } from './exit-status.ts';
import type { ScenarioStep } from '../machine/protocol.ts';

export function scenarioStep(kind: ScenarioStep['kind'], text: string): ScenarioStep {
  return { kind, text: toByteText(unescapeText(text)) };
}

export function readScenarioFile(file: string): ScenarioStep[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw usageError(`--script ${file}: ${(error as Error).message}`);
  }
  return text.split(/\r?\n/).flatMap((line, index) => {
    if (/^\s*(#.*)?$/.test(line)) return [];
    const match = /^\s*(send|expect)\s(.*)$/.exec(line);
    if (match === null) {
      throw usageError(
        `${file}:${index + 1}: expected "send TEXT" or "expect TEXT", found ${JSON.stringify(line)}`,
      );
    }
    return [scenarioStep(match[1] as ScenarioStep['kind'], match[2])];
  });
}
