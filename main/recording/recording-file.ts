/**
 * A run in a file: the images, the journal of everything that came in, and the hash of the state it ends in.
 *
 *     int80 recording 1 <sha-256 of what follows, hexadecimal>\n
 *     gzip of a JSON document { machine, kernel, initrd, disk, commandLine, journal, end, hash }; images in base64
 */
import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { replay } from '../../emulator/recording/replay.ts';
import { Journal } from '../../emulator/recording/journal.ts';
import { SNAPSHOT_VERSION } from '../../emulator/recording/snapshot.ts';
import type { Machine } from '../../emulator/machine.ts';
import type { MachineImage } from '../machine/protocol.ts';

const FORMAT = 1;
/** Runs are repeated by the machine that made them: its states have this version. */
const MACHINE = SNAPSHOT_VERSION;
const HEAD = /^int80 recording (\d+) ([0-9a-f]{64})\n/;
const LONGEST_HEAD = 128;

/** Where a recording ends. */
export interface RecordingEnd {
  ticks: number;
  instructions: number;
  deliveries: number;
}

export interface Recording {
  image: MachineImage;
  /** Journal as JSON. */
  journal: string;
  end: RecordingEnd;
  /** `Machine.hash()` at the end. */
  hash: string;
}

/** The file is no recording, is damaged, or is of another version; the message says which. */
export class RecordingError extends Error {}

interface RecordingDocument {
  machine: number;
  kernel: string;
  initrd: string | null;
  disk: string | null;
  commandLine: string;
  journal: string;
  end: RecordingEnd;
  hash: string;
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** Text of more than this cannot be made of an image. */
const MOST_DISK_BYTES = 256 << 20;

/** @throws RecordingError when the disk is too large for a file of this format. */
export function writeRecording({ image, journal, end, hash }: Recording): Uint8Array {
  if (image.disk !== undefined && image.disk.length > MOST_DISK_BYTES)
    throw new RecordingError('its disk has more than 256 MiB, the most that a recording can hold');
  const document: RecordingDocument = {
    machine: MACHINE,
    kernel: base64(image.kernel),
    initrd: image.initrd === undefined ? null : base64(image.initrd),
    disk: image.disk === undefined ? null : base64(image.disk),
    commandLine: image.commandLine,
    journal,
    end,
    hash,
  };
  const body = gzipSync(JSON.stringify(document));
  return Buffer.concat([Buffer.from(`int80 recording ${FORMAT} ${sha256(body)}\n`, 'latin1'), body]);
}

/** @throws RecordingError */
export function readRecording(bytes: Uint8Array): Recording {
  const head = HEAD.exec(Buffer.from(bytes.subarray(0, LONGEST_HEAD)).toString('latin1'));
  if (head === null) throw new RecordingError('it is no recording: its first line does not say so');
  const body = bytes.subarray(head[0].length);
  if (Number(head[1]) !== FORMAT)
    throw new RecordingError(`it is of format ${head[1]}; this int80 reads format ${FORMAT}`);
  if (sha256(body) !== head[2]) throw new RecordingError('it is damaged: its checksum does not fit');
  const document = JSON.parse(gunzipSync(body).toString()) as RecordingDocument;
  if (document.machine !== MACHINE) {
    throw new RecordingError(
      `it was made by machine version ${document.machine}; this one is version ${MACHINE} and would run it differently`,
    );
  }
  const { journal, end, hash, commandLine } = document;
  const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));
  const image: MachineImage = { kernel: bytesOf(document.kernel), commandLine };
  if (document.initrd !== null) image.initrd = bytesOf(document.initrd);
  if (document.disk !== null) image.disk = bytesOf(document.disk);
  return { image, journal, end, hash };
}

/**
 * A fresh machine that has lived through the recording. @throws RecordingError when it does not end in the state that was
 * recorded, Error when an input does not fit.
 */
export function replayRecording({ image, journal, end, hash }: Recording): Machine {
  const machine = replay(image, Journal.fromJson(journal), end.ticks);
  machine.deliver(end.deliveries);
  if (machine.hash() === hash) return machine;
  throw new RecordingError(
    `the replay ends in another state: after ${machine.instructions} instructions its hash is ${machine.hash()}, ` +
      `recorded were ${end.instructions} and ${hash}`,
  );
}
