/**
 * The alarms of all chips. A deadline is a tick; the machine runs the processor to the nearest one and hands over.
 * Alarms with equal deadlines are due in the order in which their chips were plugged in, then by name, so that the
 * order never depends on who armed first.
 */

export interface Alarm {
  /** `Device.name` of the chip. */
  device: string;
  name: string;
  deadline: number;
}

interface Slot extends Alarm {
  rank: number;
}

export class Scheduler {
  readonly #ranks = new Map<string, number>();
  readonly #slots: Slot[] = [];
  #next = Infinity;

  /** Fixes the chip's place in the order; called once per chip while the PC is put together. */
  register(device: string): void {
    if (this.#ranks.has(device)) throw new Error(`two chips are called ${device}`);
    this.#ranks.set(device, this.#ranks.size);
  }

  /** (Re)arms an alarm; Infinity disarms it. */
  set(device: string, name: string, deadline: number): void {
    const slot = this.#slots.find((each) => each.device === device && each.name === name);
    if (slot) slot.deadline = deadline;
    else this.#insert({ device, name, deadline });
    this.#next = this.#slots.reduce((nearest, each) => Math.min(nearest, each.deadline), Infinity);
  }

  /** The nearest deadline, Infinity when no alarm is set. */
  get nextDeadline(): number {
    return this.#next;
  }

  /** Takes (and disarms) the alarm that is due first at tick `now`; undefined when none is due. */
  takeDue(now: number): Alarm | undefined {
    if (this.#next > now) return undefined;
    const slot = this.#slots.find((each) => each.deadline === this.#next);
    if (!slot) return undefined;
    const alarm = { device: slot.device, name: slot.name, deadline: slot.deadline };
    this.set(slot.device, slot.name, Infinity);
    return alarm;
  }

  /** The armed alarms in their fixed order. */
  save(): Alarm[] {
    return this.#slots
      .filter((slot) => slot.deadline !== Infinity)
      .map(({ device, name, deadline }) => ({ device, name, deadline }));
  }

  restore(alarms: Alarm[]): void {
    this.#slots.length = 0;
    this.#next = Infinity;
    for (const { device, name, deadline } of alarms) this.set(device, name, deadline);
  }

  /** Keeps the slots sorted by (rank, name): the first match in takeDue is then the first in the order. */
  #insert(alarm: Alarm): void {
    const rank = this.#ranks.get(alarm.device);
    if (rank === undefined)
      throw new Error(`the chip ${alarm.device} has set an alarm and is not part of the PC`);
    const place = this.#slots.findIndex(
      (each) => each.rank > rank || (each.rank === rank && each.name > alarm.name),
    );
    this.#slots.splice(place < 0 ? this.#slots.length : place, 0, { ...alarm, rank });
  }
}
