/** The tests of the same name of the processor, on translated code. */
import './on-the-translator.ts';
import '../cpu/debug-stepping.test.ts';
