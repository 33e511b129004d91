import { usePage } from "./context";
import { PlainDialog } from "./plaindialog";

/** What the returns cost, under its own address. */
export function Costs() {
  const { screen } = usePage();
  if (screen.over.value !== "costs") return null;
  return <PlainDialog class="costs" title="Costs" content="CostTable" onClose={() => screen.close()} />;
}
