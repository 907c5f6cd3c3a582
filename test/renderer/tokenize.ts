/** Runs a Monarch grammar over a text with Monaco's own tokenizer, without an editor or a page. */
import type { languages } from 'monaco-editor';

interface Token {
  offset: number;
  type: string;
}
interface Tokenizer {
  getInitialState(): unknown;
  tokenize(line: string, hasEOL: boolean, state: unknown): { tokens: Token[]; endState: unknown };
}
const MONARCH = 'monaco-editor/editor/standalone/common/monarch';

export interface TokenText {
  text: string;
  type: string;
}

/** The tokens of each line, blanks left out; `type` without the language's name at the end. */
export async function tokenize(language: languages.IMonarchLanguage, text: string): Promise<TokenText[][]> {
  const tokenizer = await createTokenizer(language);
  let state = tokenizer.getInitialState();
  return text.split('\n').map((line) => {
    const result = tokenizer.tokenize(line, true, state);
    state = result.endState;
    return cut(line, result.tokens);
  });
}

function cut(line: string, tokens: Token[]): TokenText[] {
  return tokens
    .map(({ offset, type }, index) => ({
      text: line.slice(offset, tokens[index + 1]?.offset ?? line.length).trim(),
      type: type.replace(/\.?tested$/, ''),
    }))
    .filter((token) => token.text !== '');
}

async function createTokenizer(language: languages.IMonarchLanguage): Promise<Tokenizer> {
  const { compile } = (await import(/* @vite-ignore */ `${MONARCH}/monarchCompile.js`)) as {
    compile: (id: string, language: languages.IMonarchLanguage) => unknown;
  };
  const { MonarchTokenizer } = (await import(/* @vite-ignore */ `${MONARCH}/monarchLexer.js`)) as {
    MonarchTokenizer: new (...services: unknown[]) => Tokenizer;
  };
  const configuration = { getValue: () => 20_000, onDidChangeConfiguration: () => ({ dispose() {} }) };
  const lexer = compile('tested', { tokenPostfix: '.tested', ...language });
  return new MonarchTokenizer({ isRegisteredLanguageId: () => false }, {}, 'tested', lexer, configuration);
}
