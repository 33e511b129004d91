import { useComputed } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { ago, marketTime } from "../format";
import { usePage } from "./context";

const hour = 3_600_000; // ms

/** How long ago in market time; the day and time in its title. */
export function Ago({ at }: { at: number }) {
  const { arena } = usePage();
  const absolute = useMemo(() => `${marketTime(at)} ET`, [at]);
  const text = useComputed(() => {
    const now = arena.marketNow.value ?? at;
    return now - at < hour ? ago(at, now) : absolute;
  });
  return (
    <time dateTime={new Date(at).toISOString()} title={absolute}>
      {text}
    </time>
  );
}
