/** Entry of `npm run bench`: the parts named on the command line, or all of them. */
import { measureInterpreter } from './interpreter.ts';
import { measureLab } from './lab.ts';

const PARTS: Record<string, () => Promise<void>> = { interpreter: measureInterpreter, lab: measureLab };

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in PARTS));
if (unknown.length > 0) {
  console.error(`bench: there is no ${unknown.join(', ')}; there are ${Object.keys(PARTS).join(', ')}`);
  process.exit(1);
}
for (const [name, measure] of Object.entries(PARTS)) {
  if (wanted.length === 0 || wanted.includes(name)) await measure();
}
process.exit(0);
