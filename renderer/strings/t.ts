/** The one place where the window's words are looked up. A further language is one more table of the same keys. */
import { en } from './en.ts';

export type StringKey = keyof typeof en;
export type Parameters = Record<string, string | number>;

/** Keys that come in two forms, `X.one` and `X.other`. */
export type CountedKey = { [K in StringKey]: K extends `${infer Base}.one` ? Base : never }[StringKey];

const catalogue: Record<StringKey, string> = en;
const plurals = new Intl.PluralRules('en');

/** The text of a key, with `{name}` replaced. A name without a value stays visible as it is. */
export function t(key: StringKey, parameters: Parameters = {}): string {
  return catalogue[key].replace(/\{(\w+)\}/g, (whole, name: string) =>
    name in parameters ? String(parameters[name]) : whole,
  );
}

/** As `t`, choosing the form for `count`, which the text may name `{count}`. */
export function tCount(key: CountedKey, count: number, parameters: Parameters = {}): string {
  const form = plurals.select(count) === 'one' ? 'one' : 'other';
  return t(`${key}.${form}`, { ...parameters, count: formatNumber(count) });
}

const numbers = new Intl.NumberFormat('en');

export function formatNumber(value: number): string {
  return numbers.format(value);
}
