/** Channel names shared by the preload script and the handlers; one channel each way carries the whole contract. */
export const CALL_CHANNEL = 'int80:call';
export const EVENT_CHANNEL = 'int80:event';
