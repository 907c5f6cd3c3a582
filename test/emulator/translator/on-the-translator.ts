/** Imported before tests of the processor, it has their machines translate everything before its first execution. */
import { engine } from '../cpu/bare-machine.ts';

engine.translate = true;
