import { usePage } from "./context";

/** What an agent that is open writes, while its round is. */
export function Aloud({ agent }: { agent: string }) {
  const { arena, parts } = usePage();
  if (arena.timer.value?.phase !== "open") return null;
  parts.writing.fetch();
  const Writing = parts.writing.question.answer.value?.Writing;
  return Writing ? <Writing key={agent} agent={agent} /> : null;
}
