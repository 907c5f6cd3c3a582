/** Finding by part of a name: letters in order; whole parts and beginnings of words count most. */

export function filterByText<T>(items: readonly T[], query: string, textOf: (item: T) => string): T[] {
  const wanted = query.toLowerCase().replace(/\s+/g, '');
  if (wanted === '') return [...items];
  return items
    .map((item) => ({ item, score: score(textOf(item).toLowerCase(), wanted) }))
    .filter(({ score: value }) => value > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ item }) => item);
}

/** 0 when the letters do not occur in this order. */
export function score(text: string, wanted: string): number {
  const whole = text.lastIndexOf(wanted);
  if (whole >= 0) return 1000 - text.length + (isWordStart(text, whole) ? 500 : 0);
  let at = -1;
  let points = 1;
  for (const letter of wanted) {
    const next = text.indexOf(letter, at + 1);
    if (next < 0) return 0;
    points += next === at + 1 ? 3 : isWordStart(text, next) ? 2 : 0;
    at = next;
  }
  return points;
}

function isWordStart(text: string, at: number): boolean {
  return at === 0 || /[^a-z0-9]/.test(text[at - 1]);
}
