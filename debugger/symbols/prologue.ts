/**
 * Where a function's body begins: behind the instructions that set up its frame, rounded up to the beginning of a row of
 * the line table, so that parameters are in the places that the debugging information tells. The shapes are those that
 * gcc and clang make with frame pointers: push %ebp, mov %esp,%ebp, pushes of saved registers, room for locals.
 */

const PUSH_EBP = 0x55;
const MOV_ESP_EBP = [
  [0x89, 0xe5],
  [0x8b, 0xec],
];
const MOST_PUSHES = 8;

/** How many bytes of frame setup `code`, which begins at a function's entry, begins with. */
export function prologueLength(code: Uint8Array): number {
  if (code[0] !== PUSH_EBP || !MOV_ESP_EBP.some(([a, b]) => code[1] === a && code[2] === b)) return 0;
  let at = 3;
  at += subtraction(code, at);
  for (let pushes = 0; pushes < MOST_PUSHES && code[at] >= 0x50 && code[at] <= 0x57; pushes++) at++;
  return at;
}

/** Bytes of `sub $n,%esp`. */
function subtraction(code: Uint8Array, at: number): number {
  if (code[at + 1] !== 0xec) return 0;
  if (code[at] === 0x83) return 3;
  return code[at] === 0x81 ? 6 : 0;
}
