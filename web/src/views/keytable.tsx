const keys: readonly [key: string, what: string][] = [
  ["1 – 9", "Show the agent of that rank alone, and its positions"],
  ["[ ]", "A shorter or longer range"],
  ["/", "Find decisions"],
  ["← →", "In a decision: the agent's decision before or after"],
  ["Esc", "Close, or show all agents again"],
  ["?", "These keys"],
];

/** What every key does. */
export function KeyTable() {
  return (
    <dl>
      {keys.map(([key, what]) => (
        <div key={key}>
          <dt>{key.split(" ").map((part) => (part === "–" ? " – " : <kbd key={part}>{part}</kbd>))}</dt>
          <dd>{what}</dd>
        </div>
      ))}
    </dl>
  );
}
