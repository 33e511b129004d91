import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { listenTo } from "../store/ears";
import { joined, nothing } from "../store/written";
import { usePage } from "./context";

const near = 24; // px from its end, within which a box goes on to the end of what comes

/** What an agent writes in the open round, as it comes: before the round has closed it counts for nothing. */
export function Writing({ agent }: { agent: string }) {
  const { arena, connection } = usePage();
  const piece = arena.writing.value;
  const last = useRef({ piece, written: nothing });
  const box = useRef<HTMLPreElement>(null);
  const follows = useRef(true);
  useEffect(() => listenTo(agent, connection), [agent, connection]);
  if (piece && piece !== last.current.piece) {
    const { written } = last.current;
    last.current = { piece, written: piece[1] === agent ? joined(written, piece[2], piece[3]) : written };
  }
  const { written } = last.current;
  useLayoutEffect(() => {
    if (box.current && follows.current) box.current.scrollTop = box.current.scrollHeight;
  }, [written]);
  if (written.text === "") return null;
  const onScroll = () => {
    const { scrollTop = 0, clientHeight = 0, scrollHeight = 0 } = box.current ?? {};
    follows.current = scrollHeight - scrollTop - clientHeight < near;
  };
  return (
    <section class="writing" aria-label={`What ${agent} writes`}>
      <p>
        {arena.thinking.value.has(agent)
          ? "Being written; not decided yet"
          : "Written; counts when the round has closed"}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre ref={box} dir="auto" tabIndex={0} onScroll={onScroll}>
        {written.begin > 0 && "… "}
        {written.text}
      </pre>
    </section>
  );
}
