/** The tests of the x87, MMX and SSE units, on translated code. */
import './on-the-translator.ts';
import '../fpu/unit-state.test.ts';
