import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasGcc, lacks } from '../../support/tools.ts';
import { describeFamilies, shown, temporaryFolder, TinyTree } from './tiny-tree.ts';

const SECRET = 'the-secret-word';

async function secretFile(): Promise<string> {
  const path = join(await temporaryFolder(), 'secret.h');
  await writeFile(path, `${SECRET}\n`);
  return path;
}

describeFamilies('a hostile workspace with %s', (family) => {
  const refused = async (tree: TinyTree, place: RegExp): Promise<void> => {
    const errors = (await tree.errors(family)).map(shown);
    expect(errors.join('\n')).not.toContain(SECRET);
    expect(errors.length).toBeGreaterThan(0);
    for (const error of errors) expect(error).toMatch(/outside the workspace|leads out of the workspace/);
    expect(errors[0]).toMatch(place);
  };

  it('cannot include a file by its absolute path', async () => {
    const tree = await TinyTree.make();
    await tree.replace(
      'programs/hello.c',
      '#include <unistd.h>',
      `#include <unistd.h>\n#include "${await secretFile()}"`,
    );
    await refused(tree, /^programs\/hello\.c:2: /);
  });

  it('cannot include a file by climbing out', async () => {
    const tree = await TinyTree.make();
    await tree.replace('programs/hello.c', '<unistd.h>', '"../../../../../../../../etc/hostname"');
    await refused(tree, /^programs\/hello\.c:1: /);
  });

  it('cannot include a file by a name that a macro makes', async () => {
    const tree = await TinyTree.make();
    const path = await secretFile();
    await tree.replace('programs/hello.c', '#include <unistd.h>', `#define NAME "${path}"\n#include NAME`);
    await refused(tree, /^programs\/hello\.c:1: /);
  });

  it('cannot include a file from a header that calls itself a system header', async () => {
    const tree = await TinyTree.make();
    await tree.replace(
      'libc/include/unistd.h',
      '#include',
      `#pragma GCC system_header\n#include "${await secretFile()}"\n#include`,
    );
    await refused(tree, /^libc\/include\/unistd\.h:2: /);
  });

  it('cannot include a file through a link', async () => {
    const tree = await TinyTree.make();
    await symlink(await secretFile(), tree.path('libc/include/innocent.h'));
    await tree.replace('programs/hello.c', '<unistd.h>', '<innocent.h>');
    await refused(tree, /^programs\/hello\.c:1: /);
  });

  it('cannot take bytes of a file into assembly', async () => {
    const tree = await TinyTree.make();
    await tree.replace('libc/crt0.S', '_start:', `.incbin "${await secretFile()}"\n_start:`);
    await refused(tree, /^libc\/crt0\.S:2: /);
  });

  it('cannot take bytes of a file into inline assembly', async () => {
    const tree = await TinyTree.make();
    await tree.write(
      'programs/words.c',
      `int words(void)\n{\n\t__asm__(".incbin \\"${await secretFile()}\\"");\n\treturn 3;\n}\n`,
    );
    await refused(tree, /^programs\/words\.c:3: /);
  });

  it('cannot have a source that is a link to outside', async () => {
    const tree = await TinyTree.make();
    await symlink(await secretFile(), tree.path('programs/linked.c'));
    await tree.replace('programs/Makefile', 'sh.o words.o', 'sh.o words.o linked.o');
    await refused(tree, /^programs\/Makefile:2: /);
  });

  it('cannot have a sub-folder that is a link to outside', async () => {
    const tree = await TinyTree.make();
    await symlink(await temporaryFolder(), tree.path('kernel/outer'));
    await tree.replace('kernel/Makefile', 'init/', 'init/ outer/');
    await refused(tree, /^kernel\/Makefile:2: /);
  });

  it('may take bytes of its own files, and is built anew when they change', async () => {
    const tree = await TinyTree.make();
    await tree.write('rootfs/logo', 'one');
    await tree.replace(
      'programs/words.c',
      'return 3;',
      '__asm__(".pushsection .data; .incbin \\"rootfs/logo\\"; .popsection"); return 3;',
    );
    await tree.good(family);
    await tree.write('rootfs/logo', 'two');
    expect(await tree.good(family)).toMatchObject({ compiled: 1 });
  });

  it('may have a link that stays inside', async () => {
    const tree = await TinyTree.make();
    await tree.write('rootfs/words-real.c', await tree.text('programs/words.c'));
    await symlink(tree.path('rootfs/words-real.c'), tree.path('programs/inner.c'));
    await tree.replace('programs/Makefile', 'sh.o words.o', 'sh.o inner.o');
    await tree.good(family);
  });
});

describe.skipIf(lacks('gcc', hasGcc()))('a hostile workspace with gcc', () => {
  it('cannot hide .incbin from the assembler in a macro', async () => {
    const tree = await TinyTree.make();
    const path = await secretFile();
    await tree.replace(
      'libc/crt0.S',
      '_start:',
      `.macro m a b\n\\a\\b "${path}"\n.endm\nm .inc bin\n_start:`,
    );
    const errors = (await tree.errors('gcc')).map(shown);
    expect(errors).toEqual([expect.stringMatching(/^libc\/crt0\.S:3: .*outside the workspace/)]);
  });

  it('cannot redirect the compiler by the environment', async () => {
    const tree = await TinyTree.make();
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'found.h'), 'int x;\n');
    process.env['CPATH'] = folder;
    try {
      await tree.replace('programs/hello.c', '<unistd.h>', '<found.h>');
      expect((await tree.errors('gcc'))[0].message).toMatch(/found\.h: No such file/);
    } finally {
      delete process.env['CPATH'];
    }
  });
});
