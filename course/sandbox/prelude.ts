/**
 * JavaScript that runs inside the sandbox before a lesson's checks: takes away what is not the same every time, and
 * makes the object `lab`, whose functions pass their arguments out as JSON.
 */
export const PRELUDE = `(function (call, names) {
  'use strict';
  const { parse, stringify } = JSON;
  const { isArray } = Array;
  delete Math.random;
  for (const name of ['WeakRef', 'FinalizationRegistry']) delete globalThis[name];
  const lab = {};
  for (const name of parse(names)) {
    lab[name] = (...given) => {
      const answer = parse(call(stringify([name, ...given])));
      if ('stop' in answer) throw new Error('int80: stopped');
      return answer.value;
    };
  }
  Object.freeze(lab);
  const exported = {};
  const refuse = (name) => {
    throw new Error('checks can import types only, and this imports "' + name + '"');
  };
  const text = (name, key, value) => {
    if (typeof value === 'string' && value !== '') return value;
    throw new Error('check ' + name + ' has no ' + key);
  };
  const checks = () => {
    const found = exported.checks;
    if (typeof found !== 'object' || found === null) throw new Error('it exports no object named "checks"');
    return found;
  };
  const head = (name) => {
    const check = checks()[name];
    if (!/^[a-z][a-z0-9-]*$/.test(name)) throw new Error('the name "' + name + '" is not like-this');
    if (typeof check.run !== 'function') throw new Error('check ' + name + ' has no function run');
    const needs = check.needs === undefined ? [] : check.needs;
    if (!isArray(needs)) throw new Error('check ' + name + ': needs is no list');
    return { name, title: text(name, 'title', check.title), looksAt: text(name, 'looksAt', check.looksAt), needs };
  };
  return (what, argument) => {
    if (what === 'load') argument(exported, refuse);
    else if (what === 'list') return stringify(Object.keys(checks()).map(head));
    else if (what === 'run' && checks()[argument].run(lab) !== undefined)
      throw new Error('run of ' + argument + ' answers something: it must not be async, and return nothing');
    return '';
  };
})`;
