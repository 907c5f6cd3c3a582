/** What is wrong with an image or its debugging information, and where. */
export class SymbolsError extends Error {
  /** Section by name; `ELF header` and the like for what is outside of every section. */
  readonly section: string;
  /** Byte offset in the section. */
  readonly offset: number;
  readonly problem: string;

  constructor(section: string, offset: number, problem: string) {
    super(`${section}+0x${offset.toString(16)}: ${problem}`);
    this.name = 'SymbolsError';
    this.section = section;
    this.offset = offset;
    this.problem = problem;
  }
}
