/**
 * AT&T assembly for the i386 as GNU as reads it after the C preprocessor (`.S`): a Monarch grammar.
 *
 * A statement is `label:`* then an instruction, a directive, an assignment `name = expression` or a macro call;
 * it ends at the line's end or at `;`. The body of a `#define` is statements too, over continued lines, except
 * that `#` does not begin a comment there. "Using as": sections 3.3 to 3.5 (comments, symbols, statements),
 * 9.16 (i386 syntax).
 */
import type { languages } from 'monaco-editor';
import { CPP_DIRECTIVES, MNEMONICS, PREFIXES, REGISTERS, SEGMENT_REGISTERS } from './i386-names.ts';

export const gasLanguage: languages.IMonarchLanguage = {
  defaultToken: '',
  includeLF: true,
  mnemonics: MNEMONICS,
  prefixes: PREFIXES,
  registers: REGISTERS,
  segments: SEGMENT_REGISTERS,
  cppDirectives: CPP_DIRECTIVES,
  brackets: [
    { open: '(', close: ')', token: 'delimiter.parenthesis' },
    { open: '[', close: ']', token: 'delimiter.square' },
    { open: '{', close: '}', token: 'delimiter.curly' },
  ],
  symbol: /[A-Za-z_.$][\w.$]*/,
  escapes: /\\(?:[0-7]{1,3}|[xX][0-9A-Fa-f]+|.)/,

  tokenizer: {
    root: [
      [
        /^(\s*)(#\s*)([a-z]+)/,
        {
          cases: {
            '$3@cppDirectives': ['', 'keyword.directive', { token: 'keyword.directive', next: '@cpp.$3' }],
            '@default': ['', 'comment', { token: 'comment', next: '@restOfComment' }],
          },
        },
      ],
      [/#[^\n]*/, 'comment'],
      { include: '@statement' },
    ],

    statement: [
      { include: '@blank' },
      [/\n/, ''],
      [/;/, 'delimiter'],
      [/\d+(?=:)/, 'type.label'],
      [/(?:[A-Za-z_.$\\])[\w.$\\@]*(?=:)/, 'type.label'],
      [/:/, 'delimiter'],
      [/@symbol(?=\s*=(?!=))/, { token: 'constant', next: '@operands' }],
      [/\.macro\b/, { token: 'keyword.directive', next: '@macroHead' }],
      [/\.[A-Za-z_]\w*/, { token: 'keyword.directive', next: '@operands' }],
      [/[A-Z_][A-Z0-9_]*(?=\s*\()/, { token: 'macro', next: '@operands' }],
      [/\\[A-Za-z_]\w*|\\@/, { token: 'variable.parameter', next: '@operands' }],
      [
        /[A-Za-z_][\w.]*/,
        {
          cases: {
            '@prefixes': 'keyword.prefix',
            '@mnemonics': { token: 'keyword', next: '@operands' },
            '@default': { token: 'macro', next: '@operands' },
          },
        },
      ],
      [/(?=\S)/, { token: '', next: '@operands' }],
    ],

    operands: [
      [/\n/, { token: '', next: '@popall' }],
      [
        /\\[ \t\r]*\n/,
        {
          cases: {
            '$S2==define': { token: 'delimiter.continuation', next: '@pop' },
            '@default': 'delimiter.continuation',
          },
        },
      ],
      [/;/, { token: 'delimiter', next: '@pop' }],
      { include: '@blank' },
      [
        /#+/,
        { cases: { '$S2==define': 'operator', '@default': { token: 'comment', next: '@restOfComment' } } },
      ],
      { include: '@operand' },
    ],

    operand: [
      [
        /%(?:[A-Za-z]\w*)(?:\([0-7]\))?/,
        {
          cases: {
            '@segments': 'variable.segment',
            '@registers': 'variable.register',
            '@default': 'invalid',
          },
        },
      ],
      [/\$0[xX][0-9A-Fa-f]+\b|\$0[bB][01]+\b|\$\d+\b(?![fb]\b)/, 'number.immediate'],
      [/\$(?=[A-Za-z_.(\\~'+-])/, 'operator.immediate'],
      [/\d+[fb](?!\w)/, 'type.label'],
      [/0[xX][0-9A-Fa-f]+\b/, 'number'],
      [/0[bB][01]+\b/, 'number'],
      [/\d+(?:\.\d+)?/, 'number'],
      [/'(?:@escapes|[^\\\n])'?/, 'string.char'],
      [/"/, { token: 'string', next: '@string' }],
      [/\\[A-Za-z_]\w*|\\@|\\\(\)/, 'variable.parameter'],
      [/@[A-Za-z]\w*/, 'type.attribute'],
      [/[A-Z_][A-Z0-9_]*(?=\([%,])/, 'constant'],
      [/[A-Z_][A-Z0-9_]*(?=\()/, 'macro'],
      [/[A-Z][A-Z0-9_]+\b(?![\w.$])/, 'constant'],
      [/@symbol/, 'identifier'],
      [/[()[\]{}]/, '@brackets'],
      [/,/, 'delimiter'],
      [/[-+*/~&|^<>!=:%@?]/, 'operator'],
    ],

    macroHead: [
      [/\n/, { token: '', next: '@popall' }],
      { include: '@blank' },
      [/#[^\n]*/, 'comment'],
      [/[A-Za-z_.$][\w.$]*/, { token: 'macro', switchTo: '@macroParameters' }],
    ],
    macroParameters: [
      [/\n/, { token: '', next: '@popall' }],
      { include: '@blank' },
      [/#[^\n]*/, 'comment'],
      [/:(?:req|vararg)\b/, 'keyword.directive'],
      [/[A-Za-z_]\w*/, 'variable.parameter'],
      [/=/, { token: 'operator', next: '@macroDefault' }],
      [/,/, 'delimiter'],
    ],
    macroDefault: [[/(?=[\s,])/, { token: '', next: '@pop' }], { include: '@operand' }],

    // $S2 is the directive's name.
    cpp: [
      [/\n/, { token: '', next: '@popall' }],
      [/\\[ \t\r]*\n/, 'delimiter.continuation'],
      { include: '@blank' },
      [/"[^"\n]*"/, { cases: { '$S2==include': 'string.include', '@default': 'string' } }],
      [/<[^>\n]*>/, { cases: { '$S2==include': 'string.include', '@default': 'operator' } }],
      [/\bdefined\b/, 'keyword.directive'],
      [
        /([A-Za-z_]\w*)(\()/,
        {
          cases: {
            '$S2==define': ['macro', { token: '@brackets', switchTo: '@cppParameters' }],
            '@default': ['identifier', '@brackets'],
          },
        },
      ],
      [
        /[A-Za-z_]\w*/,
        {
          cases: {
            '$S2==define': { token: 'macro', switchTo: '@cppBody' },
            '@default': 'identifier',
          },
        },
      ],
      { include: '@operand' },
    ],
    cppParameters: [
      [/\n/, { token: '', next: '@popall' }],
      [/\\[ \t\r]*\n/, 'delimiter.continuation'],
      { include: '@blank' },
      [/[A-Za-z_]\w*|\.\.\./, 'variable.parameter'],
      [/,/, 'delimiter'],
      [/\)/, { token: '@brackets', switchTo: '@cppBody' }],
    ],
    cppBody: [
      [/\n/, { token: '', next: '@popall' }],
      [/\\[ \t\r]*\n/, 'delimiter.continuation'],
      { include: '@blank' },
      [/[\w.$\\@]+(?=:)/, 'type.label'],
      [/:/, 'delimiter'],
      // A body that is a value, not an instruction.
      [/(?=[-(~\d$%"'])/, { token: '', next: '@operands.define' }],
      [/#+/, 'operator'],
      [/;/, 'delimiter'],
      [/\.[A-Za-z_]\w*/, { token: 'keyword.directive', next: '@operands.define' }],
      [
        /[A-Za-z_][\w.]*/,
        {
          cases: {
            '@prefixes': 'keyword.prefix',
            '@mnemonics': { token: 'keyword', next: '@operands.define' },
            '@default': { token: 'macro', next: '@operands.define' },
          },
        },
      ],
      [/(?=\S)/, { token: '', next: '@operands.define' }],
    ],
    restOfComment: [
      [/[^\n]+/, 'comment'],
      [/\n/, { token: '', next: '@popall' }],
    ],
    blank: [
      [/[ \t\r]+/, ''],
      [/\/\*/, { token: 'comment', next: '@blockComment' }],
      [/\/\/[^\n]*/, 'comment'],
    ],
    blockComment: [
      [/[^*\n]+/, 'comment'],
      [/\n/, ''],
      [/\*\//, { token: 'comment', next: '@pop' }],
      [/\*/, 'comment'],
    ],
    string: [
      [/[^\\"\n]+/, 'string'],
      [/@escapes/, 'string.escape'],
      [/"/, { token: 'string', next: '@pop' }],
      [/\n/, { token: '', next: '@popall' }],
    ],
  },
};

export const gasConfiguration: languages.LanguageConfiguration = {
  comments: { lineComment: '#', blockComment: ['/*', '*/'] },
  brackets: [
    ['(', ')'],
    ['[', ']'],
    ['{', '}'],
  ],
  autoClosingPairs: [
    { open: '(', close: ')', notIn: ['string', 'comment'] },
    { open: '"', close: '"', notIn: ['string', 'comment'] },
    { open: '/*', close: ' */', notIn: ['string', 'comment'] },
  ],
  surroundingPairs: [
    { open: '(', close: ')' },
    { open: '"', close: '"' },
  ],
  wordPattern: /[%$.\\]?[A-Za-z_][\w.$]*|0[xX][0-9A-Fa-f]+|\d+[fb]?/,
  // Instructions stand one tab in: after a label alone on its line the next line is indented.
  onEnterRules: [{ beforeText: /^[\w.$]+:\s*$/, action: { indentAction: 1 as languages.IndentAction } }],
  folding: {
    markers: {
      start: /^\s*(?:#\s*if|\.macro\b|\.rept\b|\.if)/,
      end: /^\s*(?:#\s*endif|\.endm\b|\.endr\b|\.endif\b)/,
    },
  },
};
