/** Medians and spreads of repeated measurements, and a Markdown table of them. */

export interface Summary {
  median: number;
  minimum: number;
  maximum: number;
  count: number;
}

export function summarise(samples: number[]): Summary {
  const sorted = [...samples].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { median, minimum: sorted[0], maximum: sorted[sorted.length - 1], count: sorted.length };
}

export interface Row {
  what: string;
  goal: string;
  unit: string;
  samples: number[];
  digits?: number;
}

export function printTable(title: string, rows: Row[]): void {
  console.log(`\n${title}\n\n| what | goal | median | min … max | runs |\n|---|---|---|---|---|`);
  for (const { what, goal, unit, samples, digits = 2 } of rows) {
    const { median, minimum, maximum, count } = summarise(samples);
    const range = `${minimum.toFixed(digits)} … ${maximum.toFixed(digits)}`;
    console.log(`| ${what} | ${goal} | ${median.toFixed(digits)} ${unit} | ${range} | ${count} |`);
  }
}

export const median = (samples: number[]): number => summarise(samples).median;

/** (largest - smallest) / median. */
export function spread(samples: number[]): number {
  const { median: middle, minimum, maximum } = summarise(samples);
  return (maximum - minimum) / middle;
}

export function geometricMean(values: number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}
