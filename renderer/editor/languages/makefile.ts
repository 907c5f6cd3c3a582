/** The Makefiles of the guest tree: a Monarch grammar for their lists and what may stand around them. */
import type { languages } from 'monaco-editor';

export const makefileLanguage: languages.IMonarchLanguage = {
  defaultToken: '',
  includeLF: true,
  known: ['obj-y', 'obj-m', 'lib-y', 'userprogs-y', 'export-objs', 'EXTRA_CFLAGS', 'EXTRA_AFLAGS'],
  conditionals: ['ifeq', 'ifneq', 'ifdef', 'ifndef', 'else', 'endif', 'include', 'define', 'endef', 'export'],
  tokenizer: {
    root: [
      [/^\t/, { token: '', next: '@words' }],
      [/[ \r\n]+/, ''],
      [/#/, { token: 'comment', next: '@comment' }],
      [
        /[A-Za-z_][\w./+-]*(?=\s*(?::|\+|\?)?=)/,
        {
          cases: {
            '@known': { token: 'keyword', next: '@assignment' },
            '@default': { token: 'variable', next: '@assignment' },
          },
        },
      ],
      [
        /[a-z]+\b/,
        {
          cases: {
            '@conditionals': { token: 'keyword.directive', next: '@words' },
            '@default': { token: 'identifier', next: '@words' },
          },
        },
      ],
      [/(?=\S)/, { token: '', next: '@words' }],
    ],
    assignment: [
      [/[ \t]+/, ''],
      [/(?::|\+|\?)?=/, { token: 'operator', switchTo: '@words' }],
    ],
    words: [
      [/\\\r?\n/, 'delimiter.continuation'],
      [/\n/, { token: '', next: '@popall' }],
      [/[ \t\r]+/, ''],
      [/#/, { token: 'comment', switchTo: '@comment' }],
      [/\$[({][^)}\n]*[)}]|\$[@<^*?$]/, 'variable'],
      [/[\w.+-]+\/(?=\s|$)/, 'type.folder'],
      [/-[\w=,./-]+/, 'string'],
      [/[\w./+%-]+\.[oaSch]\b/, 'identifier.object'],
      [/[\w./+%-]+/, 'identifier'],
      [/./, 'delimiter'],
    ],
    comment: [
      [/\\\r?\n/, 'comment'],
      [/[^\\\n]+|\\/, 'comment'],
      [/\n/, { token: '', next: '@popall' }],
    ],
  },
};

export const makefileConfiguration: languages.LanguageConfiguration = {
  comments: { lineComment: '#' },
  brackets: [
    ['(', ')'],
    ['{', '}'],
  ],
  wordPattern: /[\w.+-]+/,
};
