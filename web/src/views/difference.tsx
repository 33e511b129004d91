import { useEffect, useMemo } from "preact/hooks";
import { plural } from "../format";
import { differenceOf, shortened } from "../store/difference";
import { decisionID } from "../store/route";
import { fetchDecision } from "../wire/rest";
import { usePage } from "./context";
import { TroubleNote } from "./trouble";

/** What changed in the prompt of the decision that is open since the agent's decision before. */
export function Difference() {
  const { screen, decisions } = usePage();
  const { before } = decisions;
  const { agent = "", previous, prompt = "" } = decisions.known.value ?? {};
  const round = previous?.round ?? 0;
  useEffect(() => {
    if (round > 0) before.ask((signal) => fetchDecision(screen.arena, decisionID({ round, agent }), signal));
    return () => before.drop();
  }, [before, screen, round, agent]);
  const answer = before.answer.value;
  const last = answer?.round === round ? answer.prompt : null;
  const lines = useMemo(() => (last ? shortened(differenceOf(last, prompt)) : []), [last, prompt]);
  if (last === null) return <TroubleNote question={before} what="The decision before did not load." />;
  if (!last) return <p>The decision before, of round {round}, was taken without a prompt.</p>;
  return (
    <pre class="difference" dir="auto">
      {lines.map((line, i) => {
        if (typeof line === "number") return <i key={i}>{plural(line, "line")} the same</i>;
        const Mark = line.sign === "+" ? "ins" : line.sign ? "del" : "span";
        return (
          <Mark key={i}>
            {line.sign || " "} {line.text}
          </Mark>
        );
      })}
    </pre>
  );
}
