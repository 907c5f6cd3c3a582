/** The tests of the same name of the processor, with a translator that has to stay out. */
import './on-the-translator.ts';
import '../cpu/virtual-8086.test.ts';
