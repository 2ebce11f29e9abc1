import { deflateRawSync } from 'node:zlib';

/** A part of an archive; `declared` is how long it says it is when unpacked. */
export interface ArchivePart {
  name: string;
  content: Buffer | string;
  declared?: number;
  encrypted?: boolean;
  /** Whether its directory tells its sizes and its place as of a part beyond 4 GB. */
  zip64?: boolean;
}

/** A ZIP archive of parts, as honest as they are. Checksums are left out: readers of workbooks go by lengths. */
export function archiveOf(parts: readonly ArchivePart[]): Buffer {
  const bodies: Buffer[] = [];
  const entries: Buffer[] = [];
  let offset = 0;
  for (const { name, content, declared, encrypted = false, zip64 = false } of parts) {
    const whole = Buffer.from(content);
    const packed = deflateRawSync(whole);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(encrypted ? 1 : 0, 2);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(zip64 ? whole.length : (declared ?? whole.length), 18);
    fields.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields, Buffer.from(name), packed]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    const extra = zip64 ? inZip64(fields, place, [declared ?? whole.length, packed.length, offset]) : [];
    entries.push(
      Buffer.concat([
        Buffer.from('PK\x01\x02\x14\x00', 'latin1'),
        fields,
        place,
        Buffer.from(name),
        ...extra,
      ]),
    );
    bodies.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, directory, end]);
}

/** Moves sizes and a place into an extra field, behind another one. */
function inZip64(fields: Buffer, place: Buffer, [whole = 0, packed = 0, offset = 0]: number[]): Buffer[] {
  const extra = Buffer.alloc(34);
  extra.writeUInt16LE(0x5455, 0);
  extra.writeUInt16LE(2, 2);
  extra.writeUInt16LE(1, 6);
  extra.writeUInt16LE(24, 8);
  for (const [i, value] of [whole, packed, offset].entries())
    extra.writeBigUInt64LE(BigInt(value), 10 + 8 * i);
  fields.writeUInt32LE(0xffffffff, 14);
  fields.writeUInt32LE(0xffffffff, 18);
  fields.writeUInt16LE(extra.length, 24);
  place.writeUInt32LE(0xffffffff, 10);
  return [extra];
}

const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** A workbook of one sheet whose rows are given as XML, what else is to be in it, and what follows the rows. */
export function bookOf(rows: string, more: readonly ArchivePart[] = [], prefix = '', after = ''): Buffer {
  const p = prefix === '' ? '' : `${prefix}:`;
  return archiveOf([
    {
      name: '_rels/.rels',
      content: `<Relationships><Relationship Id="r1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    },
    {
      name: 'xl/workbook.xml',
      content: `<${p}workbook><${p}sheets><${p}sheet name="a" sheetId="1" r:id="r1"/></${p}sheets></${p}workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: `<Relationships><Relationship Id="r1" Type="${RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    },
    {
      name: 'xl/worksheets/sheet1.xml',
      content: `<?xml version="1.0"?><${p}worksheet><${p}sheetData>${rows}</${p}sheetData>${after}</${p}worksheet>`,
    },
    ...more,
  ]);
}
