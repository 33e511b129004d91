import type { ComponentType } from "preact";
import type { Part } from "../store/part";
import { usePage } from "./context";
import { TroubleNote } from "./trouble";

/** The views that another part of the script has, and which. */
const parts = {
  chat: "chat",
  costs: "dialogs",
  difference: "dialogs",
  keys: "dialogs",
  notices: "behind",
  seats: "behind",
  tape: "behind",
} as const;

type Elsewhere = keyof typeof parts;

/** What comes when it is shown for the first time, or why it does not. */
export function Later({ what }: { what: Elsewhere }) {
  const part: Part<Partial<Record<Elsewhere, ComponentType>>> = usePage().parts[parts[what]];
  part.fetch();
  const View = part.question.answer.value?.[what];
  return View ? <View /> : <TroubleNote question={part.question} what={`The ${what} did not load.`} />;
}
