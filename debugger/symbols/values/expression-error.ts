/** What is wrong with an expression that a person typed, and where in it. */
export class ExpressionError extends Error {
  /** Characters from its beginning. */
  readonly position: number;

  constructor(message: string, position: number) {
    super(message);
    this.name = 'ExpressionError';
    this.position = position;
  }
}
