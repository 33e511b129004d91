import { usePage } from "./context";
import { Dialog } from "./dialog";
import { Icon } from "./icons";

const keys: readonly [key: string, what: string][] = [
  ["1 – 9", "Show the agent of that rank alone, and its positions"],
  ["[ ]", "A shorter or longer range"],
  ["/", "Find decisions"],
  ["← →", "In a decision: the agent's decision before or after"],
  ["Esc", "Close, or show all agents again"],
  ["?", "These keys"],
];

/** The keys. */
export function Help() {
  const { screen } = usePage();
  if (!screen.help.value) return null;
  const close = () => {
    screen.help.value = false;
  };
  return (
    <Dialog class="help" label="Keys" onClose={close}>
      <div class="title">
        <h2>Keys</h2>
        <button type="button" class="tool" aria-label="Close" onClick={close}>
          <Icon shape="close" />
        </button>
      </div>
      <dl>
        {keys.map(([key, what]) => (
          <div key={key}>
            <dt>{key.split(" ").map((part) => (part === "–" ? " – " : <kbd key={part}>{part}</kbd>))}</dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
