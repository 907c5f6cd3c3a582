/** The thing exists, but its value cannot be told here: not an error of the file. */
export class Unavailable extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'Unavailable';
  }
}
