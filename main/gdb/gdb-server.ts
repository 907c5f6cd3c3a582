/** The TCP port at which gdb finds the machine: one client at a time, its bytes passed to the machine's worker. */
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { usageError } from '../cli/exit-status.ts';
import type { MachineHost } from '../machine/machine-host.ts';

export interface GdbServer {
  readonly port: number;
  close(): void;
}

/** @throws CliError when the address cannot be listened at, with the reason. */
export function serveGdb(machine: MachineHost, where: { host: string; port: number }): Promise<GdbServer> {
  let client: Socket | null = null;
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    if (client !== null) return void socket.destroy();
    client = socket;
    socket.setNoDelay(true);
    machine.gdb('connect');
    socket.on('data', (bytes) => machine.gdb(Uint8Array.from(bytes)));
    // A client that has closed its side is gone: nobody would read an answer.
    socket.on('end', () => socket.destroy());
    socket.on('close', () => {
      client = null;
      machine.gdb('disconnect');
    });
  });
  const handleBytes = (bytes: Uint8Array | null): void => {
    if (bytes === null) client?.destroySoon();
    else client?.write(bytes);
  };
  machine.on('gdb', handleBytes);
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(usageError(`--gdb ${where.host}:${where.port}: ${error.message}: choose another port, or 0`));
    });
    server.listen(where.port, where.host, () => {
      const { port } = server.address() as AddressInfo;
      const close = (): void => {
        machine.off('gdb', handleBytes);
        client?.destroy();
        server.close();
      };
      resolve({ port, close });
    });
  });
}
