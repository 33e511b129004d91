import { Aloud } from "./aloud";
import { usePage } from "./context";
import { Dialog } from "./dialog";
import { Icon } from "./icons";
import { TroubleNote } from "./trouble";

/** A decision over the page, under its own address. */
export function Inspector() {
  const { screen, decisions, parts } = usePage();
  const decision = screen.decision.value;
  if (!decision) return null;
  parts.sheet.fetch();
  const { Sheet, Title } = parts.sheet.question.answer.value ?? {};
  const onKeyDown = (event: KeyboardEvent) => {
    const { previous, next } = decisions.known.value ?? {};
    const to = event.key === "ArrowLeft" ? previous : event.key === "ArrowRight" ? next : null;
    if (to) screen.open({ round: to.round, agent: decision.agent });
  };
  return (
    <Dialog
      class="inspector"
      label={`Decision of ${decision.agent} in round ${decision.round}`}
      onClose={() => screen.close()}
      onKeyDown={onKeyDown}
    >
      {/* The button stays, and with it the focus, when the rest comes. */}
      <div class="title">
        {Title ? <Title decision={decision} /> : <h2>{decision.agent}</h2>}
        <button key="close" type="button" class="tool" aria-label="Close" onClick={() => screen.close()}>
          <Icon shape="close" />
        </button>
      </div>
      {Sheet ? <Sheet /> : <TroubleNote question={parts.sheet.question} what="The decision did not load." />}
      <Aloud agent={decision.agent} />
    </Dialog>
  );
}
