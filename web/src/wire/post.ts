import { addressOf, RequestError } from "./rest";
import type { Failure, Posted } from "./schema";

/** What somebody wants to write. Sent again with the same key, it counts once. */
export interface Letter {
  to: string;
  from: string;
  text: string;
  key: string;
  connection: string;
}

const answersWithin = 15_000; // ms

/** Sends a message; throws a RequestError, of status zero if nobody knows what became of it. */
export async function sendLetter(arena: string, letter: Letter): Promise<Posted> {
  const response = await fetch(addressOf("/api/arenas/{id}/chat", { places: { id: arena } }), {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify(letter),
    signal: AbortSignal.timeout(answersWithin),
  }).catch(() => {
    throw new RequestError(0, "The server cannot be reached; send it again, it will count once.");
  });
  const body = (await response.json().catch(() => null)) as (Partial<Failure> & Posted) | null;
  if (response.ok && body) return body;
  throw new RequestError(
    response.ok ? 0 : response.status,
    body?.error?.message ?? "The server did not say what became of it; send it again, it will count once.",
  );
}
