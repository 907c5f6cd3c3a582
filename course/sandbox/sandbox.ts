/**
 * Runs a lesson's checks where they can reach nothing but the functions that they are given: in QuickJS, an interpreter of
 * JavaScript in WebAssembly with memory of its own. There is no clock, no randomness, no module, no host; what a check
 * may execute is counted. Types are taken out first, so checks are TypeScript without anything being installed for them.
 */
import variant from '@jitl/quickjs-singlefile-mjs-release-sync';
import { DefaultIntrinsics, newQuickJSWASMModuleFromVariant } from 'quickjs-emscripten-core';
import type { QuickJSContext, QuickJSHandle, QuickJSWASMModule } from 'quickjs-emscripten-core';
import { transform } from 'sucrase';
import { PRELUDE } from './prelude.ts';

/** A check without its function. */
export interface CheckHead {
  name: string;
  title: string;
  looksAt: string;
  needs: string[];
}

/** What `checks.ts` does wrong; the message names the line. */
export class SandboxError extends Error {}

/**
 * Answers a call: `[name, ...arguments]` as JSON goes in, `{ value }` or `{ stop }` as JSON comes out; `stop` ends the
 * check there.
 */
export type Call = (request: string) => string;

export const CHECKS_FILE = 'checks.ts';
const MEMORY_BYTES = 64 * 0x100000;
const STACK_BYTES = 64 * 1024;
/** QuickJS asks whether to go on after every 10,000 steps or so: jumps backwards and calls. */
const MOST_INTERRUPTS = 5_000;
const STOPPED = 'int80: stopped';

export class Sandbox {
  private readonly code: string;

  /** @throws SandboxError when the text is no TypeScript. */
  constructor(source: string) {
    this.code = withoutTypes(source);
  }

  /** The checks in their order. Rejects with SandboxError when `checks` is not as course/lab.ts has it. */
  async list(): Promise<CheckHead[]> {
    const quickjs = await instance();
    const none: Call = () => '{"stop":true}';
    return this.within(quickjs, [], none, (context, entry) => {
      const text = this.callText(context, entry, 'list', '');
      return JSON.parse(text) as CheckHead[];
    });
  }

  /**
   * Runs one check, in a fresh interpreter, with the functions of these names. Rejects with SandboxError for an exception that
   * is not `call`'s.
   */
  async run(check: string, names: readonly string[], call: Call): Promise<void> {
    const quickjs = await instance();
    this.within(quickjs, names, call, (context, entry) => this.callText(context, entry, 'run', check));
  }

  private within<T>(
    quickjs: QuickJSWASMModule,
    names: readonly string[],
    call: Call,
    work: (context: QuickJSContext, entry: QuickJSHandle) => T,
  ): T {
    const runtime = quickjs.newRuntime({
      memoryLimitBytes: MEMORY_BYTES,
      maxStackSizeBytes: STACK_BYTES,
    });
    let interrupts = 0;
    runtime.setInterruptHandler(() => ++interrupts > MOST_INTERRUPTS);
    const context = runtime.newContext({ intrinsics: { ...DefaultIntrinsics, Date: false } });
    // Nothing is given back: the interpreter with all its memory is dropped, in whatever state a check has left it.
    const host = context.newFunction('call', (request) =>
      context.newString(call(context.getString(request))),
    );
    const makeEntry = this.evaluate(context, PRELUDE, 'prelude.js');
    const list = context.newString(JSON.stringify(names));
    const entry = this.unwrap(context, context.callFunction(makeEntry, context.undefined, host, list));
    const module = this.evaluate(context, `(function (exports, require) {${this.code}\n})`, CHECKS_FILE);
    const load = context.newString('load');
    try {
      this.unwrap(context, context.callFunction(entry, context.undefined, load, module));
      return work(context, entry);
    } catch (error) {
      if (error instanceof SandboxError) throw error;
      throw new SandboxError(`${CHECKS_FILE}: its interpreter has given up: ${String(error)}`);
    }
  }

  private callText(context: QuickJSContext, entry: QuickJSHandle, what: string, argument: string): string {
    const [first, second] = [context.newString(what), context.newString(argument)];
    const answer = this.unwrap(context, context.callFunction(entry, context.undefined, first, second));
    return context.getString(answer);
  }

  private evaluate(context: QuickJSContext, code: string, file: string): QuickJSHandle {
    return this.unwrap(context, context.evalCode(code, file, { type: 'global', strict: true }));
  }

  private unwrap(
    context: QuickJSContext,
    result: { error: QuickJSHandle } | { value: QuickJSHandle; error?: undefined },
  ): QuickJSHandle {
    if (result.error === undefined) return result.value;
    const thrown = context.dump(result.error) as unknown;
    throw new SandboxError(messageOf(thrown));
  }
}

/** An interpreter that nobody has used. */
const instance = (): Promise<QuickJSWASMModule> => newQuickJSWASMModuleFromVariant(variant);

/** Whether a SandboxError is only the end that `stop` made. */
export const isStop = (error: unknown): boolean =>
  error instanceof SandboxError && error.message.includes(STOPPED);

function withoutTypes(source: string): string {
  try {
    return transform(source, { transforms: ['typescript', 'imports'], filePath: CHECKS_FILE }).code;
  } catch (error) {
    throw new SandboxError((error as Error).message);
  }
}

function messageOf(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null) return `threw ${JSON.stringify(thrown)}`;
  const { name = 'Error', message = '', stack = '' } = thrown as Record<string, string>;
  if (message === 'interrupted') return `${CHECKS_FILE}: it ran for too many steps without an end`;
  const line = new RegExp(`${CHECKS_FILE.replace('.', '\\.')}:(\\d+)`).exec(String(stack))?.[1];
  return `${CHECKS_FILE}${line === undefined ? '' : `:${line}`}: ${name}: ${message}`;
}
