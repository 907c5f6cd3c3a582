import tseslint from 'typescript-eslint';
import importX from 'eslint-plugin-import-x';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';

/** The rooms of the house and whom each may import; docs/architecture.md explains the table. */
const ROOMS = {
  emulator: [],
  debugger: ['emulator'],
  course: ['debugger'],
  main: ['emulator', 'debugger', 'course'],
  renderer: [],
};

/** Files and folders that may be imported across a border, beside the table above. */
const EXCEPTIONS = { renderer: ['./main/contract.ts', './main/contract'] };

const zones = Object.entries(ROOMS).flatMap(([room, allowed]) =>
  [...Object.keys(ROOMS), 'guest', 'test', 'bench']
    .filter((other) => other !== room && !allowed.includes(other))
    .map((other) => ({
      target: `./${room}`,
      from: `./${other}`,
      except: (EXCEPTIONS[room] ?? [])
        .filter((path) => path.startsWith(`./${other}/`))
        .map((path) => path.replace(`./${other}/`, './')),
      message: `${room}/ may not import ${other}/ (see the table in docs/architecture.md)`,
    })),
);

const NODE_IMPORT = {
  group: ['node:*', 'fs', 'path', 'child_process', 'electron', 'worker_threads'],
  message: 'this room knows no host',
};
const CLOCKS = [
  'Date',
  'performance',
  'setTimeout',
  'setInterval',
  'process',
  'window',
  'document',
  'crypto',
];

export default tseslint.config(
  { ignores: ['dist/**', 'release/**', 'node_modules/**', 'guest/**', 'test-results/**'] },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.recommended],
    plugins: { 'import-x': importX },
    settings: {
      'import-x/extensions': ['.ts', '.tsx'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts', '.tsx'] },
      'import-x/resolver-next': [
        createTypeScriptImportResolver({ project: ['*/tsconfig.json'], noWarnOnMultipleProjects: true }),
      ],
    },
    rules: {
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      'import-x/no-restricted-paths': ['error', { zones }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      eqeqeq: 'error',
      'no-var': 'error',
      'prefer-const': 'error',
    },
  },
  {
    files: ['emulator/**/*.ts', 'debugger/**/*.ts', 'course/**/*.ts'],
    rules: {
      'no-restricted-imports': ['error', { patterns: [NODE_IMPORT] }],
      'no-restricted-globals': ['error', ...CLOCKS],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'the machine is deterministic' },
      ],
    },
  },
  {
    files: ['renderer/**/*.ts', 'renderer/**/*.tsx'],
    rules: { 'no-restricted-imports': ['error', { patterns: [NODE_IMPORT] }] },
  },
);
