import type { ContractError } from '../contract.ts';

/** What keeps the tool chain from starting at all; what is wrong with the user's sources is a diagnostic instead. */
export class ToolchainError extends Error {
  readonly code: ContractError['code'];

  constructor(code: ContractError['code'], message: string) {
    super(message);
    this.name = 'ToolchainError';
    this.code = code;
  }
}
