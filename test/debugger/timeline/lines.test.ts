/** Source lines forwards and backwards through the kernel, and out of its functions by call frame information. */
import { beforeAll, describe, expect, it } from 'vitest';
import { Engine } from '../../../debugger/engine/engine.ts';
import type { Position } from '../../../debugger/engine/stop.ts';
import { readLinear } from '../../../debugger/inspect/memory.ts';
import { DebugImage } from '../../../debugger/symbols/debug-image.ts';
import { returnSlot } from '../../../debugger/symbols/frames/return-slot.ts';
import { Timeline } from '../../../debugger/timeline/timeline.ts';
import { Traveller } from '../../../debugger/timeline/traveller.ts';
import { REGISTER_OFFSETS } from '../../../emulator/cpu/registers.ts';
import { COMPILERS, lacks } from '../../support/tools.ts';
import { atPrompt, stockLab, type } from '../lab.ts';
import type { Lab } from '../lab.ts';

const LINES = 80;

interface Place {
  position: Position;
  function: string | undefined;
  line: number | undefined;
}

describe.each(COMPILERS)('on a kernel of %s', (cc, present) => {
  describe.skipIf(lacks(cc, present()))('source lines', () => {
    let lab: Lab;
    let image: DebugImage;
    beforeAll(async () => {
      lab = await stockLab(cc);
      image = new DebugImage(lab.image.kernel);
    });

    class Session {
      readonly engine: Engine;
      readonly traveller: Traveller;
      readonly timeline: Timeline;

      constructor() {
        const machine = atPrompt(lab);
        type(machine, 'cat /etc/passwd\n');
        this.timeline = new Timeline(machine);
        const kernel = { offsets: lab.offsets, symbol: (name: string) => lab.symbols.address(name) };
        this.engine = new Engine(this.timeline, { kernel, lines: image.lines });
        const slot = (): number | null => returnSlot(this.registers(), this.target);
        this.traveller = new Traveller(this.engine, this.timeline, { returnSlot: slot });
      }

      private readonly target = {
        readMemory: (address: number, count: number) => readLinear(this.engine.machine, address, count),
        imageAt: (address: number) => (image.holds(address) ? image : undefined),
      };

      private registers(): Record<string, number> {
        const { i32 } = this.engine.machine.state;
        const names = ['eax', 'ecx', 'edx', 'ebx', 'esp', 'ebp', 'esi', 'edi', 'eip'];
        return Object.fromEntries(names.map((name) => [name, i32[REGISTER_OFFSETS[name] >> 2] >>> 0]));
      }

      /** Stops at the beginning of a function of the kernel, in cat. */
      at(symbol: string): this {
        this.engine.setBreakpoint({ kind: 'execute', symbol }, { once: true, scope: { comm: 'cat' } });
        expect(this.engine.finish({ kind: 'go' }).reason).toBe('breakpoint');
        return this;
      }

      get place(): Place {
        const address = this.engine.machine.cpu.linearEip() >>> 0;
        const { line } = image.lines.lookup(address) ?? {};
        return { position: this.timeline.position, function: image.functionAt(address)?.name, line };
      }
    }

    it('are stepped over one by one, each at the beginning of one, and back through the same ones', () => {
      const session = new Session().at('sys_openat');
      const places = [session.place];
      for (let step = 0; step < LINES && session.engine.machine.cpu.cpl === 0; step++) {
        expect(session.engine.finish({ kind: 'line', over: true }).reason).toBe('step');
        places.push(session.place);
      }
      expect(session.engine.machine.cpu.cpl).toBe(3);
      const inOpen = places.filter(({ function: name }) => name === 'sys_openat');
      expect(inOpen.length).toBeGreaterThan(3);
      expect(new Set(inOpen.map(({ line }) => line)).size).toBeGreaterThan(3);
      session.timeline.goTo(inOpen.at(-1)!.position);
      const back = [session.place];
      while (back[0].position.instructions > places[0].position.instructions) {
        expect(session.traveller.finish({ kind: 'line', over: true }).reason).toBe('step');
        back.unshift(session.place);
      }
      expect(back).toEqual(inOpen);
    });

    it('lead into the functions that they call, unless these are stepped over', () => {
      const functions = (over: boolean): Set<string | undefined> => {
        const session = new Session().at('sys_openat');
        const seen = new Set<string | undefined>();
        while (session.place.function !== undefined && seen.size < 4) {
          seen.add(session.place.function);
          if (session.engine.finish({ kind: 'line', over }).reason !== 'step') break;
          if (session.engine.machine.cpu.cpl === 3) break;
        }
        return seen;
      };
      expect(functions(true)).not.toContain('getname');
      expect(functions(false)).toContain('getname');
    });

    it('out of a function leads behind its call, and back out of it to the call, wherever in it that is asked', () => {
      for (const deeper of [0, 3, 9, 20]) {
        const session = new Session().at('getname');
        const { engine, traveller } = session;
        const esp = engine.machine.cpu.r32[4] >>> 0;
        const call = readReturn(engine, esp);
        for (let step = 0; step < deeper; step++) engine.finish({ kind: 'over' });
        const inside = session.place.position;
        expect(engine.finish({ kind: 'out' }).address).toBe(call);
        session.timeline.goTo(inside);
        const before = traveller.finish({ kind: 'out' });
        expect(before.reason).toBe('step');
        expect(engine.step().position.instructions).toBe(before.position.instructions + 1);
        expect(engine.lastStop!.address).toBe(lab.symbols.address('getname'));
      }
    });
  });
});

function readReturn(engine: Engine, esp: number): number {
  const bytes = readLinear(engine.machine, esp, 4)!;
  return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
}
