import type { ContractError } from '../contract.ts';

export const NO_MACHINE: ContractError = {
  code: 'not-found',
  message: 'There is no machine to look at: press Rebuild to boot one.',
};
