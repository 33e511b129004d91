/** The reader's guesses, which leave the browser never. Each is kept by the hash that sealed its seat. */

const keyOf = (hash: string) => `arena.guess.${hash}`;

/** The guess who sits on a seat; empty where there is none. */
export function guessOf(hash: string): string {
  try {
    return localStorage.getItem(keyOf(hash)) ?? "";
  } catch {
    return ""; // this browser keeps nothing
  }
}

/** Keeps a guess; an empty one takes it back. */
export function keepGuess(hash: string, candidate: string): void {
  try {
    if (candidate) localStorage.setItem(keyOf(hash), candidate);
    else localStorage.removeItem(keyOf(hash));
  } catch {
    // It is shown for as long as the page is.
  }
}
