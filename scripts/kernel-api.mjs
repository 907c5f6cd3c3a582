// `node scripts/kernel-api.mjs [--check] [KERNEL]`: writes docs/kernel-api/, a page for each header that modules use,
// from the headers' comments. --check writes nothing and says what is not in step, and which exported names have no
// comment; KERNEL is another folder than guest/kernel. `npm run build` writes the pages too.
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './ensure.mjs';

const PAGES = join(root, 'docs', 'kernel-api');
const STOCK = join(root, 'guest', 'kernel');

/** The headers with a page, by what they are for; asm/ stands for asm-i386/, as in an #include. */
const TOPICS = {
  'Modules and messages': [
    'linux/module.h',
    'linux/init.h',
    'linux/kernel.h',
    'linux/version.h',
    'linux/kdb.h',
  ],
  'Memory of programs': ['asm/uaccess.h'],
  'Memory of the kernel': ['linux/slab.h', 'linux/vmalloc.h', 'linux/mm.h', 'asm/page.h', 'linux/pagemap.h'],
  'Processes and waiting': [
    'linux/sched.h',
    'asm/current.h',
    'asm/processor.h',
    'linux/wait.h',
    'linux/completion.h',
    'asm/semaphore.h',
    'linux/rwsem.h',
    'linux/spinlock.h',
    'asm/system.h',
    'asm/atomic.h',
  ],
  'Time and deferred work': [
    'linux/time.h',
    'linux/timer.h',
    'asm/delay.h',
    'linux/interrupt.h',
    'linux/tqueue.h',
    'asm/hardirq.h',
    'asm/irq.h',
  ],
  'Files and file systems': ['linux/fs.h', 'linux/dcache.h', 'linux/file.h', 'linux/poll.h'],
  '/proc and /proc/sys': ['linux/proc_fs.h', 'linux/sysctl.h'],
  Devices: [
    'linux/kdev_t.h',
    'linux/miscdevice.h',
    'linux/tty.h',
    'linux/console.h',
    'linux/ioport.h',
    'asm/io.h',
    'linux/wrapper.h',
  ],
  'The system': ['linux/notifier.h', 'linux/sys.h', 'linux/utsname.h', 'linux/random.h'],
  'Data and text': ['linux/list.h', 'asm/bitops.h', 'linux/string.h', 'linux/ctype.h'],
};

const headers = () => Object.values(TOPICS).flat();

const sourceOf = (kernel, header) =>
  readFileSync(join(kernel, 'include', header.replace(/^asm\//, 'asm-i386/')), 'utf8');
const pageName = (header) =>
  `${header
    .replace(/^asm\//, 'asm-')
    .replace(/^linux\//, '')
    .replace(/\.h$/, '')}.md`;

/** A comment as prose: without its stars, in one paragraph unless it has blank or indented lines. */
function prose(comment) {
  const lines = comment
    .replace(/^\s*\/\*+[ \t]?/, '')
    .replace(/\s*\*\/\s*$/, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\*[ \t]?(?=\S)|^\s*\*$/, '').replace(/^\s*\*(?=\s)/, ''));
  const blocks = [];
  for (const line of lines) {
    const code = /^(\t| {4})/.test(line);
    const last = blocks.at(-1);
    if (line.trim() === '') blocks.push({ code: false, lines: [] });
    else if (last?.lines.length && last.code === code) last.lines.push(line);
    else blocks.push({ code, lines: [line] });
  }
  return blocks
    .filter((block) => block.lines.length > 0)
    .map(({ code, lines: text }) =>
      code
        ? `\`\`\`\n${text.map((line) => line.replace(/^\t/, '')).join('\n')}\n\`\`\``
        : escape(text.map((line) => line.trim()).join(' ')),
    )
    .join('\n\n');
}

const escape = (text) =>
  text
    .replace(/([<>*])/g, '\\$1')
    .replace(/(?<![\w\\])(_\w*|\w+_)(?!\w)/g, (word) => word.replace(/_/g, '\\_'));

/** The header cut into comments and stretches of declarations, in their order. */
function elements(source) {
  const found = [];
  const lines = source.split('\n');
  for (let at = 0; at < lines.length;) {
    const line = lines[at];
    const first = at;
    if (line.trim() === '') {
      at++;
      found.push({ kind: 'gap' });
    } else if (/^\s*\/\*/.test(line)) {
      while (!lines[at].includes('*/')) at++;
      at++;
      found.push({ kind: 'comment', text: lines.slice(first, at).join('\n') });
    } else if (/^\s*#/.test(line)) {
      while (lines[at].endsWith('\\')) at++;
      at++;
      found.push({ kind: 'directive', text: lines.slice(first, at).join('\n') });
    } else {
      at = endOfDeclaration(lines, at);
      found.push({ kind: 'declaration', text: lines.slice(first, at).join('\n') });
    }
  }
  return found;
}

/** Behind the `;` or the `}` that ends what begins at line `at`. */
function endOfDeclaration(lines, at) {
  let depth = 0;
  for (; at < lines.length; at++) {
    const code = lines[at].replace(/\/\*.*?(\*\/|$)/g, '').replace(/"(\\.|[^"\\])*"/g, '""');
    for (const c of code) depth += c === '{' ? 1 : c === '}' ? -1 : 0;
    if (depth === 0 && /[;}]\s*$/.test(code.trimEnd())) return at + 1;
  }
  return lines.length;
}

