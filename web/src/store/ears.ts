import type { Line } from "../wire/line";

const settles = 400; // ms that a choice stands before the server hears of it

const longest = 128; // bytes of a topic

const wanted = new Map<string, number>(); // topics, and how many views want each
let timer = 0;

/** Has the page hear what an agent writes, until the function that it returns is called. */
export function listenTo(
  agent: string,
  connection: { passing: string[]; line: Pick<Line, "send"> },
): () => void {
  const topic = `writing:${agent}`;
  // A name that makes no topic would end the line.
  if (topic.includes(",") || new TextEncoder().encode(topic).length > longest) return () => {};
  const change = (by: number) => {
    wanted.set(topic, (wanted.get(topic) ?? 0) + by);
    // Who leafs through agents asks for the last one only: the server allows a few changes a second.
    clearTimeout(timer);
    timer = setTimeout(() => {
      const names = [...wanted.keys()].filter((name) => wanted.get(name));
      const { passing } = connection;
      const sub = names.filter((name) => !passing.includes(name));
      const unsub = passing.filter((name) => name.startsWith("writing:") && !names.includes(name));
      connection.passing = [...passing.filter((name) => !unsub.includes(name)), ...sub];
      if (sub.length + unsub.length > 0) connection.line.send({ sub, unsub });
    }, settles) as unknown as number;
  };
  change(1);
  return () => change(-1);
}
