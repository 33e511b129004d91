import { useComputed } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { ago, day, marketTime } from "../format";
import { usePage } from "./context";

const session = 12 * 3_600_000; // ms; what is older was on another day

/** How long ago in market time; the day and time in its title. */
export function Ago({ at }: { at: number }) {
  const { arena } = usePage();
  const [absolute, date] = useMemo(() => [`${marketTime(at)} ET`, day(at)], [at]);
  const text = useComputed(() => {
    const now = arena.marketNow.value ?? at;
    return now - at < session ? ago(at, now) : date;
  });
  return (
    <time dateTime={new Date(at).toISOString()} title={absolute}>
      {text}
    </time>
  );
}
