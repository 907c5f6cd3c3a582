/** Patches in the unified format, as `diff -u` and git write them. */
import { describe, expect, it } from 'vitest';
import { applyToText, parsePatch, PatchError } from '../../course/patch.ts';

const TEXT = 'one\ntwo\nthree\nfour\nfive\n';
const PATCH = `diff --git a/x b/x
--- a/x
+++ b/x
@@ -2,3 +2,4 @@
 two
-three
+THREE
+3
 four
`;

const applied = (text: string | null, patch: string): string | null =>
  applyToText(text, parsePatch(patch)[0]);

describe('a patch', () => {
  it('replaces lines where its context stands', () => {
    expect(applied(TEXT, PATCH)).toBe('one\ntwo\nTHREE\n3\nfour\nfive\n');
  });

  it('finds its context where lines were put before it', () => {
    expect(applied(`a\nb\nc\n${TEXT}`, PATCH)).toBe('a\nb\nc\none\ntwo\nTHREE\n3\nfour\nfive\n');
  });

  it('is refused, with file and line, where its lines are not in the file', () => {
    expect(() => applied(TEXT.replace('three', '3'), PATCH)).toThrow(/line 4: x: the lines of this hunk/);
  });

  it('makes a file, and does not make one that is there', () => {
    const make = '--- /dev/null\n+++ b/new\n@@ -0,0 +1,2 @@\n+a\n+b\n';
    expect(applied(null, make)).toBe('a\nb\n');
    expect(() => applied('x\n', make)).toThrow(/it is there already/);
  });

  it('removes a file, and not one that has other lines', () => {
    const remove = '--- a/old\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-a\n-b\n';
    expect(applied('a\nb\n', remove)).toBeNull();
    expect(() => applied('a\nb\nc\n', remove)).toThrow(/other lines too/);
    expect(() => applied(null, remove)).toThrow(/no such file/);
  });

  it('keeps that a last line has no line feed, and can give it one', () => {
    const add = '--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b\n';
    expect(applied('a\nb', add)).toBe('a\nb\n');
    expect(() => applied('a\nb\n', add)).toThrow(PatchError);
  });

  it('with two hunks applies the second behind the first', () => {
    const two = '--- a/x\n+++ b/x\n@@ -1 +1,2 @@\n one\n+one\n@@ -5 +6 @@\n-five\n+FIVE\n';
    expect(applied(TEXT, two)).toBe('one\none\ntwo\nthree\nfour\nFIVE\n');
  });

  it('that ends within a hunk, or counts wrongly, is refused', () => {
    expect(() => parsePatch('--- a/x\n+++ b/x\n@@ -1,9 +1 @@\n-one\n')).toThrow(/ends within a hunk/);
    expect(() => parsePatch('--- a/x\n+++ b/x\n@@ -1 +1 @@\nsomething\n')).toThrow(/no line of a hunk/);
    expect(() => parsePatch('@@ -1 +1 @@\n-a\n+b\n')).toThrow(/belongs to no file/);
    expect(() => parsePatch('rename from x\n')).toThrow(/renames/);
  });

  it('is empty when it is only text', () => {
    expect(parsePatch('')).toEqual([]);
    expect(parsePatch('what this does\nand why\n')).toEqual([]);
  });
});
