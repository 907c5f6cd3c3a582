/**
 * The 8042 keyboard controller of a PC/AT, ports 0x60 and 0x64, IRQ 1 (IBM PC/AT Technical Reference, "Keyboard
 * Controller"). It has no auxiliary (mouse) port: the commands for one are known by name and do nothing. The A20 line
 * is always on, and the output port says so.
 */
import type { Clock, Device, InterruptLine, PortHandler } from './device.ts';
import { TICKS_PER_SECOND } from '../cpu/core.ts';
import { Keyboard } from './keyboard.ts';
import type { KeyboardState } from './keyboard.ts';
import { SET2_RELEASE, translateToSet1 } from './scancodes.ts';

const STATUS_OBF = 0x01;
const STATUS_SYSTEM = 0x04;
const STATUS_COMMAND = 0x08;
/** Keyboard lock open. */
const STATUS_UNLOCKED = 0x10;

const CONFIG_IRQ1 = 0x01;
const CONFIG_SYSTEM = 0x04;
const CONFIG_DISABLE = 0x10;
const CONFIG_TRANSLATE = 0x40;
const CONFIG_USUAL = CONFIG_IRQ1 | CONFIG_SYSTEM | CONFIG_TRANSLATE;

const COMMAND_READ_RAM = 0x20;
const COMMAND_WRITE_RAM = 0x60;
const COMMAND_SELF_TEST = 0xaa;
const COMMAND_TEST_KEYBOARD = 0xab;
const COMMAND_DISABLE = 0xad;
const COMMAND_ENABLE = 0xae;
const COMMAND_READ_INPUT = 0xc0;
const COMMAND_READ_OUTPUT = 0xd0;
const COMMAND_WRITE_OUTPUT = 0xd1;
const COMMAND_ECHO_KEYBOARD = 0xd2;
const COMMAND_ECHO_AUX = 0xd3;
const COMMAND_WRITE_AUX = 0xd4;
const COMMAND_A20_OFF = 0xdd;
const COMMAND_A20_ON = 0xdf;
const COMMAND_READ_TEST = 0xe0;
const COMMAND_PULSE = 0xf0;

const SELF_TEST_PASSED = 0x55;
const OUTPUT_NO_RESET = 0x01;
const OUTPUT_A20 = 0x02;
/** Clock, data, buffer-full lines at rest, A20 on, not in reset. */
const OUTPUT_PORT = 0xcf;
/** Keyboard unlocked, primary display monochrome or none, jumpers open. */
const INPUT_PORT = 0xf0;

const RAM_SIZE = 32;
const KEYBOARD_ALARM = 'keyboard';
/** Eleven bits at about 11 kHz. */
const FRAME_TICKS = TICKS_PER_SECOND / 1000;

interface KbcState {
  ram: number[];
  /** Byte for port 0x60, -1 when the output buffer is empty. */
  output: number;
  outputFromKeyboard: boolean;
  lastOutput: number;
  /** Command that waits for its parameter at port 0x60, 0 when none does. */
  awaiting: number;
  lastWriteWasCommand: boolean;
  /** Translation has seen a release prefix. */
  released: boolean;
  frameSet: boolean;
}

function resetState(): KbcState {
  const ram = new Array<number>(RAM_SIZE).fill(0);
  ram[0] = CONFIG_USUAL;
  return {
    ram,
    output: -1,
    outputFromKeyboard: false,
    lastOutput: 0,
    awaiting: 0,
    lastWriteWasCommand: true,
    released: false,
    frameSet: false,
  };
}

export interface Kbc8042Wiring {
  clock: Clock;
  irq1: InterruptLine;
  /** The processor's RESET pin, pulled by bit 0 of the output port. */
  onReset: () => void;
  /** A command this controller has no circuit for. */
  onMissing: (name: string, command: number) => void;
}

export class Kbc8042 implements Device, PortHandler {
  readonly name = 'kbc';
  readonly #wiring: Kbc8042Wiring;
  readonly #keyboard = new Keyboard();
  #s = resetState();

  constructor(wiring: Kbc8042Wiring) {
    this.#wiring = wiring;
  }

  reset(): void {
    this.#s = resetState();
    this.#fetch();
    this.#update();
  }

  /** Keys in scan code set 2; see keyboard.ts. */
  press(codes: Iterable<number>): void {
    this.#keyboard.press(codes);
    this.#fetch();
  }

  read(port: number): number {
    return port & 4 ? this.#readStatus() : this.#readData();
  }

