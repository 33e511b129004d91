import { capital } from "../format";
import { usePage } from "./context";
import { Later } from "./later";
import { PlainDialog } from "./plaindialog";
import { TroubleNote } from "./trouble";

/** What the returns cost, or who sits on the seats, under their own addresses. */
export function OverDialog() {
  const page = usePage();
  const { screen } = page;
  const over = screen.over.value;
  if (typeof over !== "string") return null;
  return (
    <PlainDialog class={over} title={capital(over)} onClose={() => screen.close()}>
      <TroubleNote question={page[over]} what={`The ${over} did not load.`} />
      <Later what={over} />
    </PlainDialog>
  );
}