/** What a declaration shows: of an inline function and of a macro with a body, only how it is called. */
function shown({ kind, text }) {
  if (kind === 'declaration' && /^static inline/.test(text))
    return text
      .slice(0, text.indexOf('{'))
      .replace(/^static inline /, '')
      .trim()
      .replace(/\n\s*/g, ' ')
      .concat(';');
  if (kind === 'directive' && /\\\n/.test(text))
    return text.split('\n')[0].replace(/\s*(\(\{|do \{)?\s*\\$/, '');
  return text.replace(/^extern /, '');
}

const isCode = ({ kind, text }) =>
  kind === 'declaration' ||
  (kind === 'directive' &&
    /^\s*#\s*define\s+\w+(\(|\s+\S)/.test(text) &&
    !/#define _(LINUX|ASM_I386)_\w+_H/.test(text));

function body(source) {
  const out = [];
  let code = [];
  const flush = () => {
    if (code.length > 0) out.push(`\`\`\`c\n${code.join('\n')}\n\`\`\``);
    code = [];
  };
  for (const element of elements(source)) {
    const heading = element.kind === 'comment' && /^\/\* -+ (.*?) -+ \*\/$/.exec(element.text.trim());
    if (isCode(element)) code.push(shown(element));
    else if (heading) (flush(), out.push(`## ${escape(heading[1])}`));
    else if (element.kind === 'comment') (flush(), out.push(prose(element.text)));
    else if (element.kind === 'gap') flush();
  }
  flush();
  return out.join('\n\n');
}

/** A header's page. */
function page(kernel, header) {
  return `# \`#include <${header}>\`\n\n${body(sourceOf(kernel, header))}\n`;
}

function index() {
  const lists = Object.entries(TOPICS).map(
    ([topic, list]) =>
      `## ${topic}\n\n${list.map((header) => `- [\`${header}\`](${pageName(header)})`).join('\n')}`,
  );
  const intro =
    "What a module may use of the kernel, a page for each header. The pages are made from the headers' own comments by\n" +
    '`node scripts/kernel-api.mjs`. `guest/examples/` shows them at work; [modules.md](../modules.md) says how a module is\n' +
    'built and loaded.';
  return `# The kernel's interface for modules\n\n${intro}\n\n${lists.join('\n\n')}\n`;
}

/** All pages by their names. */
function pages(kernel) {
  return new Map([
    ['README.md', index()],
    ...headers().map((header) => [pageName(header), page(kernel, header)]),
  ]);
}

/** The names that modules may use, by EXPORT_SYMBOL anywhere in the kernel. */
function exportedNames(kernel) {
  return readdirSync(kernel, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.c'))
    .flatMap((path) => [
      ...readFileSync(join(kernel, path), 'utf8').matchAll(/^EXPORT_SYMBOL(?:_GPL)?\((\w+)\);/gm),
    ])
    .map((match) => match[1])
    .sort();
}

/**
 * The names that headers declare under a comment: one on their own line, or one above them with no blank line
 * between. Macros and inline functions count.
 */
function commentedNames(kernel) {
  const names = new Set();
  for (const source of headers().map((header) => sourceOf(kernel, header))) {
    let commented = false;
    for (const element of elements(source)) {
      if (element.kind === 'comment') commented = !/^\/\* -/.test(element.text.trim());
      else if (element.kind === 'gap') commented = false;
      else if (isCode(element) && (commented || /\/\*/.test(element.text)))
        for (const name of declared(element.text)) names.add(name);
    }
  }
  return names;
}

function declared(text) {
  const macro = /^\s*#\s*define\s+(\w+)/.exec(text);
  if (macro) return [macro[1]];
  const head = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/__attribute__\s*\(\(.*?\)\)(?=[;,\s])/gs, '');
  const name = /(\w+)\s*\(/.exec(head.replace(/^(extern|static inline|asmlinkage)\s+/g, ''));
  return /^extern/.test(head) && !head.includes('(')
    ? [...head.matchAll(/(\w+)\s*(?:\[[^\]]*\])?\s*[,;]/g)].map((match) => match[1])
    : name
      ? [name[1]]
      : [];
}

/** Writes the pages that have changed and removes those that are none any more. */
export function writeKernelApi(kernel = STOCK) {
  mkdirSync(PAGES, { recursive: true });
  const made = pages(kernel);
  for (const name of readdirSync(PAGES)) if (!made.has(name)) rmSync(join(PAGES, name));
  for (const [name, text] of made) if (text !== present(name)) writeFileSync(join(PAGES, name), text);
  return made.size;
}

function present(name) {
  try {
    return readFileSync(join(PAGES, name), 'utf8');
  } catch {
    return null;
  }
}

/** A line for each page and each exported name with which something is wrong. */
function complaints(kernel) {
  const made = pages(kernel);
  const commented = commentedNames(kernel);
  return [
    ...[...made]
      .filter(([name, text]) => text !== present(name))
      .map(
        ([name]) => `docs/kernel-api/${name} is not what the headers say: run node scripts/kernel-api.mjs`,
      ),
    ...readdirSync(PAGES)
      .filter((name) => !made.has(name))
      .map((name) => `docs/kernel-api/${name} belongs to no header`),
    ...exportedNames(kernel)
      .filter((name) => !commented.has(name))
      .map((name) => `${name} is exported and no header has a comment at it`),
  ];
}

if (process.argv[1] === import.meta.filename) {
  const kernel = process.argv.slice(2).find((argument) => argument !== '--check') ?? STOCK;
  if (!process.argv.includes('--check')) {
    console.log(`docs/kernel-api: ${writeKernelApi(kernel)} pages`);
  } else {
    const lines = complaints(kernel);
    for (const line of lines) console.log(line);
    console.log(
      `${exportedNames(kernel).length} exported names, ${pages(kernel).size} pages, ${lines.length} complaints`,
    );
    process.exitCode = lines.length > 0 ? 1 : 0;
  }
}
