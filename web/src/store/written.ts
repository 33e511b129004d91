/** What is known of a text that is being written: a part of it, from a place on. */
export interface Written {
  begin: number;
  text: string;
}

/** Nothing is known. */
export const nothing: Written = { begin: 0, text: "" };

/**
 * What is known after a piece that begins at a place. One that does not join takes the
 * place of what was known: all of the text comes again soon.
 */
export function joined(before: Written, piece: string, at: number): Written {
  const { begin, text } = before;
  if (at <= begin || at > begin + text.length) return { begin: at, text: piece };
  return { begin, text: text.slice(0, at - begin) + piece };
}
