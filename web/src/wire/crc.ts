import type { Replica } from "./replica";

const table = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});

/** CRC-32 (IEEE) of bytes. */
export function crc32(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (const byte of bytes) c = (table[(c ^ byte) & 0xff] as number) ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}

/**
 * The canonical text of a replica's latest state: for every latest topic in the
 * order of the snapshot and every key in the order of its bytes, the entry
 * `[topic,"key",value]` as JSON without spaces, joined with commas.
 */
export function canonical(replica: Replica): string {
  const entries: string[] = [];
  replica.topics.forEach((topic, index) => {
    if (topic.kind !== "latest") return;
    for (const key of [...topic.latest.keys()].sort(byCodePoint)) {
      entries.push(JSON.stringify([index, key, topic.latest.get(key)]));
    }
  });
  return entries.join(",");
}

/** The sum that a heartbeat carries. */
export function sumOf(replica: Replica): number {
  return crc32(new TextEncoder().encode(canonical(replica)));
}

/** UTF-8 sorts by code point; UTF-16 does not. */
function byCodePoint(a: string, b: string): number {
  const left = [...a];
  const right = [...b];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
