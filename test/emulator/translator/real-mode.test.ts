/** The tests of the same name of the processor, with a translator that has to stay out. */
import './on-the-translator.ts';
import '../cpu/real-mode.test.ts';
