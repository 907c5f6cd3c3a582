/** UTF-8 with a closing zero. */
export function zeroTerminated(text: string): number[] {
  const escaped = encodeURIComponent(text).match(/%..|[^%]/g) ?? [];
  return [
    ...escaped.map((unit) => (unit.length === 3 ? parseInt(unit.slice(1), 16) : unit.charCodeAt(0))),
    0,
  ];
}
