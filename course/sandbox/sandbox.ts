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
const STACK_BYTES = 512 * 1024;
/** QuickJS asks whether to go on after every 10,000 steps or so: jumps backwards and calls. */
const MOST_INTERRUPTS = 5_000;
const STOPPED = 'int80: stopped';

let loading: Promise<QuickJSWASMModule> | null = null;

export class Sandbox {
  private readonly quickjs: QuickJSWASMModule;
  private readonly code: string;

  private constructor(quickjs: QuickJSWASMModule, code: string) {
    this.quickjs = quickjs;
    this.code = code;
  }

  /** @throws SandboxError when the text is no TypeScript. */
  static async open(source: string): Promise<Sandbox> {
    loading ??= newQuickJSWASMModuleFromVariant(variant);
    return new Sandbox(await loading, withoutTypes(source));
  }

  /** The checks in their order. @throws SandboxError when `checks` is not as course/lab.ts has it. */
  list(): CheckHead[] {
    return this.within(
      [],
      () => '',
      (context, entry) => {
        const text = this.callText(context, entry, 'list', '');
        return JSON.parse(text) as CheckHead[];
      },
    );
  }

  /**
   * Runs one check, in a fresh world of its own, with the functions of these names. @throws SandboxError for an exception
   * that is not `call`'s.
   */
  run(check: string, names: readonly string[], call: Call): void {
    this.within(names, call, (context, entry) => this.callText(context, entry, 'run', check));
  }

  private within<T>(
    names: readonly string[],
    call: Call,
    work: (context: QuickJSContext, entry: QuickJSHandle) => T,
  ): T {
    const runtime = this.quickjs.newRuntime({
      memoryLimitBytes: MEMORY_BYTES,
      maxStackSizeBytes: STACK_BYTES,
    });
    let interrupts = 0;
    runtime.setInterruptHandler(() => ++interrupts > MOST_INTERRUPTS);
    const context = runtime.newContext({ intrinsics: { ...DefaultIntrinsics, Date: false } });
    try {
      using host = context.newFunction('call', (request) =>
        context.newString(call(context.getString(request))),
      );
      using makeEntry = this.evaluate(context, PRELUDE, 'prelude.js');
      using list = context.newString(JSON.stringify(names));
      using entry = this.unwrap(context, context.callFunction(makeEntry, context.undefined, host, list));
      using module = this.evaluate(context, `(function (exports, require) {${this.code}\n})`, CHECKS_FILE);
      using exported = this.unwrap(
        context,
        context.callFunction(entry, context.undefined, context.newString('load'), module),
      );
      void exported;
      return work(context, entry);
    } finally {
      context.dispose();
      runtime.dispose();
    }
  }

  private callText(context: QuickJSContext, entry: QuickJSHandle, what: string, argument: string): string {
    using first = context.newString(what);
    using second = context.newString(argument);
    using answer = this.unwrap(context, context.callFunction(entry, context.undefined, first, second));
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
    result.error.dispose();
    throw new SandboxError(messageOf(thrown));
  }
}

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
