import { computed, effect } from "@preact/signals";
import { type Detail, fetchDecision } from "../wire/rest";
import type { ArenaStore } from "./arena";
import { Question } from "./question";
import { type DecisionName, decisionID } from "./route";
import type { ScreenStore } from "./screen";

function isOf(detail: Detail | null, name: DecisionName | null): boolean {
  return detail !== null && detail.agent === name?.agent && detail.round === name.round;
}

/** A DecisionStore keeps what the server knows of the decision that is open. */
export class DecisionStore {
  readonly question: Question<Detail>;
  /** The agent's decision before the one that is open, while somebody compares them. */
  readonly before: Question<Detail>;
  /** The decision that is open, as far as it is known. */
  readonly known = computed(() => {
    const detail = this.question.answer.value;
    return isOf(detail, this.screen.decision.value) ? detail : null;
  });
  /** Whether more has happened than the answer says: an outcome, or the agent's next decision. */
  private readonly stale = computed(() => this.known.value !== null && this.tellsLess(this.known.value));

  constructor(
    private readonly arena: ArenaStore,
    private readonly screen: ScreenStore,
  ) {
    this.question = new Question(arena.resumes);
    this.before = new Question(arena.resumes);
    effect(() => {
      const name = screen.decision.value;
      if (name) this.question.ask((signal) => fetchDecision(screen.arena, decisionID(name), signal));
      else this.question.drop();
    });
    // An answer is no reason to ask again.
    effect(() => {
      if (this.stale.value) this.question.again();
    });
  }

  private tellsLess({ agent, round, orders, next }: Detail): boolean {
    const { decisions, fillsByOrder, refusalsByOrder } = this.arena;
    const happened = (id: number) => fillsByOrder.value.has(id) || refusalsByOrder.value.has(id);
    const told = (order: Detail["orders"][number]) => order.outcomes.some(({ kind }) => kind !== "open");
    return (
      orders.some((order) => !told(order) && happened(order.id)) ||
      (!next && decisions.value.some(({ value }) => value.agent === agent && value.round > round))
    );
  }
}
