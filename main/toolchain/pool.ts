/**
 * Hands `items` to at most `width` workers at a time, in order, and waits for all of them. Stops handing out when
 * `stop` answers true. Rejects with the first worker's error, after the others have ended.
 */
export async function runPool<T>(
  items: readonly T[],
  width: number,
  worker: (item: T) => Promise<void>,
  stop: () => boolean = () => false,
): Promise<void> {
  let next = 0;
  let failed = false;
  const lane = async (): Promise<void> => {
    while (next < items.length && !failed && !stop()) {
      try {
        await worker(items[next++]);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const lanes = Array.from({ length: Math.max(1, Math.min(width, items.length)) }, lane);
  const results = await Promise.allSettled(lanes);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}
