/** Where QEMU 7.2 (TCG) is not the processor: names of checks, with the reason. Bochs judges those. */

/** Checks that QEMU's translator does not survive. */
export const QEMU_ABORTS: readonly string[] = [
  'LOCK BTS of a register is #UD',
  'LOCK BTC of a register with an immediate is #UD',
];
