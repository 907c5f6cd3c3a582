/** The floating-point functions as a module of their own, made when the first region calls one of them. */
import type { Library } from '../wasm/library.ts';
import type { FunctionImport, ModuleImports, Signature } from '../wasm/module.ts';
import { encodeModule } from '../wasm/module.ts';
import { floatFunctions } from './functions.ts';

/** `types`: those of every module of the translator. */
export class FloatModule {
  private readonly types: readonly Signature[];
  private made: Library | null = null;

  constructor(types: readonly Signature[]) {
    this.types = types;
  }

  private get library(): Library {
    return (this.made ??= floatFunctions(0, this.types));
  }

  /** A function as regions import it that call it. */
  import(name: string): FunctionImport {
    const known = this.library.functions.find((each) => each.name === name);
    if (known === undefined) throw new Error(`translator: there is no function ${name}`);
    return { name, type: known.type };
  }

  /** The functions for one machine's state memory, by name. */
  instantiate(memory: WebAssembly.Memory): ModuleImports {
    const bytes = encodeModule({
      types: this.types,
      memoryPages: memory.buffer.byteLength >>> 16,
      tableSize: null,
      imports: [],
      functions: this.library.functions,
    });
    return new WebAssembly.Instance(new WebAssembly.Module(bytes), { e: { memory } })
      .exports as ModuleImports;
  }
}
