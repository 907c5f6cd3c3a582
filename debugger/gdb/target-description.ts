/** The XML documents that gdb reads through qXfer: registers, and threads. */
import { REGISTER_ROWS } from './registers.ts';
import type { RegisterFeature, RegisterRow } from './registers.ts';

const FEATURES: Record<RegisterFeature, string> = {
  core: 'org.gnu.gdb.i386.core',
  sse: 'org.gnu.gdb.i386.sse',
  system: 'org.int80.i386.system',
};

const EFLAGS: readonly [string, number, number][] = [
  ['CF', 0, 0],
  ['', 1, 1],
  ['PF', 2, 2],
  ['AF', 4, 4],
  ['ZF', 6, 6],
  ['SF', 7, 7],
  ['TF', 8, 8],
  ['IF', 9, 9],
  ['DF', 10, 10],
  ['OF', 11, 11],
  ['IOPL', 12, 13],
  ['NT', 14, 14],
  ['RF', 16, 16],
  ['VM', 17, 17],
  ['AC', 18, 18],
  ['VIF', 19, 19],
  ['VIP', 20, 20],
  ['ID', 21, 21],
];

const MXCSR = ['IE', 'DE', 'ZE', 'OE', 'UE', 'PE', 'DAZ', 'IM', 'DM', 'ZM', 'OM', 'UM', 'PM', '', '', 'FZ'];

const VECTORS: readonly [string, string, number, string][] = [
  ['v4f', 'ieee_single', 4, 'v4_float'],
  ['v2d', 'ieee_double', 2, 'v2_double'],
  ['v16i8', 'int8', 16, 'v16_int8'],
  ['v8i16', 'int16', 8, 'v8_int16'],
  ['v4i32', 'int32', 4, 'v4_int32'],
  ['v2i64', 'int64', 2, 'v2_int64'],
];

function flagsType(id: string, fields: readonly (readonly [string, number, number])[]): string {
  const rows = fields.map(([name, start, end]) => `<field name="${name}" start="${start}" end="${end}"/>`);
  return `<flags id="${id}" size="4">${rows.join('')}</flags>`;
}

function vectorTypes(): string {
  const vectors = VECTORS.map(([id, type, count]) => `<vector id="${id}" type="${type}" count="${count}"/>`);
  const fields = VECTORS.map(([id, , , name]) => `<field name="${name}" type="${id}"/>`);
  return `${vectors.join('')}<union id="vec128">${fields.join('')}<field name="uint128" type="uint128"/></union>`;
}

const TYPES: Record<RegisterFeature, string> = {
  core: flagsType('i386_eflags', EFLAGS),
  sse:
    vectorTypes() +
    flagsType(
      'i386_mxcsr',
      MXCSR.flatMap((name, bit) => (name === '' ? [] : [[name, bit, bit] as const])),
    ),
  system: '',
};

function registerElement({ name, bytes, type, group }: RegisterRow): string {
  const inGroup = group === undefined ? '' : ` group="${group}"`;
  return `<reg name="${name}" bitsize="${8 * bytes}" type="${type}"${inGroup}/>\n`;
}

function featureElement(feature: RegisterFeature): string {
  const rows = REGISTER_ROWS.filter((row) => row.feature === feature).map(registerElement);
  return `<feature name="${FEATURES[feature]}">\n${TYPES[feature]}\n${rows.join('')}</feature>\n`;
}

/** `target.xml`. */
export const TARGET_DESCRIPTION =
  '<?xml version="1.0"?>\n<!DOCTYPE target SYSTEM "gdb-target.dtd">\n<target>\n' +
  `<architecture>i386</architecture>\n${(['core', 'sse', 'system'] as const).map(featureElement).join('')}</target>\n`;

export interface ThreadElement {
  id: string;
  name: string;
  detail: string;
}

const ENTITIES: Record<string, string> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;' };

/** Names come from the guest's memory: what XML cannot hold becomes a question mark. */
function escapeXml(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').replace(/[<>&"]/g, (char) => ENTITIES[char]);
}

export function threadsDocument(threads: readonly ThreadElement[]): string {
  const rows = threads.map(
    ({ id, name, detail }) => `<thread id="${id}" name="${escapeXml(name)}">${escapeXml(detail)}</thread>\n`,
  );
  return `<?xml version="1.0"?>\n<threads>\n${rows.join('')}</threads>\n`;
}
