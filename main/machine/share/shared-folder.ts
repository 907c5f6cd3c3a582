/** A folder of the host plugged into a machine: what is asked for is answered between two slices of guest time. */
import { VIRTIO_9P_ADDRESS, VIRTIO_9P_BYTES, VIRTIO_9P_IRQ } from '../../../emulator/devices/virtio-9p.ts';
import type { Machine } from '../../../emulator/machine.ts';
import type { MachineImage } from '../protocol.ts';
import { ShareServer } from './share-server.ts';
import type { ShareOptions } from './share-server.ts';

/** Guests mount it by this tag: `mount -t 9p host /mnt/host`. */
export const SHARE_TAG = 'host';

/** How the kernel is told of the device: the parameter of Linux's driver virtio_mmio. */
const DEVICE_OPTION = `virtio_mmio.device=0x${VIRTIO_9P_BYTES.toString(16)}@0x${VIRTIO_9P_ADDRESS.toString(16)}:${VIRTIO_9P_IRQ}`;

/** The image for a machine with a shared folder. */
export function withShare(image: MachineImage): MachineImage & { share: { tag: string } } {
  return { ...image, commandLine: `${image.commandLine} ${DEVICE_OPTION}`.trim(), share: { tag: SHARE_TAG } };
}

/** The folder cannot be shared, and why. */
export class SharedFolderError extends Error {}

export class SharedFolder {
  private readonly server: ShareServer;

  /** @throws SharedFolderError */
  constructor(options: ShareOptions) {
    try {
      this.server = new ShareServer(options);
    } catch (error) {
      throw new SharedFolderError(`${options.folder} cannot be shared: ${(error as Error).message}`);
    }
  }

  /** Answers what the guest waits for. The machine is at its present: the past has its answers in the journal. */
  serve(machine: Machine): void {
    for (const request of machine.shareRequests) machine.answerShare(request.id, this.server.answer(request));
  }

  dispose(): void {
    this.server.dispose();
  }
}
