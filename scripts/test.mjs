// `npm test [-- FILTER…]`: everything that calls itself a test; the last line is the verdict.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuild, ensureNode, ensurePackages, root } from './ensure.mjs';

ensureNode();
ensurePackages();
ensureBuild();

const folder = mkdtempSync(join(tmpdir(), 'int80-test-'));
const report = join(folder, 'report.json');
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const args = [
  vitest,
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
  ...process.argv.slice(2),
];
// What tests leave in the temporary folder goes with it.
const env = { ...process.env, TMPDIR: folder };
const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env });
const { passed, failed, skipped } = count(report);
rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
if (skipped > 0) console.log(`${skipped} skipped (each says why above)`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(status === 0 && failed === 0 && passed > 0 ? 0 : 1);

/** A file that could not be loaded counts as one failure; no report at all as well. */
function count(file) {
  try {
    const { numPassedTests, numPendingTests, testResults } = JSON.parse(readFileSync(file, 'utf8'));
    const failures = testResults
      .flatMap((suite) => suite.assertionResults)
      .filter((test) => test.status === 'failed').length;
    const broken = testResults.filter(
      (suite) =>
        suite.status === 'failed' && suite.assertionResults.every((test) => test.status !== 'failed'),
    ).length;
    return { passed: numPassedTests, failed: failures + broken, skipped: numPendingTests };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}