  write(port: number, _size: 1 | 2 | 4, value: number): void {
    this.#s.lastWriteWasCommand = (port & 4) !== 0;
    if (port & 4) this.#handleCommand(value);
    else if (this.#s.awaiting !== 0) this.#handleParameter(value);
    else this.#writeKeyboard(value);
    this.#fetch();
    this.#update();
  }

  handleAlarm(): void {
    this.#s.frameSet = false;
    this.#receiveFrame();
    this.#fetch();
    this.#update();
  }

  save(): unknown {
    return { controller: { ...this.#s, ram: [...this.#s.ram] }, keyboard: this.#keyboard.save() };
  }

  restore(saved: unknown): void {
    const { controller, keyboard } = saved as { controller: KbcState; keyboard: KeyboardState };
    this.#s = { ...controller, ram: [...controller.ram] };
    this.#keyboard.restore(keyboard);
  }

  get #config(): number {
    return this.#s.ram[0];
  }

  #readStatus(): number {
    const s = this.#s;
    return (
      STATUS_UNLOCKED |
      (s.output >= 0 ? STATUS_OBF : 0) |
      (this.#config & CONFIG_SYSTEM ? STATUS_SYSTEM : 0) |
      (s.lastWriteWasCommand ? STATUS_COMMAND : 0)
    );
  }

  #readData(): number {
    const s = this.#s;
    if (s.output >= 0) s.lastOutput = s.output;
    s.output = -1;
    s.outputFromKeyboard = false;
    this.#fetch();
    this.#update();
    return s.lastOutput;
  }

  /** Starts the next frame of the keyboard's line when somebody can take it. */
  #fetch(): void {
    const s = this.#s;
    const mayTalk = !(this.#config & CONFIG_DISABLE) && s.output < 0;
    if (s.frameSet || !mayTalk || !this.#keyboard.hasData) return;
    s.frameSet = true;
    this.#wiring.clock.setAlarm(KEYBOARD_ALARM, this.#wiring.clock.ticks + FRAME_TICKS);
  }

  #receiveFrame(): void {
    const s = this.#s;
    if (this.#config & CONFIG_DISABLE || s.output >= 0 || !this.#keyboard.hasData) return;
    const byte = this.#keyboard.take() ?? 0;
    if (!(this.#config & CONFIG_TRANSLATE)) this.#put(byte, true);
    else if (byte === SET2_RELEASE) s.released = true;
    else {
      this.#put(translateToSet1(byte, s.released), true);
      s.released = false;
    }
  }

  #put(byte: number, fromKeyboard: boolean): void {
    this.#s.output = byte;
    this.#s.outputFromKeyboard = fromKeyboard;
  }

  #writeKeyboard(value: number): void {
    this.#s.ram[0] &= ~CONFIG_DISABLE;
    this.#keyboard.receive(value);
  }

  #handleCommand(command: number): void {
    const s = this.#s;
    s.awaiting = 0;
    if (command >= COMMAND_PULSE) this.#pulse(command);
    else if ((command & 0xe0) === COMMAND_READ_RAM) this.#put(s.ram[command & 31], false);
    else if ((command & 0xe0) === COMMAND_WRITE_RAM) s.awaiting = command;
    else this.#handleNamed(command);
  }

  #handleNamed(command: number): void {
    switch (command) {
      case COMMAND_SELF_TEST:
        this.#s.ram[0] |= CONFIG_SYSTEM;
        this.#put(SELF_TEST_PASSED, false);
        break;
      case COMMAND_TEST_KEYBOARD:
        this.#put(0, false);
        break;
      case COMMAND_DISABLE:
        this.#s.ram[0] |= CONFIG_DISABLE;
        break;
      case COMMAND_ENABLE:
        this.#s.ram[0] &= ~CONFIG_DISABLE;
        break;
      case COMMAND_READ_INPUT:
        this.#put(INPUT_PORT, false);
        break;
      case COMMAND_READ_OUTPUT:
        this.#put(OUTPUT_PORT, false);
        break;
      case COMMAND_READ_TEST:
        this.#put(0, false);
        break;
      case COMMAND_WRITE_OUTPUT:
      case COMMAND_ECHO_KEYBOARD:
      case COMMAND_ECHO_AUX:
      case COMMAND_WRITE_AUX:
        this.#s.awaiting = command;
        break;
      case COMMAND_A20_ON:
        break;
      case COMMAND_A20_OFF:
        this.#wiring.onMissing('8042-a20-off', command);
        break;
      default:
        this.#wiring.onMissing('8042-command', command);
    }
  }

  #handleParameter(value: number): void {
    const command = this.#s.awaiting;
    this.#s.awaiting = 0;
    if ((command & 0xe0) === COMMAND_WRITE_RAM) this.#s.ram[command & 31] = value;
    else if (command === COMMAND_WRITE_OUTPUT) this.#writeOutputPort(value);
    else if (command === COMMAND_ECHO_KEYBOARD) this.#put(value, true);
    else this.#wiring.onMissing('8042-aux', command);
  }

  #writeOutputPort(value: number): void {
    if (!(value & OUTPUT_NO_RESET)) this.#wiring.onReset();
    if (!(value & OUTPUT_A20)) this.#wiring.onMissing('8042-a20-off', COMMAND_WRITE_OUTPUT);
  }

  /** Pulls the output port's bits 0-3 low where the command has zeros; bit 0 is RESET. */
  #pulse(command: number): void {
    if (!(command & OUTPUT_NO_RESET)) this.#wiring.onReset();
  }

  #update(): void {
    const { output, outputFromKeyboard } = this.#s;
    this.#wiring.irq1.set(output >= 0 && outputFromKeyboard && (this.#config & CONFIG_IRQ1) !== 0);
  }
}
